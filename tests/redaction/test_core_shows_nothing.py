"""No rendering of any value or error of the core shows text, a name, an address or a token.

Every type of the core (Canvas LMS apart, whose values are built blindly at the end) has an
example with a canary wherever somebody's words can stand.
"""

import importlib
import importlib.util
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import attrs
import pytest

import canvas_comms
from canvas_comms import Decision, Effect, Finding, Issue, NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms.arguments import Texts
from canvas_comms.capabilities import Capability
from canvas_comms.destinations import Destination
from canvas_comms.many import Delivered, Entry, ManyPlan, PlannedCall, SentBefore, Settings
from canvas_comms.many.send import _Moments as Moments
from canvas_comms.medical import (
    Communication,
    Delivery,
    Edition,
    MedicalClient,
    Message,
    MessageState,
    NewCommunication,
    Page,
    PersonKind,
    Placed,
    Query,
    Reference,
    SendReport,
    plan,
    search,
)
from canvas_comms.medical.creation import evaluate_create
from canvas_comms.medical.eras import ERA_RULES
from canvas_comms.medical.gateway import MedicalCarrier, MedicalGateway
from canvas_comms.medical.operations import (
    Create,
    Denied,
    MarkAsRead,
    PressSend,
    PutMessage,
    Read,
    Response,
    Search,
    SearchPage,
    SendDue,
)
from canvas_comms.medical.outbox.courier import CommunicationCourier
from canvas_comms.medical.outbox.intended import Intended
from canvas_comms.medical.outbox.scan import Scan
from canvas_comms.medical.people.client import PatientsClient, PractitionersClient
from canvas_comms.medical.people.gateway import PeopleCarrier, PeopleOfCarrier
from canvas_comms.medical.people.model import Person, StoredIdentifier
from canvas_comms.medical.people.name_look_up import PeopleNames
from canvas_comms.medical.people.operations import (
    PeopleFound,
    ReadPatient,
    ReadPractitioner,
    SearchPatients,
    SearchPractitioners,
)
from canvas_comms.medical.people.ports import PeoplePage
from canvas_comms.medical.people.queries import PatientQuery, PractitionerQuery
from canvas_comms.medical.people.resources import (
    ContactPoint,
    HumanName,
    Identifier,
    Patient,
    Practitioner,
)
from canvas_comms.medical.people.rules.matching import read_people_query
from canvas_comms.medical.people.use import search_people
from canvas_comms.medical.resources import CommunicationPayload, Fault, FhirReference, ShapeFault
from canvas_comms.medical.responses import Refusal
from canvas_comms.medical.rules.access import Actor
from canvas_comms.medical.rules.answers import Answer, CodedFinding
from canvas_comms.medical.rules.lifecycle import SendButton, send_button
from canvas_comms.medical.rules.logins import Code, Wanted
from canvas_comms.medical.rules.parties import PartyReason, evaluate_parties
from canvas_comms.medical.rules.payload import PayloadText
from canvas_comms.medical.rules.routing import route
from canvas_comms.medical.rules.searching import page_wanted, read_query
from canvas_comms.medical.rules.times import evaluate_times, read_time
from canvas_comms.medical.send import Candidate, Prepared
from canvas_comms.name_matching import Match, Meant, Named
from canvas_comms.outbox import (
    Count,
    Draft,
    Intent,
    Journal,
    KeyTaken,
    Outbox,
    Policy,
    Reading,
    Relay,
    Sighting,
    State,
    Transition,
    Verdict,
)
from canvas_comms.outbox.attempting import Attempted, Searched
from canvas_comms.outbox.model import write_content
from canvas_comms.outbox.outbox import NoDispatcher
from canvas_comms.outbox.relay import _Kept as Kept
from canvas_comms.outbox.retry_budget import RetryBudget
from canvas_comms.outbox.submission import Submission
from canvas_comms.outcomes import Doubt
from canvas_comms.pace import AtMost, Done, OneByOne, Standing, Start, Turns, Wait
from canvas_comms.plan_tickets import (
    DropTicket,
    Issued,
    IssueTicket,
    PutTicket,
    SpendTicket,
    Taken,
    Terms,
    Ticket,
)
from canvas_comms.plan_tickets.operations import Decided
from canvas_comms.redaction import Redacted
from canvas_comms.reports import SingleReport

