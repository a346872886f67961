"""What a Canvas Medical server does with each call: outcomes and changes, by a view of its state."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.medical.communications import (
    Communication,
    GivenPayload,
    Message,
    MessageState,
    NewCommunication,
    Origin,
)
from canvas_comms.medical.deciding import (
    Command,
    Create,
    Denied,
    Listed,
    MarkRead,
    Moved,
    NotMoved,
    PressSend,
    Put,
    Read,
    Result,
    Search,
    Shown,
    Stored,
    as_communication,
    decide,
)
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.plan import plan
from canvas_comms.medical.references import GivenReference, PersonKind, Reference
from canvas_comms.medical.rules.access import FULL_ACCESS, AccessReason, Actor
from canvas_comms.medical.rules.answers import REFUSALS, AnswerReason
from canvas_comms.medical.rules.lifecycle import LifecycleReason
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.searching import Query, SearchKey, SearchReason, matches, search_keys

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ANN = Reference(PersonKind.PATIENT, "5350cd20de8a470aa570a852859ac87e")
BEN = Reference(PersonKind.PATIENT, "4c21512185184e579b09bfac16dfdd2f")
DR_CHO = Reference(PersonKind.PRACTITIONER, "4150cd20de8a470aa570a852859ac87e")
DR_DEE = Reference(PersonKind.PRACTITIONER, "5eede137ecfe4124b8b773040e33be15")
T0 = datetime(2023, 1, 1, tzinfo=UTC)
NOW = datetime(2023, 2, 1, 12, tzinfo=UTC)
EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))
ANY_NOW = st.datetimes(timezones=st.sampled_from((UTC, EAST, WEST)))
R = TypeVar("R", bound=Result)


@attrs.frozen
class Chart:
    """A view of messages in a dict, and of the people who exist."""

    messages: dict[str, Message]
    people: frozenset[Reference] = frozenset((ANN, BEN, DR_CHO, DR_DEE))

    def knows(self, person: Reference) -> bool:
        return person in self.people

    def message(self, id: str) -> Message | None:
        return self.messages.get(id)

    def found(self, key: SearchKey) -> Sequence[str]:
        return [message.id for message in self.messages.values() if key in search_keys(message)]

    def new_id(self) -> str:
        return f"new-{len(self.messages)}"


def held(id: str, sender: Reference, recipient: Reference, **more: Any) -> Message:
    message = Message(id=id, sender=sender, recipient=recipient, content="q", created=T0, sent=T0)
    return attrs.evolve(message, **more)


def chart(*messages: Message) -> Chart:
    return Chart({message.id: message for message in messages})


CHART = chart(
    held("m1", ANN, DR_CHO),
    held("m2", DR_CHO, ANN),
    held("m3", BEN, DR_CHO),
    held("m4", DR_DEE, ANN, state=MessageState.DRAFT),
    held("m5", DR_DEE, ANN, state=MessageState.SCHEDULED, sent=NOW, origin=Origin.UI),
    held("x1", DR_CHO, DR_DEE, origin=Origin.UI),
)
GOOD = NewCommunication(
    sender=GivenReference.to(DR_CHO),
    recipients=(GivenReference.to(ANN),),
    payload=(GivenPayload(content_string="Upcoming appointment hi"),),
    sent="2022-04-29T13:30:00Z",
    status="unknown",
)


def decided(
    command: Command[R], edition: Edition = V2_2024, actor: Actor | None = FULL_ACCESS, view: Chart = CHART
) -> tuple[R, tuple[Put, ...]]:
    return decide(view, command, actor, edition, NOW)


def refusal(result: Result) -> tuple[int, list[Reason]]:
    assert isinstance(result, Denied)
    return result.answer.status, [problem.finding.reason for problem in result.answer.problems]


def listed(*parameters: tuple[str, str], actor: Actor = FULL_ACCESS, view: Chart = CHART) -> Listed:
    result, changes = decided(Search(parameters), actor=actor, view=view)
    assert isinstance(result, Listed)
    assert changes == ()
    return result


def ids(page: Listed) -> list[str]:
    return [message.id for message in page.messages]


def test_a_good_create_stores_one_message_with_the_views_id() -> None:
    result, changes = decided(Create(GOOD))

    assert isinstance(result, Stored)
    assert (result.message.id, changes) == ("new-6", (Put(result.message),))


def test_a_refused_create_changes_nothing() -> None:
    result, changes = decided(Create(attrs.evolve(GOOD, recipients=())))

    assert (refusal(result), changes) == ((422, [PartyReason.RECIPIENT_MISSING]), ())


def test_people_whom_the_view_does_not_know_get_no_message() -> None:
    result, _ = decided(Create(GOOD), view=Chart({}, frozenset((DR_CHO,))))

    assert refusal(result) == (422, [PartyReason.UNKNOWN_PERSON])


def test_an_absolute_reference_is_read_under_the_base_of_the_command() -> None:
    new = attrs.evolve(GOOD, recipients=(GivenReference(f"https://here.example/{ANN}"),))
    result, _ = decided(Create(new, base="https://here.example"))

    assert isinstance(result, Stored)


def test_nobody_creates_for_another_patient() -> None:
    result, _ = decided(Create(GOOD), actor=Actor(patient=BEN))

    assert refusal(result) == (403, [AccessReason.OTHER_PATIENT])


@pytest.mark.parametrize("edition", [V2_2023, V2_2024])
def test_a_message_is_read_by_its_id(edition: Edition) -> None:
    assert decided(Read("m1"), edition) == (Shown(CHART.messages["m1"]), ())


def test_what_was_scheduled_is_read_as_sent_once_its_time_has_come() -> None:
    result, _ = decided(Read("m5"))

    assert result == Shown(attrs.evolve(CHART.messages["m5"], state=MessageState.SENT))


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
    id: str, edition: Edition, actor: Actor | None, status: int, reason: Reason
) -> None:
    result, changes = decided(Read(id), edition, actor)

    assert (refusal(result), changes) == ((status, [reason]), ())


SEARCHES: list[tuple[tuple[tuple[str, str], ...], list[str]]] = [
    ((), ["m1", "m2", "m3", "m4", "m5"]),
    ((("patient", str(ANN)),), ["m1", "m2", "m4", "m5"]),
    ((("patient", ANN.id),), ["m1", "m2", "m4", "m5"]),
    ((("sender", str(DR_CHO)),), ["m2"]),
    ((("recipient", str(DR_CHO)),), ["m1", "m3"]),
    ((("recipient", str(DR_DEE)),), []),
    ((("sender", str(DR_DEE)), ("recipient", str(ANN))), ["m4", "m5"]),
    ((("_id", "m3"),), ["m3"]),
    ((("_id", "m3"), ("patient", str(ANN))), []),
    ((("_id", "m3"), ("patient", str(DR_CHO))), []),
    ((("_id", "x1"),), []),
    ((("_id", "nothing"),), []),
    ((("_id", "has space"),), []),
    ((("patient", "Group/g1"),), []),
    ((("_id:", "m3"),), ["m1", "m2", "m3", "m4", "m5"]),
]


@pytest.mark.parametrize(("parameters", "found"), SEARCHES)
def test_a_search_lists_its_matches_in_the_order_of_creation(
    parameters: tuple[tuple[str, str], ...], found: list[str]
) -> None:
    page = listed(*parameters)

    assert (ids(page), page.total) == (found, len(found))


def test_a_page_is_cut_out_of_all_matches_and_linked() -> None:
    page = listed(("_count", "2"), ("_offset", "2"))

    assert (ids(page), page.total, page.count, page.offset, page.links) == (
        ["m3", "m4"],
        5,
        2,
        2,
        {"self": 2, "first": 0, "next": 4, "last": 4},
    )


def test_a_count_of_nought_lists_nothing_and_counts_all() -> None:
    page = listed(("_count", "0"))

    assert (ids(page), page.total, page.links) == ([], 5, {})


def test_beyond_the_end_the_total_stays_right() -> None:
    page = listed(("_offset", "50"))

    assert (ids(page), page.total, "next" in page.links) == ([], 5, False)


def test_an_empty_result_has_no_links() -> None:
    assert listed(("_id", "nothing")).links == {}


def test_a_listed_message_is_shown_as_time_has_made_it() -> None:
    assert listed(("_id", "m5")).messages[0].state is MessageState.SENT


def test_a_patients_token_finds_only_that_patients_messages() -> None:
    assert ids(listed(actor=Actor(patient=BEN))) == ["m3"]


def test_that_a_search_was_limited_is_told() -> None:
    decision = listed(actor=Actor(patient=BEN)).decision

    assert (AccessReason.LIMITED_TO_PATIENT, Effect.NOTED, "patient") in [
        (f.reason, f.effect, f.where) for f in decision.findings
    ]


def test_a_patients_token_may_name_that_patient() -> None:
    assert ids(listed(("patient", str(BEN)), actor=Actor(patient=BEN))) == ["m3"]


DENIED: list[tuple[tuple[tuple[str, str], ...], Actor | None, int, Reason]] = [
    ((), None, 401, AccessReason.NOT_AUTHENTICATED),
    ((), Actor(scopes=("user/Communication.write",)), 403, AccessReason.SCOPE_MISSING),
    ((("patient", str(ANN)),), Actor(patient=BEN), 403, AccessReason.OTHER_PATIENT),
    ((("_count", "-1"),), FULL_ACCESS, 400, SearchReason.NOT_A_NUMBER),
    ((("_offset", "ten"),), FULL_ACCESS, 400, SearchReason.NOT_A_NUMBER),
]


@pytest.mark.parametrize(("parameters", "actor", "status", "reason"), DENIED)
def test_a_search_is_refused_for_its_reason(
    parameters: tuple[tuple[str, str], ...], actor: Actor | None, status: int, reason: Reason
) -> None:
    result, changes = decided(Search(parameters), actor=actor)

    assert (refusal(result), changes) == ((status, [reason]), ())


def test_staff_send_a_draft() -> None:
    sent = attrs.evolve(CHART.messages["m4"], state=MessageState.SENT)
    result, changes = decided(PressSend("m4", DR_DEE), V1)

    assert isinstance(result, Moved)
    assert (result.message, changes) == (sent, (Put(sent),))


def test_staff_mark_a_message_as_read() -> None:
    read = attrs.evolve(CHART.messages["m1"], received=NOW)
    result, changes = decided(MarkRead("m1", DR_CHO))

    assert isinstance(result, Moved)
    assert (result.message, changes) == (read, (Put(read),))


def test_what_staff_do_may_have_been_at_another_moment_than_now() -> None:
    before = datetime(2023, 1, 31, 22, tzinfo=timezone(timedelta(hours=-7)))
    result, _ = decided(MarkRead("m1", DR_CHO, at=before))

    assert isinstance(result, Moved)
    assert result.message.received == before


def test_at_an_earlier_moment_a_scheduled_message_was_not_sent_yet() -> None:
    result, _ = decided(PressSend("m5", DR_DEE, at=NOW - timedelta(seconds=1)))

    assert isinstance(result, NotMoved)


def test_what_is_no_command_of_canvas_medical_is_an_error() -> None:
    stranger: Command[Any] = Command()
    with pytest.raises(TypeError, match="Command is no command"):
        decided(stranger)


STUCK: list[tuple[PressSend | MarkRead, Reason]] = [
    (PressSend("m2", DR_CHO), LifecycleReason.NOT_A_DRAFT),
    (PressSend("m5", DR_DEE), LifecycleReason.NOT_A_DRAFT),
    (PressSend("m4", ANN), LifecycleReason.NOT_STAFF),
    (PressSend("nothing", DR_CHO), AnswerReason.NO_SUCH_MESSAGE),
    (MarkRead("m2", DR_CHO), LifecycleReason.NOT_UNREAD),
    (MarkRead("m1", ANN), LifecycleReason.NOT_STAFF),
    (MarkRead("nothing", DR_CHO), AnswerReason.NO_SUCH_MESSAGE),
]


@pytest.mark.parametrize(("command", "reason"), STUCK)
def test_what_cannot_be_done_on_screen_changes_nothing(command: PressSend | MarkRead, reason: Reason) -> None:
    result, changes = decided(command)

    assert isinstance(result, NotMoved)
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
    assert as_communication(CHART.messages["m4"], edition) == Communication(
        id="m4",
        status=status,
        sender=DR_DEE,
        recipient=ANN,
        content="q",
        sent=T0,
        received=None,
        subject=subject,
    )


def test_between_two_practitioners_there_is_no_subject() -> None:
    assert as_communication(CHART.messages["x1"], V2_2024).subject is None


COMMANDS: st.SearchStrategy[Command[Any]] = st.one_of(
    st.builds(Create, st.from_type(NewCommunication), st.sampled_from(("", "https://server.example"))),
    st.builds(Read, st.sampled_from(("m1", "m2", "", "..")) | st.text(max_size=3)),
    st.builds(
        Search,
        st.lists(
            st.tuples(
                st.sampled_from(("_id", "patient", "sender", "recipient", "_count", "_offset", "status")),
                st.sampled_from(("m1", "Patient/a", "Practitioner/a", "a", "0", "9" * 18))
                | st.text(max_size=3),
            ),
            max_size=4,
        ).map(tuple),
    ),
    st.builds(PressSend, st.sampled_from(("m1", "m2")), st.from_type(Reference), st.none() | ANY_NOW),
    st.builds(MarkRead, st.sampled_from(("m1", "m2")), st.from_type(Reference), st.none() | ANY_NOW),
)
CHARTS = st.builds(
    Chart,
    st.lists(st.from_type(Message), max_size=4).map(lambda messages: {m.id: m for m in messages}),
    st.frozensets(st.from_type(Reference), max_size=4),
)


@given(CHARTS, COMMANDS, st.none() | st.from_type(Actor), st.sampled_from(Edition), ANY_NOW)
def test_any_command_is_decided_and_only_what_was_done_changes_anything(
    view: Chart, command: Command[Any], actor: Actor | None, edition: Edition, now: datetime
) -> None:
    result, changes = decide(view, command, actor, edition, now)

    assert changes == ((Put(result.message),) if isinstance(result, Stored | Moved) else ())


@given(CHARTS, COMMANDS, st.none() | st.from_type(Actor), st.sampled_from(Edition), ANY_NOW)
def test_whatever_is_denied_is_denied_for_a_reason_that_has_an_answer(
    view: Chart, command: Command[Any], actor: Actor | None, edition: Edition, now: datetime
) -> None:
    result, _ = decide(view, command, actor, edition, now)
    refusals = result.decision.refusals if isinstance(result, Denied) else ()

    assert isinstance(result, Denied) == bool(refusals)
    assert {f.reason for f in refusals} <= set(REFUSALS)


KNOWN = ("Patient/a", "Patient/b", "Practitioner/a", "Practitioner/d")


PLANNABLE = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(EAST))


@given(st.from_type(NewCommunication), st.sampled_from(Edition), PLANNABLE, st.booleans())
def test_what_is_planned_is_what_happens(
    new: NewCommunication, edition: Edition, now: datetime, known: bool
) -> None:
    view = Chart({}, frozenset(map(Reference.of, KNOWN)) if known else frozenset())
    planned = plan(new, edition, now, knows=view.knows)
    result, _ = decide(view, Create(new), FULL_ACCESS, edition, now)

    if isinstance(result, Stored):
        assert planned.message == attrs.evolve(result.message, id="")
        assert planned.decision == result.decision
    else:
        assert planned.answer == (result.answer if isinstance(result, Denied) else None)


PEOPLE = st.sampled_from((ANN, BEN, DR_CHO, DR_DEE))
QUERIES = st.builds(
    Query,
    id=st.none() | st.sampled_from(("m1", "m2")),
    patient=st.none() | PEOPLE,
    recipient=st.none() | PEOPLE,
    sender=st.none() | PEOPLE,
)


@given(st.lists(st.builds(held, st.sampled_from(("m1", "m2", "m3")), PEOPLE, PEOPLE)), QUERIES)
def test_a_search_counts_just_what_matches(messages: list[Message], query: Query) -> None:
    view = chart(*messages)
    named = (
        ("_id", query.id),
        ("patient", query.patient),
        ("recipient", query.recipient),
        ("sender", query.sender),
    )
    page = listed(*((name, str(value)) for name, value in named if value), view=view)

    assert ids(page) == [m.id for m in view.messages.values() if matches(m, query)]
