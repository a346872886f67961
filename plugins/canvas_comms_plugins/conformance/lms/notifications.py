"""Notification preferences of channels, and the messages that the server sent by itself."""

from datetime import timedelta

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError, NotFound
from canvas_comms.lms.channels.model import ChannelAddress, ChannelId
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.use import list_channels
from canvas_comms.lms.comm_messages.gateway import list_comm_messages
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.comm_messages.rules import API_SPEC as COMM_MESSAGES_SPEC
from canvas_comms.lms.comm_messages.rules import ReadingReason
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.operations import NotificationPreference, PreferencesSet
from canvas_comms.lms.preferences.rules import API_SPEC, CONTROLLER, POLICY
from canvas_comms.lms.preferences.use import SettingReason, set_category
from canvas_comms.outcomes import Rejected
from canvas_comms_plugins.conformance.lms.channels import CREATE, LIST
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.suite import faults_of, promise, unlike

READ = Capability.PREFERENCES_READ
WRITE = Capability.PREFERENCES_WRITE

NAME, CATEGORY = "new_announcement", "announcement"
OTHER = "conversation_message"
NOWHERE = ChannelId("999999999")


class Preferences(LmsSuite):
    """How often a channel is told of what."""

    @promise(READ, LIST, why=API_SPEC)
    def test_every_preference_is_whole(self, subject: LmsSubject) -> None:
        """A channel has one preference for each kind of message, with a frequency."""
        found = subject.student.areas.preferences.preferences("self", _own(subject.student))
        names = [one.notification for one in found]

        assert [fault for one in found for fault in faults_of(one, NotificationPreference)] == []
        assert len(names) == len(set(names)) > 0
        assert {one.often for one in found} <= set(Frequency)

    @promise(READ, LIST, why=API_SPEC)
    def test_one_preference_is_that_of_the_list(self, subject: LmsSubject) -> None:
        """Asked for by name, a preference is the one of that name."""
        gateway, channel = subject.student.areas.preferences, _own(subject.student)
        (listed,) = (one for one in gateway.preferences("self", channel) if one.notification == NAME)

        assert gateway.preference("self", channel, NAME) == listed

    @promise(READ, LIST, why=API_SPEC)
    def test_a_channel_may_be_named_by_its_address(self, subject: LmsSubject) -> None:
        """Type and address name a channel as its id does."""
        student = subject.student
        first = next(iter(list_channels(student.areas.channels)))
        named = ChannelAddress(first.type, first.address or "")
        gateway = student.areas.preferences

        assert gateway.preferences("self", named) == gateway.preferences("self", ChannelId(first.id))

    @promise(READ, LIST, why=API_SPEC)
    def test_categories_are_text(self, subject: LmsSubject) -> None:
        """The categories of a channel are words, each once."""
        channel = _own(subject.student)
        found = subject.student.areas.preferences.preference_categories("self", channel.id)

        assert (type(found), {type(one) for one in found}) == (tuple, {str})
        assert CATEGORY in found
        assert len(found) == len(set(found))

    @promise(READ, why=API_SPEC)
    def test_an_unknown_channel_has_none(self, subject: LmsSubject) -> None:
        """The preferences of a channel that is not there are `NotFound`."""
        with pytest.raises(NotFound):
            subject.student.areas.preferences.preferences("self", NOWHERE)

    @promise(READ, LIST, why=CONTROLLER)
    def test_anothers_preferences_are_out_of_reach(self, subject: LmsSubject) -> None:
        """A student does not see another student's."""
        other = subject.students[1]
        with pytest.raises(AnsweredError):
            subject.student.areas.preferences.preferences(other.id, _own(other))

    @promise(WRITE, READ, LIST, why=POLICY)
    @pytest.mark.parametrize("frequency", Frequency, ids=lambda frequency: frequency.value)
    def test_what_was_written_is_read(self, subject: LmsSubject, frequency: Frequency) -> None:
        """A preference stands as it was written, and no other one is changed by it."""
        gateway, channel = subject.student.areas.preferences, _own(subject.student)
        before = {one.notification: one for one in gateway.preferences("self", channel)}
        outcome = gateway.set_preference(channel, NAME, frequency)
        after = {one.notification: one for one in gateway.preferences("self", channel)}

        assert type(outcome) is PreferencesSet
        assert [one.frequency for one in outcome.preferences if one.notification == NAME] == [frequency.value]
        assert unlike(after.pop(NAME), NotificationPreference, frequency=frequency.value) == []
        assert {name: one.frequency for name, one in after.items()} == {
            name: one.frequency for name, one in before.items() if name != NAME
        }

    @promise(WRITE, READ, LIST, why=CONTROLLER)
    def test_many_are_written_at_once(self, subject: LmsSubject) -> None:
        """Each of several preferences stands as it was written."""
        gateway, channel = subject.student.areas.preferences, _own(subject.student)
        wanted = {NAME: Frequency.NEVER, OTHER: Frequency.WEEKLY}
        outcome = gateway.set_preferences(channel, wanted)
        after = {one.notification: one.often for one in gateway.preferences("self", channel)}

        assert type(outcome) is PreferencesSet
        assert {name: after[name] for name in wanted} == wanted

    @promise(WRITE, READ, LIST, why=SettingReason.NOT_WRITABLE)
    def test_a_category_is_written_whole(self, subject: LmsSubject) -> None:
        """Every preference of a category stands as the category was written."""
        gateway, channel = subject.student.areas.preferences, _own(subject.student)
        outcome = set_category(channel.id, CATEGORY, Frequency.WEEKLY, gateway)
        after = [one for one in gateway.preferences("self", channel) if one.category == CATEGORY]

        assert type(outcome) is PreferencesSet
        assert {one.often for one in after} == {Frequency.WEEKLY}

    @promise(WRITE, why=API_SPEC)
    def test_an_unknown_channel_is_not_written(self, subject: LmsSubject) -> None:
        """Writing to a channel that is not there is `Rejected` with 404."""
        outcome = subject.student.areas.preferences.set_preference(NOWHERE, NAME, Frequency.DAILY)

        assert (type(outcome), getattr(outcome, "status", None)) == (Rejected, 404)

    @promise(WRITE, LIST, why=CONTROLLER)
    def test_anothers_channel_is_not_written(self, subject: LmsSubject) -> None:
        """Preferences go to one's own channels only."""
        channel = _own(subject.students[1])
        outcome = subject.student.areas.preferences.set_preference(channel, NAME, Frequency.DAILY)

        assert type(outcome) is Rejected

    @promise(WRITE, LIST, why=CONTROLLER)
    def test_an_unknown_kind_of_message_is_not_written(self, subject: LmsSubject) -> None:
        """A kind of message that there is not is `Rejected`."""
        channel = _own(subject.student)
        outcome = subject.student.areas.preferences.set_preference(channel, "no_such_kind", Frequency.DAILY)

        assert type(outcome) is Rejected


