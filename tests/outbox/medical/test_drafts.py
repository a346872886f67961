"""What is handed in of a message: one draft a recipient, and nothing that would be refused or lost."""

from datetime import UTC, datetime
from typing import Any

import attrs
import pytest

from canvas_comms import InvalidValue, NotSupported, Refused
from canvas_comms.medical import NewCommunication
from canvas_comms.medical.resources import CommunicationPayload
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.send import SendReason
from canvas_comms.outbox import KeyTaken

NOW = datetime(2026, 3, 2, 9, 0, 0, 123_456, tzinfo=UTC)


def test_each_recipient_has_a_draft_and_a_key_of_their_own(office: Any, people: Any) -> None:
    desk = office()
    message = desk.client.compose(
        sender=people["cho"], recipients=[people["ann"], people["ben"]], content="Come at nine."
    )

    drafts = desk.courier.drafts(message, key="letter", now=NOW)

    assert [draft.people[1] for draft in drafts] == [str(people["ann"]), str(people["ben"])]
    assert [draft.key for draft in drafts] == ["letter[0]", "letter[1]"]
    assert {draft.moment for draft in drafts} == {NOW.replace(microsecond=123_000)}
    assert not any(draft.fixed for draft in drafts)


def test_a_moment_that_the_caller_chose_stays(office: Any, people: Any) -> None:
    desk = office()
    message = desk.client.compose(
        sender=people["cho"],
        recipients=people["ann"],
        content="Come.",
        sent="2026-03-01T10:00:00.123456+02:00",
    )

    (draft,) = desk.courier.drafts(message, now=NOW)

    assert (draft.fixed, draft.moment) == (True, datetime(2026, 3, 1, 8, 0, 0, 123_456, tzinfo=UTC))


def test_one_key_is_one_message(office: Any, people: Any) -> None:
    desk = office()

    def submit(content: str, to: str) -> Any:
        message = desk.client.compose(sender=people["cho"], recipients=people[to], content=content)
        return desk.outbox.submit_many(desk.courier.drafts(message, key="reminder"))[0]

    first = submit("Come at nine.", "ann")

    assert submit("Come at nine.", "ann").id == first.id
    assert isinstance(submit("Come at ten.", "ann"), KeyTaken)
    assert isinstance(submit("Come at nine.", "ben"), KeyTaken)


def composed(desk: Any, people: Any, *to: str) -> NewCommunication:
    message: NewCommunication = desk.client.compose(
        sender=people["cho"], recipients=[people[one] for one in to], content="Come at nine."
    )
    return message


def says(*texts: str) -> Any:
    return {"payload": tuple(map(CommunicationPayload, texts))}


@pytest.mark.parametrize(
    ("to", "changed", "reasons"),
    [
        (["cho"], {}, [(PartyReason.TWO_PRACTITIONERS, "recipient[0]")]),
        (["ann", "cho"], {}, [(PartyReason.TWO_PRACTITIONERS, "recipient[1]")]),
        (["ann", "ann"], {}, [(SendReason.NAMED_TWICE, "recipient[1]")]),
        (["ann"], {"recipients": ()}, [(PartyReason.RECIPIENT_MISSING, "recipient")]),
        (
            ["ann"],
            {"payload": (CommunicationPayload(""),)},
            [(ContentReason.CONTENT_EMPTY, "payload[0].contentString")],
        ),
        (
            ["ann"],
            {"payload": (CommunicationPayload("a\x07"),)},
            [(SendReason.TEXT_NOT_SENDABLE, "payload[0]")],
        ),
        (
            ["ann"],
            says("One.", "Two."),
            [(SendReason.WOULD_LOSE, "payload[1]")],
        ),
    ],
)
def test_what_is_refused_or_would_lose_is_not_handed_in(
    office: Any, people: Any, to: list[str], changed: Any, reasons: Any
) -> None:
    desk = office()

    answer = desk.courier.drafts(attrs.evolve(composed(desk, people, *to), **changed))

    assert isinstance(answer, Refused)
    assert [(f.reason, f.where) for f in answer.decision.refusals] == reasons


def test_the_scope_says_kind_server_and_actor(office: Any, twinned: Any) -> None:
    assert office().courier.scope == "communications memory"
    assert twinned().office.courier.scope == "communications https://fumage-x.test"
    assert office().client.courier(actor="clinic-2").scope == "communications memory clinic-2"
    with pytest.raises(InvalidValue, match=r"^actor: "):
        office().client.courier(actor="two words")


def test_a_backend_that_does_not_say_where_it_leads_has_no_courier(office: Any) -> None:
    client = office().client

    class Nowhere:
        capabilities = client.capabilities
        edition = client.edition

    with pytest.raises(NotSupported, match="which server"):
        attrs.evolve(client, gateway=Nowhere()).courier()
