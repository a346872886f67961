"""Channels are added, listed and deleted as the rules foretell."""

from collections.abc import Mapping

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError
from canvas_comms.lms.channels.add_channel import look_up
from canvas_comms.lms.channels.model import ChannelAddress, ChannelId, ChannelState
from canvas_comms.lms.channels.plan import plan_to_add
from canvas_comms.lms.channels.ports import ChannelGateway
from canvas_comms.lms.channels.resources import (
    Added,
    CommunicationChannel,
    NewChannel,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.rules.access import AccessReason
from canvas_comms.lms.channels.rules.addresses import AddressReason, UniquenessReason
from canvas_comms.lms.channels.sources import CONTROLLER, MODEL_SPEC
from canvas_comms.lms.channels.use import list_channels
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms.redaction import Secret
from canvas_comms_plugins.conformance.comparing import faults_of, unlike
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.promises import promise

LIST = Capability.CHANNELS_LIST
CREATE = Capability.CHANNELS_CREATE
DELETE = Capability.CHANNELS_DELETE
FORGET = Capability.CHANNELS_DELETE_PUSH_TOKEN

NEW: Mapping[str, NewChannel] = {
    "an e-mail address": NewChannel("pigeon@example.org", "email"),
    "in capitals": NewChannel("Pigeon.Post+Loft@Example.ORG", "email"),
    "a number": NewChannel("+15555550123", "sms"),
    "a type that nobody knows": NewChannel("pigeon@example.org", "carrier_pigeon"),
}
HOPELESS: Mapping[str, NewChannel] = {
    "no type": NewChannel("pigeon@example.org"),
    "no address": NewChannel(None, "email"),
    "empty": NewChannel("", "email"),
    "no e-mail address": NewChannel("pigeon", "email"),
    "too long": NewChannel("p" * 300 + "@example.org", "email"),
}


class Channels(LmsSuite):
    """A user's channels."""

    @promise(LIST, why=CONTROLLER)
    def test_the_list_holds_ones_living_channels(self, subject: LmsSubject) -> None:
        """A list holds channels of that user, each once, none of them deleted, by position."""
        student = subject.student
        found = _own(student.areas.channels)

        assert [fault for one in found for fault in faults_of(one, CommunicationChannel)] == []
        assert {one.user_id for one in found} <= {student.id}
        assert {one.workflow_state for one in found} <= {"active", "unconfirmed"}
        assert [one.position for one in found] == sorted(one.position for one in found)

    @promise(LIST, why=CONTROLLER)
    def test_self_is_oneself(self, subject: LmsSubject) -> None:
        """`self` names the caller, as the id does."""
        gateway = subject.student.areas.channels
        by_id = list(list_channels(gateway, user=subject.student.id))

        assert [one.id for one in _own(gateway)] == [one.id for one in by_id]

    @promise(LIST, why=AccessReason.NOT_ALLOWED)
    def test_a_students_channels_are_not_another_students_to_see(self, subject: LmsSubject) -> None:
        """Who has no right over a user is refused their channels, not shown an empty list."""
        with pytest.raises(AnsweredError):
            list(list_channels(subject.student.areas.channels, user=subject.students[1].id))

    @promise(CREATE, LIST, why=MODEL_SPEC)
    @pytest.mark.parametrize("new", NEW.values(), ids=NEW)
    def test_a_channel_is_added_as_foretold(self, subject: LmsSubject, new: NewChannel) -> None:
        """Type, address and state of a new channel are those that the rules foretell."""
        gateway = subject.student.areas.channels
        before = look_up(gateway)
        planned = plan_to_add(new, gateway.edition, before)
        outcome = gateway.create_channel("self", new)

        assert type(outcome) is Added
        expected = {"user_id": subject.student.id, "address": new.address, "type": planned.type.shown.value}
        state = {} if planned.state is None else {"workflow_state": planned.state.value}
        assert unlike(outcome.channel, CommunicationChannel, **expected, **state) == []
        old = {one.id for one in before.channels or ()}
        assert [one.id for one in _own(gateway) if one.id not in old] == [outcome.channel.id]

    @promise(CREATE, LIST, why=UniquenessReason.ALREADY_THERE)
    def test_the_same_address_again_is_no_second_channel(self, subject: LmsSubject) -> None:
        """An address that one has already is refused, in any case of its letters."""
        gateway = subject.student.areas.channels
        gateway.create_channel("self", NewChannel("pigeon@example.org", "email"))
        before = [one.id for one in _own(gateway)]
        outcome = gateway.create_channel("self", NewChannel("PIGEON@example.org", "email"))

        assert type(outcome) is Rejected
        assert [one.id for one in _own(gateway)] == before

    @promise(CREATE, LIST, why=AddressReason.NO_ADDRESS)
    @pytest.mark.parametrize("new", HOPELESS.values(), ids=HOPELESS)
    def test_what_is_no_channel_is_not_added(self, subject: LmsSubject, new: NewChannel) -> None:
        """What lacks a type or a good address is `Rejected`, or `NotSent` if it cannot be said."""
        gateway = subject.student.areas.channels
        before = [one.id for one in _own(gateway)]
        allowed = plan_to_add(new, gateway.edition, look_up(gateway)).allowed
        outcome = gateway.create_channel("self", new)

        assert type(outcome) in ((Added,) if allowed else (Rejected, NotSent))
        assert allowed or [one.id for one in _own(gateway)] == before

    @promise(CREATE, why=AccessReason.NOT_ALLOWED)
    def test_nobody_adds_channels_to_others(self, subject: LmsSubject) -> None:
        """A student may not add a channel to somebody else."""
        new = NewChannel("pigeon@example.org", "email")
        outcome = subject.student.areas.channels.create_channel(subject.teacher.id, new)

        assert type(outcome) is Rejected

    @promise(CREATE, DELETE, LIST, why=CONTROLLER)
    @pytest.mark.parametrize("by", ["id", "address"])
    def test_a_deleted_channel_is_listed_no_more(self, subject: LmsSubject, by: str) -> None:
        """A delete that the server confirms is `Removed`, and the list does not hold the channel."""
        gateway = subject.student.areas.channels
        added = gateway.create_channel("self", NewChannel("pigeon@example.org", "email"))
        assert type(added) is Added
        named = ChannelId(added.channel.id) if by == "id" else ChannelAddress("email", "pigeon@example.org")
        outcome = gateway.delete_channel("self", named)

        assert type(outcome) is Removed
        assert (outcome.channel.id, outcome.channel.state) == (added.channel.id, ChannelState.RETIRED)
        assert added.channel.id not in [one.id for one in _own(gateway)]

    @promise(DELETE, why=CONTROLLER)
    def test_what_is_not_there_cannot_be_deleted(self, subject: LmsSubject) -> None:
        """Deleting an unknown channel is `Rejected` with 404."""
        outcome = subject.student.areas.channels.delete_channel("self", ChannelId("999999999"))

        assert (type(outcome), getattr(outcome, "status", None)) == (Rejected, 404)

    @promise(DELETE, CREATE, LIST, why=AccessReason.NOT_ALLOWED)
    def test_anothers_channel_cannot_be_deleted(self, subject: LmsSubject) -> None:
        """A student's channel stays, whatever another student asks for."""
        student, other = subject.students[:2]
        added = other.areas.channels.create_channel("self", NewChannel("pigeon@example.org", "email"))
        assert type(added) is Added
        outcome = student.areas.channels.delete_channel(other.id, ChannelId(added.channel.id))

        assert type(outcome) is Rejected
        assert added.channel.id in [one.id for one in _own(other.areas.channels)]

    @promise(FORGET, why=CONTROLLER)
    def test_forgetting_a_device_that_is_not_known_is_harmless(self, subject: LmsSubject) -> None:
        """A device that nobody registered is forgotten, or refused, and nothing is raised."""
        outcome = subject.student.areas.channels.delete_push_token(Secret("no-such-device"))

        assert type(outcome) in (PushTokenRemoved, Rejected)


def _own(gateway: ChannelGateway) -> list[CommunicationChannel]:
    return list(list_channels(gateway))


__all__ = ["CREATE", "DELETE", "FORGET", "LIST", "Channels"]