CANARY = "zqcanary"
TEXT, NAME, ADDRESS = f"{CANARY} text", f"{CANARY} name", f"{CANARY}@example.com"
V1 = Edition.V1_2022
ANN = Reference(PersonKind.PATIENT, "a")
DR_CHO = Reference(PersonKind.PRACTITIONER, "d")
NOW = datetime(2022, 7, 15, tzinfo=UTC)
ORIGIN = Path(canvas_comms.__file__).parents[1]


def examples(mark: str = "") -> dict[type, object]:
    """One value of every type, with a canary wherever somebody's words can stand."""
    payload = CommunicationPayload(TEXT + mark, TEXT + mark, "contentAttachment")
    given = FhirReference(NAME + mark, ADDRESS + mark)
    new = NewCommunication(
        sender=FhirReference.to(DR_CHO),
        recipients=(FhirReference.to(ANN), given),
        payload=(payload, payload),
        subject=given,
    )
    draft = Message(
        id="m1",
        sender=DR_CHO,
        recipient=ANN,
        content=TEXT + mark,
        created=NOW,
        sent=NOW,
        state=MessageState.DRAFT,
    )
    shown = Communication(
        id="m1",
        status="unknown",
        sender=DR_CHO,
        recipient=ANN,
        content=TEXT + mark,
        sent=NOW,
        extra={"sender.display": NAME + mark, ADDRESS + mark: [TEXT + mark]},
    )
    finding = Finding(PartyReason.TWO_PATIENTS, Effect.REFUSED, "recipient[0]")
    decision = Decision((finding,))
    planned = plan(new, V1, NOW)
    issue = Issue("invalid", TEXT + mark)
    rejected = Rejected(400, (issue,), decision)
    routing = route(draft, V1)
    values: list[object] = [
        *(Sent("m1"), Refused(decision), issue, rejected, NotSent(Doubt.NO_TOKEN), Unknown(Doubt.NO_ANSWER)),
        *(decision, finding, ANN, given, payload, Fault(ShapeFault.NOT_JSON, "body"), new, draft, shown),
        *(evaluate_create(new, V1, NOW), planned, routing, Placed(routing, decision), Page((shown,), 1)),
        *(Delivery(given, rejected), SendReport(planned, (Delivery(given, rejected),))),
        *(Query(patient=ANN), search(Query(), Unreachable()), Create(new, "https://server.example")),
        SendDue(),
        Refusal(finding, None, "Communication", ADDRESS + mark),
        *(Read("m1"), PressSend("m1", DR_CHO), MarkAsRead("m1", DR_CHO)),
        Search((("patient", NAME + mark), ("email", ADDRESS + mark))),
        *(Response(draft, decision), Response(draft), SearchPage(1, (draft,), 10, 0, {"self": 0}, decision)),
        Denied(Answer(400, (CodedFinding("invalid", finding),)), decision),
        *(PutMessage(draft), CodedFinding("invalid", finding), Answer(400, ())),
        *(Actor(("user/*.read",), ANN), PayloadText(decision, TEXT + mark), evaluate_parties(new, None)),
        *(send_button(draft, DR_CHO, NOW), SendButton(False, False), read_query([("patient", NAME + mark)])),
        *(read_time("2022", V1, "sent"), evaluate_times(new, V1, NOW)),
        Wanted("code", ADDRESS + mark, "user/*.*"),
        Code("user/*.*", ADDRESS + mark, NAME + mark, None, NOW),
        *(ERA_RULES[V1], ERA_RULES[V1].one_refusal, MedicalGateway(cast(MedicalCarrier, Unreachable()))),
        *people(mark, finding),
        Texts({"$ann": NAME + mark}),
        SingleReport(planned, rejected),
        MedicalClient(NOWHERE, midnight, names={"$ann": NAME + mark}),
        *outbox(mark, decision),
        *tickets(mark, decision),
        *(Candidate(given, "m1", NOW, True), Prepared(given, draft), Scan((shown,), True)),
        Intended(DR_CHO, ANN, TEXT + mark, NOW),
        CommunicationCourier(NOWHERE, midnight, "communications memory", 0.0),
        *(AtMost(), OneByOne(abs), Done(0, TEXT + mark), Standing(1, 0), Start(0, midnight), Wait(1.0)),
        Turns.of([midnight], AtMost()),
    ]
    return {type(value): value for value in values}


