from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Effect
from canvas_comms.errors import InvalidValue, NotSupported
from canvas_comms.lms.channels import (
    Added,
    ChannelAddress,
    ChannelId,
    ChannelState,
    ChannelType,
    NewChannel,
    OnLoss,
    Relation,
    Removed,
    Snapshot,
    add_channel,
    compose_channel,
    list_channels,
    look_up,
    plan_to_add,
    plan_to_remove,
    remove_channel,
)
from canvas_comms.lms.channels.operations import CreateChannel
from canvas_comms.lms.channels.plan import PlanReason
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.channels.rules.access import AccessReason, relation_to
from canvas_comms.lms.channels.rules.addresses import AddressReason, LimitReason, UniquenessReason
from canvas_comms.lms.channels.rules.confirmation import SkippingReason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Json
from canvas_comms.lms.people import AccountSettings
from canvas_comms.outcomes import Refused, Rejected
from canvas_comms.redaction import Secret
from canvas_comms_addresses import AddressFault, check_address

Fill = Callable[..., Any]
NOW = LmsEdition.Y2025_10
EMAIL = NewChannel("new@example.com", "email")
SKIP = NewChannel("new@example.com", "email", skip_confirmation=True)
OPEN = AccountSettings()
USER = Relation(manage_user_details=False, manage_students=False, may_edit_own=True, may_edit_imported=True)
ADMIN = Relation(own=False, manage_user_details=True, manage_students=True)
THERE = CommunicationChannel("16", "1", "there@example.com", "email", 1, "active")
KNOWN = Snapshot(USER, (THERE,), OPEN)


@attrs.define(eq=False)
class Recorder:
    """A gateway that only notes what it is asked."""

    capabilities: frozenset[Capability] = frozenset(Capability)
    edition: LmsEdition = NOW
    asked: list[Any] = attrs.field(factory=list)

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any) -> Any:
            self.asked.append((name, *args))
            return Rejected(500)

        return ask


def test_a_plan_tells_the_state_after_and_who_must_confirm() -> None:
    plan = plan_to_add(EMAIL, NOW, KNOWN)

    assert (plan.allowed, plan.state, plan.must_confirm, plan.code_length) == (
        True,
        ChannelState.UNCONFIRMED,
        True,
        25,
    )
    assert plan.losses == ()


def test_what_the_snapshot_does_not_hold_is_unknown() -> None:
    plan = plan_to_add(SKIP, NOW)

    assert {f.reason for f in plan.unknowns} == {
        AccessReason.RIGHTS_UNKNOWN,
        LimitReason.MAXIMUM_UNKNOWN,
        LimitReason.ROWS_UNKNOWN,
        UniquenessReason.CHANNELS_UNKNOWN,
        AddressReason.BANNED_UNKNOWN,
        SkippingReason.UNKNOWN,
    }
    assert (plan.allowed, plan.state, plan.must_confirm) == (True, None, None)


def test_an_ignored_skip_is_a_loss_and_an_honoured_one_is_none() -> None:
    ignored = plan_to_add(SKIP, NOW, KNOWN)
    honoured = plan_to_add(SKIP, NOW, attrs.evolve(KNOWN, who=ADMIN), user="1")

    assert [loss.where for loss in ignored.losses] == ["skip_confirmation"]
    assert (honoured.state, honoured.must_confirm, honoured.losses) == (ChannelState.ACTIVE, False, ())


def test_an_unknown_type_is_a_loss_too() -> None:
    plan = plan_to_add(NewChannel("bob", "fax"), NOW, KNOWN)

    assert (plan.type, [loss.where for loss in plan.losses]) == (ChannelType.EMAIL, ["type"])


@pytest.mark.parametrize(
    ("new", "snapshot", "status"),
    [
        (NewChannel("THERE@example.com", "email"), KNOWN, 400),
        (NewChannel("nonsense", "email"), KNOWN, 400),
        (EMAIL, attrs.evolve(KNOWN, settings=AccountSettings(banned_email_domains=("example.com",))), 400),
        (EMAIL, attrs.evolve(KNOWN, settings=AccountSettings(max_communication_channels=1)), 400),
        (EMAIL, Snapshot(attrs.evolve(USER, may_edit_own=False)), 403),
    ],
)
def test_a_plan_tells_the_refusal(new: NewChannel, snapshot: Snapshot, status: int) -> None:
    plan = plan_to_add(new, NOW, snapshot)

    assert plan.answer is not None
    assert (plan.allowed, plan.answer.status, plan.state) == (False, status, None)


def test_a_known_maximum_that_is_not_reached_stays_unsure() -> None:
    snapshot = attrs.evolve(KNOWN, settings=AccountSettings(max_communication_channels=5))

    assert LimitReason.MAXIMUM_UNKNOWN in plan_to_add(EMAIL, NOW, snapshot).decision.reasons()


