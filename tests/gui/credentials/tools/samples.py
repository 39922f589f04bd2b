"""What an import might find."""

from __future__ import annotations

from core.credentials.record import Record
from core.credentials.transfer import Candidate, Difference
from core.credentials.types import name_of

PLANTED = "planted-Value-1234"


def candidate(kind: str, difference: Difference) -> Candidate:
    record = Record(name_of("erp", kind), PLANTED, 0.0)
    return Candidate("erp", kind, f"ERP_{kind.upper()}", len(PLANTED), difference, record=record)
