"""Somebody else's program: checked by the type checker, never run.

What must be an error is marked with an ignore, which the checker reports if it is needless.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never, assert_type

import canvas_comms_lms
import canvas_comms_medical
import canvas_comms_memory
import canvas_comms_plugins
from canvas_comms import Decision, Finding, NotSent, Outcome, Refused, Rejected, Secret, Sent, Unknown
from canvas_comms.capabilities import Capability
from canvas_comms.lms.announcements import AnnounceOutcome, AnnounceReport, announce
from canvas_comms.lms.channels import AddReport, CommunicationChannel, RemovalReport
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.conversations import Conversation
from canvas_comms.lms.conversations import Plan as ConversationPlan
from canvas_comms.lms.conversations import SendReport as ConversationReport
from canvas_comms.lms.discussions import EntryReport, TopicReport
from canvas_comms.lms.listing import Listing
from canvas_comms.medical import (
    Communication,
    CommunicationGateway,
    Edition,
    MedicalClient,
    Message,
    NewCommunication,
    OnLoss,
    Page,
    Placed,
    Placement,
    Plan,
    Query,
    Reference,
    Routing,
    SearchResults,
    SendReport,
    StaffActions,
    compose,
    mark_as_read,
    plan,
    plan_side_by_side,
    press_send,
    read,
    search,
    send,
)
from canvas_comms.medical.operations import Create, Denied, MedicalState, PressSend, Response
from canvas_comms.medical.rules.access import FULL_ACCESS
from canvas_comms.medical.server import decide
from canvas_comms.reports import Report

NOW = datetime(2022, 7, 15, tzinfo=UTC)


def tell(outcome: Outcome) -> str:
    """Every outcome there is; a sixth one would not pass."""
    match outcome:
        case Sent(id=id):
            return id or "sent"
        case Refused(decision=decision):
            return f"{assert_type(decision, Decision).refusals[0].reason.value}"
        case Rejected(status=status, issues=issues):
            return f"{status} {len(issues)}"
        case NotSent(reason=reason):
            return reason.value
        case Unknown(status=status):
            return str(assert_type(status, int | None))
        case _:
            assert_never(outcome)


def foretell(new: NewCommunication) -> Placement | None:
    """A plan, and where the message shows."""
    planned = assert_type(plan(new, Edition.V1_2022, NOW, knows=lambda person: person.is_patient), Plan)
    assert_type(planned.losses, tuple[Finding, ...])
    assert_type(planned.message, Message | None)
    assert_type(planned.routing, Routing | None)
    assert_type(plan_side_by_side(new, NOW), tuple[Plan, ...])
    return planned.routing.placement if planned.routing else None


def deliver(gateway: CommunicationGateway) -> list[str]:
    """A message to two people, one by one."""
    new = compose(
        sender=Reference.of("Practitioner/d"),
        recipients=["Patient/a", Reference.of("Patient/b")],
        content="hello",
        sent=NOW,
    )
    report = assert_type(send(new, gateway, now=NOW, on_loss=OnLoss.FAN_OUT), SendReport)
    return [tell(delivery.outcome) for delivery in report.deliveries]


def look(gateway: CommunicationGateway) -> Iterator[str]:
    """A message by id, and those that a search finds."""
    yield assert_type(read("m1", gateway), Communication).content
    findings = assert_type(search(Query(patient=Reference.of("Patient/a")), gateway, limit=5), SearchResults)
    yield from (one.status for one in findings)
    assert_type(findings.total, int | None)


def in_the_home_app(home_app: StaffActions, by: Reference) -> Placed | Refused:
    """What staff do in the home-app."""
    assert_type(mark_as_read("m1", by, home_app), Placed | Refused)
    return press_send("m1", by, home_app)


def decided(view: MedicalState, new: NewCommunication, by: Reference) -> None:
    """A command knows how it may end."""
    created, _ = decide(view, Create(new), FULL_ACCESS, Edition.V2_2024, NOW)
    assert_type(created, Response | Denied)
    moved, _ = decide(view, PressSend("m1", by), FULL_ACCESS, Edition.V2_2024, NOW)
    assert_type(moved, Response | Refused)


def connected() -> tuple[MedicalClient, LmsClient]:
    """Every door gives the client of its product."""
    assert_type(canvas_comms_memory.connect("lms", edition="2025-10", actor="$teacher"), LmsClient)
    assert_type(canvas_comms_plugins.connect("lms", "memory", edition="2025-10"), LmsClient)
    assert_type(canvas_comms_plugins.connect("medical", "memory", edition="v2-2024"), MedicalClient)
    clinic = canvas_comms_medical.connect("https://x.test", edition="v2-2024", credentials=Secret("t"))
    assert_type(clinic, MedicalClient)
    school = assert_type(canvas_comms_lms.connect("https://y.test", edition="2025-10", token="t"), LmsClient)
    return assert_type(canvas_comms_memory.connect("medical", edition="v2-2024"), MedicalClient), school


def in_school(school: LmsClient) -> Iterator[str]:
    """What the sections give."""
    message = school.conversations.compose(to="5", body="Hello.", how="individually", threads="new")
    report = assert_type(school.conversations.send(message, on_loss="accept"), ConversationReport)
    yield tell(report.outcome)
    yield assert_type(school.conversations.read("1"), Conversation).id
    yield from (one.id for one in assert_type(school.channels.list(), Listing[CommunicationChannel]))
    assert_type(school.announcements.post("course_8", {"title": "Trip"}), AnnounceReport)
    assert_type(school.discussions.post("course_8", "5", "<p>Hello.</p>"), EntryReport)


def finished(
    medical: SendReport,
    inbox: ConversationReport,
    added: AddReport,
    removed: RemovalReport,
    announced: AnnounceReport,
    made: TopicReport,
    posted: EntryReport,
) -> bool:
    """Reports have one shape."""
    of_messages: list[Report[Plan | ConversationPlan, Outcome]] = [medical, inbox]
    assert_type(announced.outcome, AnnounceOutcome)
    others: list[Report[object, object]] = [added, removed, announced, made, posted]
    return all(report.all_sent for report in (*of_messages, *others))


class MyGateway:
    """A gateway needs no base class."""

    @property
    def edition(self) -> Edition:
        """The last one."""
        return Edition.V2_2024

    @property
    def capabilities(self) -> frozenset[Capability]:
        """It cannot read."""
        return frozenset({Capability.COMMUNICATIONS_SEND, Capability.COMMUNICATIONS_SEARCH})

    def create(self, new: NewCommunication) -> Sent | Rejected | NotSent | Unknown:
        """Takes everything."""
        return Sent(None)

    def read(self, id: str) -> Communication:
        """Finds it."""
        raise NotImplementedError

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        """Finds nothing."""
        return Page(())


MINE: CommunicationGateway = MyGateway()


def wrong(new: NewCommunication, planned: Plan, gateway: CommunicationGateway) -> None:
    """What the checker must refuse."""
    plan(new, 2022, NOW)  # type: ignore[arg-type]  # an edition is a value or its text
    compose("Patient/a", "Practitioner/d", "hello")  # type: ignore[call-arg]  # people are named by keyword
    compose(sender="Patient/a", recipients="Practitioner/d", content=b"hello")  # type: ignore[arg-type]  # text
    canvas_comms_memory.connect("canvas", edition="v2-2024")  # type: ignore[call-overload]  # two products
    canvas_comms_lms.connect("https://y.test", edition="2025-10")  # type: ignore[call-overload]  # a token is needed
    announce("course_8", {"title": "Trip"}, gateway, now=NOW)  # type: ignore[arg-type]  # of the other product
    planned.edition = Edition.V2_2024  # type: ignore[misc]  # a value is frozen
    str(Secret("t").text)  # type: ignore[attr-defined]  # a secret is only revealed
    for _ in search("patient=a", gateway):  # type: ignore[arg-type]  # a query is a value
        continue
