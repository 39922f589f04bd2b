"""``jieru-cli`` of the folder: the command line."""

import sys

from core.cli import main
from core.program.frozen import run_program

sys.exit(run_program("jieru-cli", main))