def test_the_push_channel_that_is_there_is_given_again() -> None:
    push = CommunicationChannel("17", "1", "For All Devices", "push", 2, "active")
    who = attrs.evolve(USER, has_token=True, push_configured=True)
    plan = plan_to_add(NewChannel(type="push", token=Secret("d")), NOW, Snapshot(who, (THERE, push), OPEN))

    assert (plan.id, plan.position, plan.state, plan.must_confirm) == ("17", 2, ChannelState.ACTIVE, False)


def test_a_list_does_not_tell_whether_an_address_comes_back() -> None:
    assert UniquenessReason.DELETED_UNKNOWN in plan_to_add(EMAIL, NOW, KNOWN).decision.reasons()


def test_planning_to_remove() -> None:
    found = plan_to_remove(ChannelId("16"), NOW, KNOWN)
    gone = plan_to_remove(ChannelAddress("sms", "there@example.com"), NOW, KNOWN)
    refused = plan_to_remove(
        ChannelId("16"),
        NOW,
        attrs.evolve(KNOWN, who=Relation(own=False, manage_user_details=False)),
        user="1",
    )

    assert found.answer is None
    assert found.decision.reasons() == {PlanReason.IMPORT_UNKNOWN}
    assert gone.answer is not None
    assert refused.answer is not None
    assert (gone.answer.status, refused.answer.status) == (404, 403)


def test_removing_an_sms_channel_may_meet_one_time_passwords() -> None:
    sms = attrs.evolve(THERE, type="sms")
    plan = plan_to_remove(ChannelId("16"), NOW, attrs.evolve(KNOWN, channels=(sms,)))

    assert PlanReason.PASSWORD_USE_UNKNOWN in plan.decision.reasons()


@given(
    st.builds(
        NewChannel,
        st.none() | st.text(max_size=30),
        st.none() | st.text(max_size=9) | st.sampled_from(["email", "sms", "push", "fax"]),
        st.none() | st.builds(Secret, st.text(max_size=9)),
        st.booleans(),
    ),
    st.builds(Relation, *[st.none() | st.booleans()] * 11),
    st.sampled_from(LmsEdition),
)
def test_every_wish_has_a_plan(new: NewChannel, who: Relation, edition: LmsEdition) -> None:
    plan = plan_to_add(new, edition, Snapshot(who))

    assert plan.allowed is (plan.answer is None)
    assert not plan.decision.having(Effect.REFUSED) or plan.state is None


WORLDS = [
    ({}, "$u1"),
    ({}, "$admin"),
    ({"settings": {"users_can_edit_comm_channels": False}}, "$u1"),
    ({"settings": {"max_communication_channels": 1}}, "$u1"),
    ({"settings": {"banned_email_domains": ["example.com"]}}, "$u1"),
]


@pytest.mark.parametrize(("world", "who"), WORLDS)
@pytest.mark.parametrize(
    "new",
    [EMAIL, SKIP, NewChannel("one@example.com", "email"), NewChannel("bob", "sms"), NewChannel("bob", "fax")],
)
def test_what_is_planned_with_full_knowledge_is_what_the_server_does(
    world: Any, who: str, new: NewChannel, fill: Fill
) -> None:
    canvas = fill({"address": "one@example.com"}, **world)
    actor, directory = canvas.token(who).actor, canvas.lms.directory
    user = directory.user(canvas.id("$u1"))
    channels = tuple(canvas.living("$u1"))
    snapshot = Snapshot(relation_to(directory, actor, user), channels, directory.root_account.settings)
    plan = plan_to_add(new, NOW, snapshot, user=user.id)
    given: dict[str, Json] = {"address": new.address, "type": new.type}
    result = canvas.lms.execute(CreateChannel(user.id, given, new.skip_confirmation), actor)

    if plan.answer is not None:
        assert result.answer == plan.answer
    else:
        assert result.value.workflow_state == (plan.state and plan.state.value)
        assert result.decision.losses == plan.losses


def test_looking_up_fills_in_what_a_list_tells(fill: Fill) -> None:
    canvas = fill({"address": "one@example.com"})
    own = look_up(canvas.channels("$u1"))
    others = look_up(canvas.channels("$sadmin"), user=canvas.id("$u1"))

    assert (own.who.own, own.who.read, own.who.read_messages) == (True, True, False)
    assert (others.who.own, others.who.read_messages) == (None, True)
    assert [one.address for one in own.channels or ()] == ["one@example.com"]


def test_adding_needs_no_knowledge(fill: Fill) -> None:
    canvas = fill()
    report = add_channel(EMAIL, canvas.channels("$u1"))

    assert isinstance(report.outcome, Added)
    assert (report.outcome.channel.address, report.outcome.decision.losses) == ("new@example.com", ())


def test_what_would_be_lost_is_refused_before_any_call() -> None:
    gateway: Any = Recorder()
    report = add_channel(SKIP, gateway, snapshot=KNOWN)

    assert isinstance(report.outcome, Refused)
    assert gateway.asked == []


