from __future__ import annotations

from core.limits.budget import FIRST_TRY_GAIN, RETRY_COST, TIMEOUT_COST, TOKENS, RetryBudget


def test_the_figures_are_those_of_the_standard_mode() -> None:
    assert (TOKENS, RETRY_COST, TIMEOUT_COST, FIRST_TRY_GAIN) == (500, 5, 10, 1)


def test_a_hundred_retries_without_a_success_and_no_more() -> None:
    budget = RetryBudget()
    for _ in range(100):
        assert budget.affords(timeout=False)
        budget.spend(timeout=False)
    assert not budget.affords(timeout=False)


def test_a_retry_after_a_timeout_costs_twice_as_much() -> None:
    budget = RetryBudget(15)
    assert budget.spend(timeout=True) == 10
    assert (budget.affords(timeout=True), budget.affords(timeout=False)) == (False, True)


def test_a_success_gives_back_what_its_last_retry_cost_or_one() -> None:
    budget = RetryBudget(20)
    budget.succeeded(budget.spend(timeout=True))
    assert budget.left == 20
    budget.spend(timeout=False)
    budget.succeeded(0)
    assert budget.left == 16


def test_it_never_holds_more_than_at_first() -> None:
    budget = RetryBudget()
    budget.succeeded(0)
    assert budget.left == TOKENS
