"""What a Canvas Medical server does with each call: outcomes and changes, by a view of its state."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

import attrs
import pytest

from canvas_comms.decisions import Reason
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Message, MessageState, Origin, PersonKind, Reference
from canvas_comms.medical.operations import (
    Command,
    Create,
    Denied,
    MarkAsRead,
    MedicalState,
    PressSend,
    PutMessage,
    Read,
    Response,
    Search,
    SearchPage,
)
from canvas_comms.medical.resources import (
    Communication,
    CommunicationPayload,
    FhirReference,
    NewCommunication,
)
from canvas_comms.medical.rules.access import FULL_ACCESS, AccessReason, Actor
from canvas_comms.medical.rules.answers import AnswerReason
from canvas_comms.medical.rules.lifecycle import LifecycleReason
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.server import as_communication, decide, send_due
from canvas_comms.outcomes import Refused

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
DR_DEE = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be15")
T0 = datetime(2023, 1, 1, tzinfo=UTC)
NOW = datetime(2023, 2, 1, 12, tzinfo=UTC)
R = TypeVar("R")
Chart = Callable[..., MedicalState]


def held(id: str, sender: Reference, recipient: Reference, **more: Any) -> Message:
    message = Message(id=id, sender=sender, recipient=recipient, content="q", created=T0, sent=T0)
    return attrs.evolve(message, **more)


HELD = (
    held("m1", ANN, DR_CHO),
    held("m2", DR_CHO, ANN),
    held("m3", BEN, DR_CHO),
    held("m4", DR_DEE, ANN, state=MessageState.DRAFT),
    held("m5", DR_DEE, ANN, state=MessageState.SCHEDULED, sent=NOW, origin=Origin.UI),
    held("x1", DR_CHO, DR_DEE, origin=Origin.UI),
)
BY_ID = {message.id: message for message in HELD}
GOOD = NewCommunication(
    sender=FhirReference.to(DR_CHO),
    recipients=(FhirReference.to(ANN),),
    payload=(CommunicationPayload(content_string="Upcoming appointment hi"),),
    sent="2022-04-29T13:30:00Z",
    status="unknown",
)


@pytest.fixture
def view(chart: Chart) -> MedicalState:
    return chart(*HELD)


def decided(
    view: MedicalState, command: Command[R], edition: Edition = V2_2024, actor: Actor | None = FULL_ACCESS
) -> tuple[R, tuple[PutMessage, ...]]:
    return decide(view, command, actor, edition, NOW)


def refusal(result: object) -> tuple[int, list[Reason]]:
    assert isinstance(result, Denied)
    return result.answer.status, [problem.finding.reason for problem in result.answer.problems]


def test_a_good_create_stores_one_message_with_the_views_id(view: MedicalState) -> None:
    result, changes = decided(view, Create(GOOD))

    assert isinstance(result, Response)
    assert (result.message.id, changes) == ("new-6", (PutMessage(result.message),))


def test_blank_text_is_refused_only_if_the_command_is_strict(view: MedicalState) -> None:
    blank = attrs.evolve(GOOD, payload=(CommunicationPayload(content_string=" "),))
    lax, _ = decided(view, Create(blank))
    strict, changes = decided(view, Create(blank, strict_content=True))

    assert isinstance(lax, Response)
    assert (type(strict), changes) == (Denied, ())


READ_AND_NOT_SEARCH = Actor(scopes=("user/Communication.r",))
SEARCH_AND_NOT_READ = Actor(scopes=("user/Communication.s",))


def test_to_read_needs_the_right_to_read_and_not_the_one_to_search(view: MedicalState) -> None:
    assert isinstance(decided(view, Read("m1"), actor=READ_AND_NOT_SEARCH)[0], Response)
    assert refusal(decided(view, Read("m1"), actor=SEARCH_AND_NOT_READ)[0]) == (
        403,
        [AccessReason.SCOPE_MISSING],
    )


def test_to_search_needs_the_right_to_search_and_not_the_one_to_read(view: MedicalState) -> None:
    assert isinstance(decided(view, Search(()), actor=SEARCH_AND_NOT_READ)[0], SearchPage)
    assert refusal(decided(view, Search(()), actor=READ_AND_NOT_SEARCH)[0]) == (
        403,
        [AccessReason.SCOPE_MISSING],
    )


PLACED: list[tuple[str, Edition, Actor, list[tuple[Reason, str]]]] = [
    ("m1", V1, FULL_ACCESS, [(AnswerReason.READ_NOT_OFFERED, "method")]),
    ("nothing", V2_2024, FULL_ACCESS, [(AnswerReason.NO_SUCH_MESSAGE, "id")]),
    ("has space", V2_2024, FULL_ACCESS, [(AnswerReason.BAD_ID, "id")]),
    ("m3", V2_2024, Actor(patient=ANN), [(AccessReason.OTHER_PATIENT, "id")]),
]


@pytest.mark.parametrize(("id", "edition", "actor", "places"), PLACED)
def test_a_refused_read_says_where_each_reason_stands(
    view: MedicalState, id: str, edition: Edition, actor: Actor, places: list[tuple[Reason, str]]
) -> None:
    result, _ = decided(view, Read(id), edition, actor)

    assert isinstance(result, Denied)
    assert [(f.reason, f.where) for f in result.decision.refusals] == places


@pytest.mark.parametrize("command", [PressSend("nothing", DR_DEE), MarkAsRead("nothing", DR_DEE)])
def test_nobody_does_nothing_for_both_reasons(chart: Chart, command: PressSend | MarkAsRead) -> None:
    result, _ = decided(chart(people={ANN}), command)

    assert isinstance(result, Refused)
    assert [(f.reason, f.where) for f in result.decision.refusals] == [
        (AnswerReason.NO_SUCH_MESSAGE, "message"),
        (LifecycleReason.UNKNOWN_STAFF, "by"),
    ]


def test_what_was_done_on_screen_says_what_was_made_of_it(view: MedicalState) -> None:
    sent, _ = decided(view, PressSend("m4", DR_DEE))
    read, _ = decided(view, MarkAsRead("m1", DR_CHO))

    assert isinstance(sent, Response)
    assert isinstance(read, Response)
    assert LifecycleReason.SENT_BY_BUTTON in sent.decision.reasons()
    assert LifecycleReason.MARKED_READ in read.decision.reasons()


def test_a_good_create_says_what_was_made_of_it(view: MedicalState) -> None:
    result, _ = decided(view, Create(GOOD))

    assert isinstance(result, Response)
    assert result.decision.findings != ()


def test_a_refused_create_changes_nothing(view: MedicalState) -> None:
    result, changes = decided(view, Create(attrs.evolve(GOOD, recipients=())))

    assert (refusal(result), changes) == ((422, [PartyReason.RECIPIENT_MISSING]), ())


def test_people_whom_the_view_does_not_know_get_no_message(chart: Chart) -> None:
    result, _ = decided(chart(people={DR_CHO}), Create(GOOD))

    assert refusal(result) == (422, [PartyReason.UNKNOWN_PERSON])


def test_an_absolute_reference_is_read_under_the_base_of_the_command(view: MedicalState) -> None:
    new = attrs.evolve(GOOD, recipients=(FhirReference(f"https://here.example/{ANN}"),))
    result, _ = decided(view, Create(new, base="https://here.example"))

    assert isinstance(result, Response)


def test_nobody_creates_for_another_patient(view: MedicalState) -> None:
    result, _ = decided(view, Create(GOOD), actor=Actor(patient=BEN))

    assert refusal(result) == (403, [AccessReason.OTHER_PATIENT])


@pytest.mark.parametrize("edition", [V2_2023, V2_2024])
def test_a_message_is_read_by_its_id(view: MedicalState, edition: Edition) -> None:
    assert decided(view, Read("m1"), edition) == (Response(BY_ID["m1"]), ())


def test_what_was_scheduled_is_read_as_scheduled_until_the_job_has_run(view: MedicalState) -> None:
    assert decided(view, Read("m5")) == (Response(BY_ID["m5"]), ())


def test_the_job_sends_what_was_scheduled_once_its_time_has_come(chart: Chart) -> None:
    view: Any = chart(*HELD)
    sent = attrs.evolve(BY_ID["m5"], state=MessageState.SENT)

    assert send_due(view, NOW - timedelta(microseconds=1)) == ()
    assert send_due(view, NOW) == (PutMessage(sent),)


def test_the_job_passes_over_what_is_gone_since_it_was_due(chart: Chart) -> None:
    class Emptied:
        due, message = chart(*HELD).due, chart().message  # type: ignore[attr-defined]

    view: Any = Emptied
    assert view.due(NOW) == ["m5"]
    assert send_due(view, NOW) == ()


READS: list[tuple[str, Edition, Actor | None, int, Reason]] = [
    ("m1", V1, FULL_ACCESS, 405, AnswerReason.READ_NOT_OFFERED),
    ("nothing", V2_2024, FULL_ACCESS, 404, AnswerReason.NO_SUCH_MESSAGE),
    ("nothing", V2_2023, Actor(patient=ANN), 404, AnswerReason.NO_SUCH_MESSAGE),
    ("has space", V2_2024, FULL_ACCESS, 400, AnswerReason.BAD_ID),
    ("..", V2_2024, FULL_ACCESS, 400, AnswerReason.BAD_ID),
    ("a" * 65, V2_2024, FULL_ACCESS, 400, AnswerReason.BAD_ID),
    ("m1", V2_2024, None, 401, AccessReason.NOT_AUTHENTICATED),
    ("m1", V2_2024, Actor(scopes=("user/Communication.write",)), 403, AccessReason.SCOPE_MISSING),
    ("m3", V2_2024, Actor(patient=ANN), 403, AccessReason.OTHER_PATIENT),
    ("x1", V2_2024, Actor(patient=ANN), 403, AccessReason.OTHER_PATIENT),
]


@pytest.mark.parametrize(("id", "edition", "actor", "status", "reason"), READS)
def test_a_read_is_refused_for_its_reason(
    view: MedicalState, id: str, edition: Edition, actor: Actor | None, status: int, reason: Reason
) -> None:
    result, changes = decided(view, Read(id), edition, actor)

    assert (refusal(result), changes) == ((status, [reason]), ())


def test_staff_send_a_draft(view: MedicalState) -> None:
    sent = attrs.evolve(BY_ID["m4"], state=MessageState.SENT)
    result, changes = decided(view, PressSend("m4", DR_DEE), V1)

    assert isinstance(result, Response)
    assert (result.message, changes) == (sent, (PutMessage(sent),))


def test_staff_mark_a_message_as_read(view: MedicalState) -> None:
    read = attrs.evolve(BY_ID["m1"], received=NOW)
    result, changes = decided(view, MarkAsRead("m1", DR_CHO))

    assert isinstance(result, Response)
    assert (result.message, changes) == (read, (PutMessage(read),))


def test_what_staff_do_may_have_been_at_another_moment_than_now(view: MedicalState) -> None:
    before = datetime(2023, 1, 31, 22, tzinfo=timezone(timedelta(hours=-7)))
    result, _ = decided(view, MarkAsRead("m1", DR_CHO, at=before))

    assert isinstance(result, Response)
    assert result.message.received == before


def test_at_an_earlier_moment_a_scheduled_message_was_not_sent_yet(view: MedicalState) -> None:
    result, _ = decided(view, PressSend("m5", DR_DEE, at=NOW - timedelta(seconds=1)))

    assert isinstance(result, Refused)


def test_what_is_no_command_of_canvas_medical_is_an_error(view: MedicalState) -> None:
    stranger: Command[Any] = Command()
    with pytest.raises(TypeError, match="Command is no command"):
        decided(view, stranger)


STUCK: list[tuple[PressSend | MarkAsRead, Reason]] = [
    (PressSend("m2", DR_CHO), LifecycleReason.NOT_A_DRAFT),
    (PressSend("m5", DR_DEE), LifecycleReason.NOT_A_DRAFT),
    (PressSend("m4", ANN), LifecycleReason.NOT_STAFF),
    (PressSend("nothing", DR_CHO), AnswerReason.NO_SUCH_MESSAGE),
    (MarkAsRead("m2", DR_CHO), LifecycleReason.NOT_UNREAD),
    (MarkAsRead("m1", ANN), LifecycleReason.NOT_STAFF),
    (MarkAsRead("nothing", DR_CHO), AnswerReason.NO_SUCH_MESSAGE),
]


@pytest.mark.parametrize(("command", "reason"), STUCK)
def test_what_cannot_be_done_on_screen_changes_nothing(
    view: MedicalState, command: PressSend | MarkAsRead, reason: Reason
) -> None:
    result, changes = decided(view, command)

    assert isinstance(result, Refused)
    assert (set(result.decision.reasons()), changes) == ({reason}, ())


SHOWS: list[tuple[Edition, str, Reference | None]] = [
    (V1, "unknown", None),
    (V2_2023, "unknown", ANN),
    (V2_2024, "preparation", ANN),
]


@pytest.mark.parametrize(("edition", "status", "subject"), SHOWS)
def test_an_edition_shows_a_message_as_its_resource(
    edition: Edition, status: str, subject: Reference | None
) -> None:
    assert as_communication(BY_ID["m4"], edition) == Communication(
        id="m4",
        status=status,
        sender=DR_DEE,
        recipient=ANN,
        content="q",
        sent=T0,
        received=None,
        subject=subject,
    )


def test_a_message_that_staff_read_shows_when() -> None:
    assert as_communication(attrs.evolve(BY_ID["m1"], received=NOW), V2_2024).received == NOW


def test_between_two_practitioners_there_is_no_subject() -> None:
    assert as_communication(BY_ID["x1"], V2_2024).subject is None


@pytest.mark.parametrize("command", [PressSend("m4", DR_DEE), MarkAsRead("m1", DR_DEE)])
def test_nobody_does_anything_on_screen(chart: Chart, command: PressSend | MarkAsRead) -> None:
    result, changes = decided(chart(*HELD, people={ANN, DR_CHO}), command, V1)

    assert isinstance(result, Refused)
    assert [(f.reason, f.where) for f in result.decision.refusals] == [(LifecycleReason.UNKNOWN_STAFF, "by")]
    assert changes == ()