def test_an_accepted_loss_is_not_even_sent() -> None:
    gateway: Any = Recorder()
    add_channel(SKIP, gateway, snapshot=KNOWN, on_loss=OnLoss.ACCEPT)

    assert gateway.asked == [("create_channel", "self", EMAIL)]


def test_a_skip_that_turns_out_to_be_ignored_is_told(fill: Fill) -> None:
    report = add_channel(SKIP, fill().channels("$u1"))

    assert isinstance(report.outcome, Added)
    assert SkippingReason.IGNORED in report.outcome.decision.reasons()


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (NewChannel("a@b", "email"), AddressFault.NOT_EMAIL),
        (NewChannel("0301234", "sms"), AddressFault.NOT_INTERNATIONAL),
        (NewChannel("+1 000 000 0000", "sms"), AddressFault.NO_SUCH_NUMBER),
    ],
)
def test_our_side_can_be_stricter_than_the_server(new: NewChannel, fault: AddressFault, fill: Fill) -> None:
    gateway: Any = Recorder()
    report = add_channel(new, gateway, check=check_address)

    assert isinstance(report.outcome, Refused)
    assert fault in report.outcome.decision.reasons()
    assert gateway.asked == []
    assert isinstance(add_channel(new, fill().channels("$u1")).outcome, Added)


@pytest.mark.parametrize(("address", "type"), [("ann@school.edu", "email"), ("+4930123456", "sms")])
def test_usable_addresses_pass(address: str, type: str, fill: Fill) -> None:
    report = add_channel(NewChannel(address, type), fill().channels("$u1"), check=check_address)

    assert isinstance(report.outcome, Added)


def test_a_confirmed_delete_is_a_success(fill: Fill) -> None:
    canvas = fill({"ref": "$ch1", "address": "one@example.com"})
    gateway = canvas.channels("$u1")
    outcome = remove_channel(ChannelId(canvas.id("$ch1")), gateway).outcome
    again = remove_channel(ChannelId(canvas.id("$ch1")), gateway).outcome

    assert isinstance(outcome, Removed)
    assert outcome.channel.state is ChannelState.RETIRED
    assert isinstance(again, Rejected)
    assert again.status == 404


def test_a_refused_removal_touches_no_network() -> None:
    gateway: Any = Recorder()

    assert isinstance(remove_channel(ChannelId("99"), gateway, snapshot=KNOWN).outcome, Refused)
    assert gateway.asked == []


def test_what_a_backend_cannot_do_is_said_before_any_call() -> None:
    gateway: Any = Recorder(capabilities=frozenset())

    for use in (
        lambda: add_channel(EMAIL, gateway),
        lambda: remove_channel(ChannelId("1"), gateway),
        lambda: list_channels(gateway),
        lambda: look_up(gateway),
    ):
        with pytest.raises(NotSupported):
            use()
    assert gateway.asked == []


def test_many_channels_are_listed_page_by_page(fill: Fill) -> None:
    canvas = fill(*({"address": f"u{i}@example.com"} for i in range(205)))
    listing = list_channels(canvas.channels("$u1"))

    assert ([one.position for one in listing], listing.complete) == (list(range(1, 206)), True)
    assert len(list(list_channels(canvas.channels("$u1"), limit=3))) == 3


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"type": ChannelType.EMAIL}, "address"),
        ({"type": ChannelType.EMAIL, "address": " "}, "address"),
        ({"type": ChannelType.EMAIL, "address": " a@b.c"}, "address"),
        ({"type": ChannelType.EMAIL, "address": "a@b.c\n"}, "address"),
        ({"type": ChannelType.SMS, "address": "\ud800"}, "address"),
        ({"type": ChannelType.SMS, "address": "5" * 256}, "address"),
        ({"type": ChannelType.SMS, "address": 5}, "address"),
        ({"type": ChannelType.EMAIL, "address": "a@b.c", "token": Secret("t")}, "token"),
        ({"type": ChannelType.PUSH}, "token"),
        ({"type": ChannelType.PUSH, "token": Secret(" ")}, "token"),
        ({"type": ChannelType.PUSH, "token": Secret("t"), "address": "a@b.c"}, "address"),
        ({"type": "fax", "address": "a@b.c"}, "type"),
    ],
)
def test_composing_is_strict(wish: Any, field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        compose_channel(**wish)

    assert caught.value.field == field
    assert "a@b.c" not in str(caught.value)


def test_composing_gives_what_is_sent() -> None:
    assert compose_channel(type=ChannelType.EMAIL, address="a@b.c") == NewChannel("a@b.c", "email")
    assert compose_channel(type=ChannelType.PUSH, token=Secret("t")) == NewChannel(None, "push", Secret("t"))


def test_no_address_is_shown() -> None:
    shown = repr(plan_to_add(EMAIL, NOW, KNOWN)) + repr(KNOWN) + repr(EMAIL) + repr(THERE)

    assert "example.com" not in shown
