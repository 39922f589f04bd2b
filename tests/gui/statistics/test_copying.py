from __future__ import annotations

from gui.live.wording import Names
from gui.statistics.copying import as_table
from tests.gui.live.samples import PLATFORMS
from tests.gui.statistics.samples import of_one_platform, overview


def test_figures_are_columns_that_a_spreadsheet_takes(qapp: object) -> None:
    names = Names()
    names.set_platforms(PLATFORMS)
    lines = as_table(overview(), names).split("\n")
    assert lines[0] == "1 h\t13:35–14:33"
    assert lines[2:4] == [
        "Platform\tCalls\tFirst try\tRecovered\tFailed\tWaited (s)",
        "Douyin\t64\t44\t16\t4\t298.000",
    ]
    assert "http.429\t19\t17\t301.000" in lines
    assert lines[-1] == "p99\t1.900\t14.200"


def test_operations_have_a_table_of_their_own(qapp: object) -> None:
    names = Names()
    names.set_platforms(PLATFORMS)
    lines = as_table(of_one_platform(), names).split("\n")
    head = lines.index("Platform\tOperation\tCalls\tFirst try\tRecovered\tFailed\tWaited (s)")
    assert lines[head + 1] == "Douyin\tVideo list\t56\t40\t16\t0\t290.000"
    assert lines[head + 3] == "Douyin\tother paths\t3\t0\t0\t3\t0.000"
    assert lines[head - 1] == lines[head + 4] == ""