def people(mark: str, finding: Finding) -> list[object]:
    """One value of every type about patients and practitioners."""
    name = NAME + mark
    number = StoredIdentifier(name, ADDRESS + mark)
    person = Person(
        ANN, name, (name,), name, None, "", ADDRESS + mark, ADDRESS + mark, True, (number,), npi=name
    )
    parts = (HumanName("official", name, name), ContactPoint("email", ADDRESS + mark))
    identifier = Identifier("usual", name, ADDRESS + mark)
    patient = Patient("a", parts[:1], parts[1:], (identifier,))
    staff = Practitioner("d", parts[:1], parts[1:], (identifier,))
    asked = (("name", name), ("email", ADDRESS + mark))
    query = PatientQuery(name=name)
    return [
        *(number, person, *parts, identifier, patient, staff, NOBODY),
        *(ReadPatient("a"), ReadPractitioner("d"), SearchPatients(asked), SearchPractitioners(asked)),
        PeopleFound(1, (person,), 10, 0, {"self": 0}, Decision((finding,))),
        read_people_query(PersonKind.PATIENT, (("active", name), ("name", name), (name, "x"))),
        *(query, PractitionerQuery(name=name), PeoplePage((patient,), 1)),
        *(Named("a", name), Match(Meant.ONE, (Named("a", name),)), PeopleNames(None)),
        *(search_people(query, NOBODY), page_wanted({})),
        *(PatientsClient(NOBODY, {"$ann": name}), PractitionersClient(NOBODY, {"$ann": name})),
    ]


class Unreachable:
    """A gateway that is never asked."""

    edition = V1
    capabilities = frozenset(Capability)

    def create(self, new: NewCommunication) -> NotSent:
        return NotSent(Doubt.CANCELLED)

    def read(self, id: str) -> Communication:
        raise canvas_comms.GatewayError

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        raise canvas_comms.GatewayError


def outbox(mark: str, decision: Decision) -> list[object]:
    """What an outbox and sending many hold."""
    content = {"text": TEXT + mark}
    draft = Draft("communications memory", (NAME + mark,), content, key=ADDRESS + mark)
    intent = Intent(
        "i1", 1, draft.scope, "pair", "print", NOW, content=write_content(content), key=ADDRESS + mark
    )
    empty = cast(Any, {})
    entry = Entry(0, (PlannedCall(draft, (NAME + mark,)),), decision)
    told = Transition("i1", draft.scope, None, State.PENDING, None, 0, NOW, NOW)
    box = Outbox(cast(Journal, empty), (), lambda: Reading(NOW))
    return [
        *(draft, intent, KeyTaken(), told, NoDispatcher(), box, Policy(), Count(1, NOW), Reading(NOW)),
        *(Relay(cast(Journal, empty), {}, Policy(), lambda: Reading(NOW)), RetryBudget()),
        *(Submission(intent, True), Verdict(Sighting.ONE, ("m1",)), Destination("memory", 0.0)),
        *(entry.calls[0], entry, ManyPlan((entry,)), Delivered(0, (NAME + mark,), Sent("m1"), intent)),
        *(Moments(), Settings(pace=AtMost(), wait=abs), SentBefore("m1", NOW)),
        Kept(unstored=[(intent, Sent("m1"))]),
        *(Attempted(Sent("m1")), Searched(Verdict(Sighting.ONE, ("m1",)))),
    ]


