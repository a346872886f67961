"""How Hypothesis makes any value of the core's types, sensible or absurd."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.model import Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.operations import MedicalState
from canvas_comms.medical.resources import (
    CommunicationPayload,
    Fault,
    FhirReference,
    NewCommunication,
    ShapeFault,
)
from canvas_comms.medical.rules.access import Actor
from canvas_comms.medical.rules.answers import REFUSALS
from canvas_comms.medical.rules.searching import Query, SearchKey, search_keys

settings.register_profile("rules", max_examples=40, deadline=None)
settings.load_profile("rules")

KEYS = st.sampled_from(("a", "b", "1e", ".", "..", "", "a/b", "é")) | st.text(max_size=4)
REFERENCES = st.sampled_from(
    (
        "Patient/a",
        "Patient/b",
        "Practitioner/a",
        "Practitioner/d",
        "https://server.example/Patient/a",
        "https://elsewhere.example/Patient/a",
        "Patient/",
        "Patient/..",
        "Patient/a/_history/1",
        "Group/g",
        "#a",
        "/",
        "",
    )
) | st.text(max_size=6)
TIMES = st.sampled_from(
    ("2022-04-29T13:30:00Z", "2022-04-29", "2022", "2022-02-30", "0001-01-01T00:00:00+14:00", "")
) | st.text(max_size=12)
WORDS = (
    st.none() | st.sampled_from(("", " ", "hello", "<p>hello</p>", "\x00", "\ud800")) | st.text(max_size=6)
)
PLACES = st.sampled_from(
    ("", "sender", "recipient", "recipient[0].type", "payload", "payload[0].contentString", "sent", "status")
)


def _register_what_is_given() -> None:
    st.register_type_strategy(
        FhirReference,
        st.builds(
            FhirReference,
            reference=st.none() | REFERENCES,
            type=st.none() | st.sampled_from(("Patient", "Practitioner", "")),
            identifier=st.booleans(),
        ),
    )
    st.register_type_strategy(
        CommunicationPayload,
        st.builds(
            CommunicationPayload,
            content_string=WORDS,
            content=WORDS,
            other=st.none() | st.sampled_from(("contentAttachment", "contentReference")),
        ),
    )
    st.register_type_strategy(
        Fault, st.builds(Fault, kind=st.sampled_from(ShapeFault), where=PLACES | st.text(max_size=8))
    )
    st.register_type_strategy(NewCommunication, _absurd_messages() | _likely_messages())


def _absurd_messages() -> st.SearchStrategy[NewCommunication]:
    given_one = st.from_type(FhirReference)
    return st.builds(
        NewCommunication,
        sender=st.none() | given_one,
        recipients=st.lists(given_one, max_size=3).map(tuple),
        payload=st.lists(st.from_type(CommunicationPayload), max_size=3).map(tuple),
        sent=st.none() | TIMES,
        received=st.none() | TIMES,
        status=st.none() | st.sampled_from(("unknown", "completed", "", " ")),
        subject=st.none() | given_one,
        ignored=st.lists(st.text(max_size=4), max_size=2).map(tuple),
        faults=st.just(()) | st.lists(st.from_type(Fault), max_size=2).map(tuple),
    )


def _likely_messages() -> st.SearchStrategy[NewCommunication]:
    patients = st.sampled_from(("Patient/a", "Patient/b")).map(FhirReference)
    staff = st.sampled_from(("Practitioner/a", "Practitioner/d")).map(FhirReference)
    pairs = st.tuples(patients, staff) | st.tuples(staff, patients)
    elements = st.builds(CommunicationPayload, st.sampled_from(("hello", " ")), st.none() | st.just("hello"))
    times = st.none() | st.sampled_from(("2022", "2022-04-29T13:30:00.1234567+02:00"))

    def message(pair: tuple[FhirReference, FhirReference], **more: Any) -> NewCommunication:
        sender, recipient = pair
        return NewCommunication(sender=sender, recipients=(recipient, *more.pop("others")), **more)

    return st.builds(
        message,
        pairs,
        others=st.lists(patients | staff, max_size=2),
        payload=st.lists(elements, min_size=1, max_size=2).map(tuple),
        sent=times,
        received=times,
        status=st.just("unknown"),
        subject=st.none() | patients,
        ignored=st.sampled_from(((), ("category",))),
    )


def _register_what_is_held() -> None:
    people = st.builds(Reference, kind=st.sampled_from(PersonKind), id=KEYS)
    instants = st.datetimes(timezones=st.just(UTC))
    st.register_type_strategy(Reference, people)
    st.register_type_strategy(
        Message,
        st.builds(
            Message,
            id=st.sampled_from(("m1", "m2", "")),
            sender=people,
            recipient=people,
            content=st.text(max_size=4),
            created=instants,
            sent=instants,
            received=st.none() | instants,
            state=st.sampled_from(MessageState),
            origin=st.sampled_from(Origin),
        ),
    )
    st.register_type_strategy(
        Query,
        st.builds(
            Query,
            id=st.none() | st.sampled_from(("m1", "m2")),
            patient=st.none() | people,
            recipient=st.none() | people,
            sender=st.none() | people,
            count=st.integers(0, 200),
            offset=st.integers(0, 10**19),
        ),
    )


def _register_what_a_server_holds() -> None:
    charts = st.builds(
        Chart,
        st.lists(st.from_type(Message), max_size=4).map(lambda messages: {m.id: m for m in messages}),
        st.none() | st.frozensets(st.from_type(Reference), max_size=4),
    )
    views: type[Any] = MedicalState
    st.register_type_strategy(views, charts)


@attrs.frozen
class Chart:
    """A view of messages in a dict; of the people who exist, or of everybody."""

    messages: dict[str, Message]
    people: frozenset[Reference] | None = None

    def knows(self, person: Reference) -> bool:
        return self.people is None or person in self.people

    def message(self, id: str) -> Message | None:
        return self.messages.get(id)

    def found(self, key: SearchKey) -> Sequence[str]:
        return [message.id for message in self.messages.values() if key in search_keys(message)]

    def due(self, now: datetime) -> Sequence[str]:
        waiting = [m for m in self.messages.values() if m.state is MessageState.SCHEDULED and m.sent <= now]
        return [message.id for message in sorted(waiting, key=lambda one: one.sent)]

    def new_id(self) -> str:
        return f"new-{len(self.messages)}"


@pytest.fixture(scope="session")
def chart() -> Callable[..., MedicalState]:
    """Makes a view: `chart(message, …, people=…)`."""
    return lambda *messages, people=None: Chart({m.id: m for m in messages}, people)


def _register_who_calls_and_what_is_decided() -> None:
    scopes = st.sampled_from(
        ("user/Communication.read", "patient/*.write", "system/Communication.cr", "", "x")
    )
    st.register_type_strategy(
        Actor,
        st.builds(
            Actor,
            scopes=st.none() | st.lists(scopes | st.text(max_size=4), max_size=2).map(tuple),
            patient=st.none() | st.from_type(Reference),
        ),
    )
    reasons = st.sampled_from([reason for kind in Reason.__subclasses__() for reason in kind])
    findings = st.builds(
        Finding,
        reason=st.sampled_from(list(REFUSALS)) | reasons,
        effect=st.sampled_from(Effect),
        where=st.text(max_size=4),
    )
    st.register_type_strategy(Finding, findings)
    st.register_type_strategy(
        Decision, st.builds(Decision, findings=st.lists(findings, max_size=4).map(tuple))
    )


_register_what_is_given()
_register_what_is_held()
_register_who_calls_and_what_is_decided()
_register_what_a_server_holds()
