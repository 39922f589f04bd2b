"""``jieru`` of the folder: the window, without a console."""

import sys

from core.program.frozen import run_program
from gui.app import main

sys.exit(run_program("jieru", main))
