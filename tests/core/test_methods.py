"""What is known of HTTP methods, held against Python's own list."""

from __future__ import annotations

from http import HTTPMethod

from core.methods import BODYLESS, IDEMPOTENT, METHODS, SAFE


def test_every_method_but_those_of_proxies_is_known() -> None:
    assert {*METHODS} == {str(method) for method in HTTPMethod} - {"CONNECT", "TRACE"}
    assert len(METHODS) == len({*METHODS})


def test_what_reads_may_be_sent_twice_and_what_has_no_body_reads() -> None:
    assert BODYLESS < SAFE < IDEMPOTENT < {*METHODS}
    assert not {"POST", "PATCH"} & IDEMPOTENT