def _own(person: Person) -> ChannelId:
    """The first channel of a person; the suite needs that they have one."""
    return ChannelId(next(iter(list_channels(person.areas.channels))).id)


COMM_MESSAGES = Capability.COMM_MESSAGES


class CommMessages(LmsSuite):
    """Messages that the server sent by itself."""

    @promise(COMM_MESSAGES, CREATE, why=COMM_MESSAGES_SPEC)
    def test_a_confirmation_that_went_out_is_listed(self, subject: LmsSubject) -> None:
        """Adding a channel sends a confirmation to it, and the list shows it, whole and newest first."""
        found = _confirmations(subject, "one@example.org", "two@example.org")
        moments = [one.created_at for one in found if one.created_at is not None]

        assert [fault for one in found for fault in faults_of(one, CommMessage)] == []
        assert {"one@example.org", "two@example.org"} <= {one.to for one in found}
        assert moments == sorted(moments, reverse=True)

    @promise(COMM_MESSAGES, CREATE, why=COMM_MESSAGES_SPEC)
    def test_a_window_leaves_out_what_came_before_or_after(self, subject: LmsSubject) -> None:
        """Both bounds of a window belong to it."""
        student, gateway = subject.student.id, subject.admin.areas.comm_messages
        newest = _confirmations(subject, "one@example.org")[0]
        at = newest.created_at
        assert at is not None
        whole = timedelta(seconds=1)

        inside = list_comm_messages(student, gateway, start=at - whole, end=at + whole)
        before = list_comm_messages(student, gateway, end=at - whole)
        assert newest.id in [one.id for one in inside]
        assert newest.id not in [one.id for one in before]

    @promise(COMM_MESSAGES, why=ReadingReason.NOT_ALLOWED)
    def test_nobody_reads_what_was_sent_to_themselves(self, subject: LmsSubject) -> None:
        """Without an administrator's right the list is refused, also for one's own."""
        student = subject.student
        with pytest.raises(AnsweredError):
            list(list_comm_messages(student.id, student.areas.comm_messages))

    @promise(COMM_MESSAGES, why=COMM_MESSAGES_SPEC)
    def test_an_unknown_user_is_an_error(self, subject: LmsSubject) -> None:
        """Messages of somebody who does not exist are an error, not an empty list."""
        with pytest.raises(AnsweredError):
            list(list_comm_messages("999999999", subject.admin.areas.comm_messages))


def _confirmations(subject: LmsSubject, *addresses: str) -> list[CommMessage]:
    """What the student was sent, after these addresses were added."""
    admin = subject.admin
    for address in addresses:
        subject.student.areas.channels.create_channel("self", NewChannel(address, "email"))
    subject.settle()
    return list(list_comm_messages(subject.student.id, admin.areas.comm_messages))


__all__ = ["CommMessages", "Preferences"]