def tickets(mark: str, decision: Decision) -> list[object]:
    """What plans that wait to be sent hold."""
    terms = Terms("print", "v2-2024", "memory", NAME + mark, frozenset({ADDRESS + mark}), decision)
    ticket = Ticket(TEXT + mark, NAME + mark, terms, NOW, NOW)
    return [
        *(terms, ticket, Issued(ticket), Taken(ticket), PutTicket(ticket), DropTicket(TEXT + mark)),
        *(IssueTicket(TEXT + mark, NAME + mark, terms), SpendTicket(TEXT + mark, NAME + mark, terms)),
        Decided(Issued(ticket), (PutTicket(ticket),)),
    ]


NOWHERE = Unreachable()
NOBODY = PeopleOfCarrier(cast(PeopleCarrier, NOWHERE))


def midnight() -> datetime:
    return NOW


EXAMPLES = examples()
REDACTED = [kind for kind in EXAMPLES if issubclass(kind, Redacted)]


def types_of_the_core() -> set[type]:
    names = [found.name for found in pkgutil.walk_packages(canvas_comms.__path__, "canvas_comms.")]
    things = [thing for name in names for thing in vars(importlib.import_module(name)).values()]
    kinds = [thing for thing in things if isinstance(thing, type) and attrs.has(thing)]
    return {kind for kind in kinds if not kind.__module__.startswith("canvas_comms.lms")}


def test_every_type_has_its_example() -> None:
    assert set(EXAMPLES) == types_of_the_core()


@pytest.mark.parametrize("kind", REDACTED)
def test_what_is_redacted_holds_a_canary_indeed(kind: type) -> None:
    example: Any = EXAMPLES[kind]

    assert CANARY in repr(attrs.asdict(example))


@pytest.mark.parametrize("kind", REDACTED)
def test_what_is_redacted_is_equal_and_hashed_by_its_fields(kind: type) -> None:
    assert {EXAMPLES[kind], examples()[kind]} == {EXAMPLES[kind]}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_no_rendering_of_a_value_shows_a_canary(kind: type, leaks: Callable[[object], list[str]]) -> None:
    assert leaks(EXAMPLES[kind]) == []


INNER = """
import importlib.util, sys, pytest
spec = importlib.util.spec_from_file_location("outer", {path!r})
outer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(outer)
some, others = outer.examples(" one"), outer.examples(" two")
KINDS = [kind for kind in some if some[kind] != others[kind]]

@pytest.mark.parametrize("kind", KINDS)
def test_alone(kind):
    left, right = some[kind], others[kind]
    assert left == right

@pytest.mark.parametrize("kind", KINDS)
def test_in_a_list(kind):
    assert [some[kind]] == [others[kind]]

@pytest.mark.parametrize("kind", KINDS)
def test_in_a_dictionary(kind):
    assert {{"key": some[kind]}} == {{"key": others[kind]}}

@pytest.mark.parametrize("kind", KINDS)
def test_as_a_member(kind):
    assert some[kind] in (others[kind],)

def test_all_at_once():
    assert not KINDS, some
"""


def test_no_failing_assertion_of_pytest_shows_a_canary(tmp_path: Path) -> None:
    inner = tmp_path / "test_inner.py"
    inner.write_text(INNER.format(path=__file__))
    options = ["-vv", "--showlocals", "-p", "no:cacheprovider", "-c", os.devnull]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, inner],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ORIGIN), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    failed = re.search(r"(\d+) failed in", ran.stdout)

    assert failed is not None, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert int(failed[1]) > 4 * 15
    assert [line for line in ran.stdout.splitlines() if CANARY in line] == []
