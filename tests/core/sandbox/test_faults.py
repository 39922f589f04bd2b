from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import SettingError
from core.sandbox.faults import DEMO, OK, SCRIPT_CHARACTERS, SCRIPT_STEPS, FaultBook, Place, Script, Step, parse
from core.texts import has_text


@pytest.mark.parametrize(
    ("script", "steps"),
    [
        ("ok", (OK,)),
        ("429", (Step("status", 429),)),
        ("429;retry-after=1", (Step("status", 429, "1"),)),
        ("503*3", (Step("status", 503),) * 3),
        ("429;retry-after=2*2,ok", (Step("status", 429, "2"),) * 2 + (OK,)),
        (" busy , limit,quota ", (Step("busy"), Step("limit"), Step("quota"))),
        ("code=-1", (Step("code", -1),)),
        ("slow=0.5,stall=2", (Step("slow", 0.5), Step("stall", 2))),
        ("limit;retry-after=soon", (Step("limit", 0, "soon"),)),
        ("reset,close,truncate", (Step("reset"), Step("close"), Step("truncate"))),
        ("garbage,html,gzip-broken", (Step("garbage"), Step("html"), Step("gzip-broken"))),
        ("demo", DEMO),
        ("demo*2", DEMO * 2),
    ],
)
def test_a_script_reads_as_its_steps(script: str, steps: tuple[Step, ...]) -> None:
    assert parse(script) == Script(steps)


def test_a_date_in_quotes_keeps_its_comma_and_semicolon() -> None:
    script = parse('429;retry-after="Wed, 21 Oct 2026 07:28:00 GMT; x*2",ok')
    assert script.business == (Step("status", 429, "Wed, 21 Oct 2026 07:28:00 GMT; x*2"), OK)


def test_token_steps_are_kept_apart() -> None:
    assert parse("expired,token:503*2,429") == Script(
        (Step("expired"), Step("status", 429)), (Step("status", 503), Step("status", 503))
    )


@pytest.mark.parametrize(
    ("script", "problem", "part", "position"),
    [
        ("", "empty", "", 1),
        ("429,,ok", "empty", "", 5),
        ("ok,", "empty", "", 4),
        ("ok, boo", "unknown", "boo", 5),
        ("OK", "unreadable", "OK", 1),
        ("slow", "unknown", "slow", 1),
        ("ok=1", "unknown", "ok=1", 1),
        ("429=1", "unknown", "429=1", 1),
        ("200", "status", "200", 1),
        ("600", "status", "600", 1),
        ("slow=x", "number", "slow=x", 1),
        ("slow=nan", "number", "slow=nan", 1),
        ("stall=inf", "number", "stall=inf", 1),
        ("slow=-1", "number", "slow=-1", 1),
        ("slow=601", "number", "slow=601", 1),
        ("code=1.5", "number", "code=1.5", 1),
        ("503*0", "count", "503*0", 1),
        ("ok,503*10000", "count", "503*10000", 4),
        ("reset;retry-after=1", "retry_after", "reset;retry-after=1", 1),
        ("429;wait=1", "unreadable", "429;wait=1", 1),
        ('ok,429;retry-after="x', "unclosed_quote", '"x', 20),
        ('429;retry-after="a\nb"', "unreadable", '429;retry-after="a\nb"', 1),
    ],
)
def test_a_mistake_is_named_with_its_place(script: str, problem: str, part: str, position: int) -> None:
    with pytest.raises(SettingError) as caught:
        parse(script)
    error = caught.value
    assert (error.code, error.data["part"], error.data["position"]) == (f"sandbox.fault.{problem}", part, position)
    assert has_text(f"error.{error.code}.message")
    assert has_text(f"error.{error.code}.hint")
    assert str(position) in error.message


def test_a_script_has_a_largest_size() -> None:
    assert len(parse(f"503*{SCRIPT_STEPS}").business) == SCRIPT_STEPS
    with pytest.raises(SettingError) as caught:
        parse("ok," * SCRIPT_CHARACTERS)
    assert caught.value.code == "sandbox.fault.too_long"


@given(st.text(max_size=60) | st.text(alphabet='ok,429;retry-after="1*:token=busy. ', max_size=60))
def test_any_text_is_read_or_refused_with_a_place_inside_it(script: str) -> None:
    position = 1
    try:
        parse(script)
    except SettingError as error:
        position = error.data["position"]
    assert 1 <= position <= len(script) + 1


STEP = st.builds(
    lambda kind, number, retry_after: Step(kind, number, retry_after),
    st.just("status"),
    st.integers(400, 599),
    st.sampled_from(["", "1", "120", "Wed, 21 Oct 2026 07:28:00 GMT"]),
) | st.builds(Step, st.sampled_from(["ok", "busy", "limit", "expired", "reset", "html", "gzip-broken"]))


def written(step: Step) -> str:
    name = str(int(step.number)) if step.kind == "status" else step.kind
    return f'{name};retry-after="{step.retry_after}"' if step.retry_after else name


@given(st.lists(st.tuples(STEP, st.integers(1, 5)), min_size=1, max_size=8))
def test_what_is_written_is_what_is_read(steps: list[tuple[Step, int]]) -> None:
    script = ",".join(f"{written(step)}*{count}" for step, count in steps)
    assert parse(script).business == tuple(step for step, count in steps for _ in range(count))


def test_after_its_end_a_script_is_plain() -> None:
    book = FaultBook()
    script = parse("busy*2")
    assert [book.next_step(script, "a", "business").kind for _ in range(4)] == ["busy", "busy", "ok", "ok"]


def test_download_steps_are_kept_apart() -> None:
    script = parse("busy,download:404*2,token:503")
    assert [step.number for step in script.download] == [404, 404]
    book = FaultBook()
    assert [book.next_step(script, "a", "download").number for _ in range(3)] == [404, 404, 0]
    assert book.next_step(script, "a", "business").kind == "busy"


def test_token_requests_use_up_token_steps_only() -> None:
    book = FaultBook()
    script = parse("expired,token:503,busy")
    places: list[Place] = ["business", "token", "token", "business"]
    taken = [book.next_step(script, "a", place).kind for place in places]
    assert taken == ["expired", "status", "ok", "busy"]


def test_a_request_without_a_call_id_is_a_call_of_its_own() -> None:
    book = FaultBook()
    assert [book.next_step(parse("busy,ok"), "", "business").kind for _ in range(3)] == ["busy"] * 3


@given(st.lists(st.sampled_from("abc"), max_size=30))
def test_calls_at_once_never_take_each_others_steps(order: list[str]) -> None:
    scripts = {"a": parse("400,401,402"), "b": parse("500,501"), "c": parse("ok*2,busy")}
    book = FaultBook()
    taken: dict[str, list[Step]] = {"a": [], "b": [], "c": []}
    for call in order:
        taken[call].append(book.next_step(scripts[call], call, "business"))
    for call, steps in taken.items():
        expected = [*scripts[call].business, *[OK] * 30][: len(steps)]
        assert steps == expected


def test_only_so_many_calls_are_remembered() -> None:
    book = FaultBook(limit=2)
    script = parse("busy,limit")
    for call in ("old", "kept", "new"):
        book.next_step(script, call, "business")
    assert book.next_step(script, "kept", "business").kind == "limit"
    assert book.next_step(script, "old", "business").kind == "busy"
