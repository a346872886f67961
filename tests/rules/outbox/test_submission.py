from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms.outbox import Draft, Intent, KeyTaken, Reading
from canvas_comms.outbox.submission import Submission, accept

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
SECRET = b"of one journal"


class Held:
    """What a journal holds, as a list."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []
        self.numbers: Iterator[int] = count(1)

    def by_key(self, scope: str, key: str) -> Intent | None:
        return next((one for one in self.intents if (one.scope, one.key) == (scope, key)), None)

    def has_moment(self, scope: str, pair: str, moment: datetime) -> bool:
        return any((one.scope, one.pair, one.moment) == (scope, pair, moment) for one in self.intents)

    def accept(self, draft: Draft, secret: bytes = SECRET) -> Submission | KeyTaken:
        number = next(self.numbers)
        answer = accept(draft, self, Reading(NOW), id=f"i{number}", number=number, secret=secret)
        if isinstance(answer, Submission) and answer.new:
            self.intents.append(answer.intent)
        return answer


def draft(
    text: str = "x",
    *,
    to: str = "b",
    key: str | None = None,
    moment: datetime | None = NOW,
    fixed: bool = False,
) -> Draft:
    return Draft("scope", ("a", to), {"text": text}, moment, fixed, key)


def accepted(answer: Submission | KeyTaken) -> Submission:
    assert isinstance(answer, Submission)
    return answer


def test_a_key_stands_for_one_message_for_ever() -> None:
    held = Held()
    first = accepted(held.accept(draft(key="k")))
    again = accepted(held.accept(draft(key="k")))
    assert (first.new, again.new) == (True, False)
    assert again.intent is first.intent
    assert held.accept(draft("another", key="k")) == KeyTaken()
    assert accepted(held.accept(draft("another", key="l"))).new


def test_a_moment_that_the_caller_fixed_is_part_of_what_a_key_stands_for() -> None:
    held = Held()
    held.accept(draft(key="k", fixed=True))
    assert held.accept(draft(key="k", fixed=True, moment=NOW + timedelta(seconds=1))) == KeyTaken()


def test_when_a_message_was_written_again_does_not_make_it_another() -> None:
    held = Held()
    held.accept(draft(key="k"))
    assert not accepted(held.accept(draft(key="k", moment=NOW + timedelta(seconds=1)))).new


def test_a_moment_is_cut_to_milliseconds_and_moved_until_no_other_of_the_pair_has_it() -> None:
    held = Held()
    moments = [accepted(held.accept(draft(str(n)))).intent.moment for n in range(3)]
    cut = NOW.replace(microsecond=123000)
    assert moments == [cut, cut + timedelta(milliseconds=1), cut + timedelta(milliseconds=2)]
    assert accepted(held.accept(draft(to="c"))).intent.moment == cut


def test_a_moment_that_the_caller_fixed_is_kept_and_a_second_one_is_told() -> None:
    held = Held()
    first, second = (accepted(held.accept(draft(str(n), fixed=True))) for n in range(2))
    assert first.intent.moment == second.intent.moment == NOW
    assert (first.shared, second.shared, second.intent.shared) == (False, True, True)


def test_no_hash_shows_who_writes_to_whom_to_one_who_has_not_the_secret() -> None:
    one, other = accepted(Held().accept(draft())).intent, accepted(Held().accept(draft(), b"other")).intent
    assert one.pair != other.pair
    assert one.fingerprint != other.fingerprint
    assert accepted(Held().accept(draft(to="c"))).intent.pair != one.pair


def test_a_moment_of_another_zone_is_kept_in_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5)))
    assert accepted(Held().accept(draft(moment=there, fixed=True))).intent.moment == NOW


def test_a_server_that_takes_no_moment_gets_none() -> None:
    assert accepted(Held().accept(draft(moment=None))).intent.moment is None


@pytest.mark.parametrize("content", [{"x": float("nan")}, {"x": object()}, {"x": {1: b""}}])
def test_what_json_cannot_say_is_refused_by_name(content: dict[str, object]) -> None:
    with pytest.raises(InvalidValue, match=r"content: must be what JSON can say"):
        Held().accept(Draft("scope", ("a", "b"), content))


@given(st.lists(st.tuples(st.sampled_from("bc"), st.booleans()), max_size=12))
def test_two_messages_of_a_pair_have_one_moment_only_if_both_say_so(sent: list[tuple[str, bool]]) -> None:
    held = Held()
    for number, (to, fixed) in enumerate(sent):
        held.accept(draft(str(number), to=to, fixed=fixed))
    marks = [one for one in held.intents if one.shared]
    for one in held.intents:
        same = [o for o in held.intents if (o.pair, o.moment) == (one.pair, one.moment)]
        assert len(same) == 1 or any(o in marks for o in same)
