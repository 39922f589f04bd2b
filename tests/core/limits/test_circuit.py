from __future__ import annotations

from core.limits.circuit import Circuit


def opened(now: float = 0.0) -> Circuit:
    circuit = Circuit(failures=3, open_s=30.0)
    for _ in range(3):
        circuit.failed(now)
    return circuit


def test_only_failures_in_a_row_open_it() -> None:
    circuit = Circuit(failures=3, open_s=30.0)
    for _ in range(5):
        circuit.failed(0.0)
        circuit.failed(0.0)
        circuit.answered()
    assert not circuit.open
    assert opened().open


def test_while_it_is_open_nobody_is_let_through() -> None:
    circuit = opened(100.0)
    assert (circuit.admits(100.0), circuit.admits(129.9)) == (False, False)
    assert circuit.left_s(110.0) == 20.0


def test_then_one_probe_whose_answer_closes_it() -> None:
    circuit = opened()
    assert (circuit.admits(30.0), circuit.admits(30.0)) == (True, False)
    assert circuit.open
    circuit.answered()
    assert (circuit.open, circuit.admits(30.0), circuit.left_s(30.0)) == (False, True, 0.0)


def test_a_probe_that_fails_leaves_it_open_as_long_again() -> None:
    circuit = opened()
    assert circuit.admits(30.0)
    circuit.failed(35.0)
    assert (circuit.admits(64.9), circuit.admits(65.0)) == (False, True)


def test_a_probe_that_is_never_heard_of_blocks_nothing() -> None:
    circuit = opened()
    assert circuit.admits(30.0)
    assert (circuit.admits(59.0), circuit.admits(60.0)) == (False, True)
