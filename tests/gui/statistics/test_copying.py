from __future__ import annotations

from gui.live.wording import Names
from gui.statistics.copying import as_table
from tests.gui.live.samples import PLATFORMS
from tests.gui.statistics.samples import overview


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
