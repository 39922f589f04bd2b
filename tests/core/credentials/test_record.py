from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.credentials.record import MalformedError, Record, from_text, to_text
from core.credentials.types import CredentialName, name_of

NAME = CredentialName("douyin", "access_token")
TEXT = st.text(st.characters(codec="utf-8"))
RECORDS = st.builds(
    Record,
    st.builds(CredentialName, TEXT, TEXT, TEXT),
    TEXT,
    st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 2**53),
    st.none() | TEXT,
)


@given(RECORDS)
def test_every_record_comes_back_from_one_line_of_ascii(record: Record) -> None:
    text = to_text(record)
    assert text.isascii()
    assert text.isprintable()
    assert from_text(text) == record


@given(TEXT)
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(MalformedError) as caught:
        from_text(text)
    assert caught.value.__cause__ is None
    assert not text or text not in str(caught.value) or text in "no credential record"


@pytest.mark.parametrize(
    "change", [{"magic": "other"}, {"v": 2}, {"value": 5}, {"platform": None}, {"changed": "x"}, {"seq": None}]
)
def test_a_record_with_one_wrong_field_is_malformed(change: dict[str, object]) -> None:
    fields = json.loads(to_text(Record(NAME, "value-1234", 1.0)))
    with pytest.raises(MalformedError):
        from_text(json.dumps({**fields, **change}))


def test_the_repr_hides_the_value() -> None:
    assert "value-1234" not in repr(Record(NAME, "value-1234", 1.0))


@pytest.mark.parametrize("date", [float("nan"), float("inf"), 1e300, -1.0])
def test_a_date_that_no_calendar_has_is_none(date: float) -> None:
    record = Record(name_of("erp", "api_key"), "value", date, date)
    assert (record.changed_at, record.expires_at) == (0.0, None)
    text = to_text(record).replace('"expires":null', f'"expires":{json.dumps(date)}')
    assert from_text(text) == record
    huge = to_text(record).replace('"expires":null', '"expires":1' + "0" * 400)
    with pytest.raises(MalformedError):
        from_text(huge)
