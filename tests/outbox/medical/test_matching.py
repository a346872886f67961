"""When is a message that a search shows ours: a table, and what holds for any."""

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.medical import Communication, Reference
from canvas_comms.medical.outbox.intended import Intended
from canvas_comms.medical.outbox.matching import Match, judge, keeps_moment, match
from canvas_comms.outbox import Sighting

ANN, BEN = Reference.of("Patient/ann"), Reference.of("Patient/ben")
CHO = Reference.of("Practitioner/cho")
MOMENT = datetime(2026, 3, 2, 9, 0, 0, 250_000, tzinfo=UTC)
INTENDED = Intended(CHO, ANN, "Come at nine.\nBring moss & <fern>.", MOMENT)
OURS = Communication("m1", "completed", CHO, ANN, "Come at nine.\nBring moss & <fern>.", MOMENT)


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({}, Match.STRONG),
        ({"content": "<p>Come at nine.<br>Bring moss &amp; &lt;fern&gt;.</p>"}, Match.STRONG),
        ({"content": "<p>Come at nine.</p><div>Bring moss & <fern>.</div>"}, Match.STRONG),
        ({"content": "Come at nine.\r\nBring moss & <fern>.  \n"}, Match.STRONG),
        ({"status": "preparation"}, Match.STRONG),
        ({"received": MOMENT}, Match.STRONG),
        ({"content": "Come at ten."}, Match.WEAK),
        ({"sent": MOMENT + timedelta(microseconds=1)}, Match.WEAK),
        ({"sent": None}, Match.WEAK),
        ({"sent": None, "content": "Come at ten."}, Match.NONE),
        ({"sent": MOMENT + timedelta(milliseconds=1)}, Match.NONE),
        ({"sent": MOMENT.replace(microsecond=0)}, Match.NONE),
        ({"recipient": BEN}, Match.NONE),
        ({"sender": ANN, "recipient": CHO}, Match.NONE),
    ],
)
def test_the_key_is_sender_recipient_moment_and_text(changed: dict[str, Any], level: Match) -> None:
    assert match(INTENDED, attrs.evolve(OURS, **changed)) is level


TWIN = attrs.evolve(OURS, id="m2")
EDITED = attrs.evolve(OURS, id="m3", content="Come at ten.")
LATER = attrs.evolve(OURS, id="m4", sent=MOMENT + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("found", "complete", "others", "sighting", "ids"),
    [
        ([OURS], True, (), Sighting.ONE, ("m1",)),
        ([OURS], False, (), Sighting.ONE, ("m1",)),
        ([OURS, LATER], True, (), Sighting.ONE, ("m1",)),
        ([OURS, TWIN], True, (), Sighting.SEVERAL, ("m1", "m2")),
        ([OURS, TWIN], False, (), Sighting.SEVERAL, ("m1", "m2")),
        ([OURS, TWIN], True, ("m2",), Sighting.ONE, ("m1",)),
        ([OURS], True, ("m1",), Sighting.NONE, ()),
        ([EDITED], True, (), Sighting.ALIKE, ("m3",)),
        ([EDITED], False, (), Sighting.ALIKE, ("m3",)),
        ([EDITED], True, ("m3",), Sighting.NONE, ()),
        ([OURS, EDITED], True, (), Sighting.ALIKE, ("m1", "m3")),
        ([LATER], True, (), Sighting.NONE, ()),
        ([LATER], False, (), Sighting.INCOMPLETE, ()),
        ([], True, (), Sighting.NONE, ()),
        ([], False, (), Sighting.INCOMPLETE, ()),
    ],
)
def test_a_search_tells_no_more_than_it_shows(
    found: list[Communication],
    complete: bool,
    others: tuple[str, ...],
    sighting: Sighting,
    ids: tuple[str, ...],
) -> None:
    verdict = judge(INTENDED, found, complete=complete, others=others)

    assert (verdict.sighting, verdict.ids) == (sighting, ids)


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, True),
        ({"content": "<p>Come at nine.</p><p>Bring moss &amp; &lt;fern&gt;.</p>"}, True),
        ({"sent": MOMENT.replace(microsecond=0)}, False),
        ({"sent": None}, False),
        ({"content": "Come at ten."}, None),
        ({"recipient": BEN}, None),
    ],
)
def test_one_message_read_back_shows_whether_moments_are_kept(changed: Any, kept: bool | None) -> None:
    assert keeps_moment(INTENDED, attrs.evolve(OURS, **changed)) is kept


people = st.sampled_from([ANN, BEN, CHO])
moments = st.integers(0, 3).map(lambda ms: MOMENT + timedelta(milliseconds=ms))
texts = st.sampled_from(["Come at nine.", "<p>Come at nine.</p>", "Come at ten.", "nine"])
messages = st.builds(
    Communication,
    id=st.sampled_from([f"m{n}" for n in range(9)]),
    status=st.just("completed"),
    sender=people,
    recipient=people,
    content=texts,
    sent=st.none() | moments | st.datetimes(timezones=st.just(UTC)),
)


@given(
    st.builds(Intended, sender=people, recipient=people, text=texts, moment=moments),
    st.lists(messages, max_size=6, unique_by=lambda one: one.id),
    st.booleans(),
    st.frozensets(st.sampled_from([f"m{n}" for n in range(9)])),
)
def test_no_stranger_is_ever_ours(
    intended: Intended, found: list[Communication], complete: bool, others: frozenset[str]
) -> None:
    verdict = judge(intended, found, complete=complete, others=others)

    by_id = {one.id: one for one in found}
    assert not others.intersection(verdict.ids)
    if verdict.sighting in (Sighting.ONE, Sighting.SEVERAL):
        for id in verdict.ids:
            one = by_id[id]
            assert (one.sender, one.recipient, one.sent) == (
                intended.sender,
                intended.recipient,
                intended.moment,
            )
    if verdict.sighting is Sighting.NONE:
        assert complete
        keys = {(o.sender, o.recipient, o.sent) for o in found if o.id not in others}
        assert (intended.sender, intended.recipient, intended.moment) not in keys
