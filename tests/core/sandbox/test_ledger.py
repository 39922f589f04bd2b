from __future__ import annotations

from core.sandbox.ledger import Ledger


def make() -> Ledger:
    return Ledger("SO", "order_id", clock=lambda: 1_795_500_000.0)


def test_an_entry_has_a_number_a_status_and_beijing_time() -> None:
    ledger = make()
    entry = ledger.create({"customer": "云集"}, status="new")
    assert entry == {
        "order_id": "SO000001",
        "customer": "云集",
        "status": "new",
        "created_at": "2026-11-24T14:00:00+08:00",
    }
    assert ledger.get("SO000001") == entry
    assert ledger.get("SO000002") is None


def test_the_sender_cannot_choose_number_or_status() -> None:
    entry = make().create({"order_id": "mine", "status": "paid"}, status="new")
    assert (entry["order_id"], entry["status"]) == ("SO000001", "new")


def test_the_same_key_gives_the_first_entry_again() -> None:
    ledger = make()
    first = ledger.create({"a": 1}, status="new", key="k")
    assert ledger.create({"a": 2}, status="new", key="k") is first
    other = ledger.create({"a": 1}, status="new", key="other")
    without = [ledger.create({"a": 1}, status="new") for _ in range(2)]
    assert ledger.newest_first() == [without[1], without[0], other, first]


def test_memory_is_bounded_and_a_forgotten_key_makes_anew() -> None:
    ledger = make()
    ledger.create({}, status="new", key="old")
    for _ in range(1000):
        ledger.create({}, status="new")
    assert len(ledger.newest_first()) == 1000
    assert ledger.get("SO000001") is None
    assert ledger.create({}, status="new", key="old")["order_id"] == "SO001002"
