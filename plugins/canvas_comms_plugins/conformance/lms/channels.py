"""Communication channels: added, listed and deleted as the rules say, confirmed and reported on."""

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
    BouncesReset,
    ChannelConfirmed,
    CommunicationChannel,
    ConfirmationSent,
    Counted,
    NewChannel,
    PushTokenRemoved,
    Removed,
)
from canvas_comms.lms.channels.rules.access import AccessReason
from canvas_comms.lms.channels.rules.addresses import AddressReason, UniquenessReason
from canvas_comms.lms.channels.rules.confirmation import ConfirmingReason
from canvas_comms.lms.channels.rules.reports import HEADERS, Filters, Report
from canvas_comms.lms.channels.sources import BULK as BULK_SOURCE
from canvas_comms.lms.channels.sources import CONTROLLER, MODEL_SPEC
from canvas_comms.lms.channels.use import list_channels
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms.redaction import Secret
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import faults_of, promise, unlike

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


RESET = Capability.CHANNELS_RESET_BOUNCES
REPORT = Capability.CHANNELS_REPORT
BULK = Capability.CHANNELS_BULK
CONFIRM = Capability.CHANNELS_CONFIRM
RESEND = Capability.CHANNELS_RESEND

ADDRESS = "pigeon@example.org"
EVERYTHING = Filters()


class Administration(LmsSuite):
    """What administrators do about channels, and what owners do on the web."""

    @promise(RESET, CREATE, why=CONTROLLER)
    def test_an_administrator_forgets_bounces(self, subject: LmsSubject) -> None:
        """Who may read messages as a site admin resets the bounces of anybody's channel."""
        admin, student = subject.admin, subject.student
        outcome = admin.areas.bounces.reset_bounces(student.id, _added(subject).id)

        assert type(outcome) is BouncesReset
        assert faults_of(outcome.channel, CommunicationChannel) == []
        assert (outcome.channel.user_id, outcome.channel.bounces is not None) == (student.id, True)

    @promise(RESET, CREATE, why=AccessReason.NOT_ALLOWED)
    def test_a_student_does_not_forget_bounces(self, subject: LmsSubject) -> None:
        """A student may not, and it is an outcome."""
        student = subject.student
        outcome = student.areas.bounces.reset_bounces(student.id, _added(subject).id)

        assert type(outcome) is Rejected

    @promise(REPORT, why=BULK_SOURCE)
    @pytest.mark.parametrize("report", Report, ids=lambda report: report.value)
    def test_a_report_has_a_header_and_full_rows(self, subject: LmsSubject, report: Report) -> None:
        """A report is rows of text, the first of them the header, all of its length."""
        rows = subject.admin.areas.bounces.channel_report("self", report, EVERYTHING)

        assert rows[0] == HEADERS[report]
        assert {(type(row), len(row)) for row in rows} == {(tuple, len(HEADERS[report]))}
        assert {type(cell) for row in rows for cell in row} <= {str, type(None)}

    @promise(REPORT, CREATE, why=BULK_SOURCE)
    def test_a_new_channel_is_reported_as_unconfirmed(self, subject: LmsSubject) -> None:
        """A channel that nobody confirmed is in that report, and a pattern narrows it."""
        bounces, added = subject.admin.areas.bounces, _added(subject)
        found = bounces.channel_report("self", Report.UNCONFIRMED, Filters(pattern="pigeon@*"))
        others = bounces.channel_report("self", Report.UNCONFIRMED, Filters(pattern="nobody@*"))

        assert added.id in [row[2] for row in found[1:]]
        assert added.id not in [row[2] for row in others[1:]]

    @promise(REPORT, why=AccessReason.NOT_ALLOWED)
    def test_a_student_gets_no_report(self, subject: LmsSubject) -> None:
        """Reports are for administrators."""
        with pytest.raises(AnsweredError):
            subject.student.areas.bounces.channel_report("self", Report.BOUNCED, EVERYTHING)

    @promise(BULK, CREATE, LIST, why=BULK_SOURCE)
    def test_many_are_confirmed_at_once(self, subject: LmsSubject) -> None:
        """What the report of the unconfirmed names is active after `bulk_confirm`."""
        added = _added(subject)
        outcome = subject.admin.areas.bounces.bulk_confirm("self", Filters(pattern=ADDRESS))
        states = {one.id: one.workflow_state for one in list_channels(subject.student.areas.channels)}

        assert (type(outcome), states[added.id]) == (Counted, "active")
        assert isinstance(outcome, Counted)
        assert outcome.count >= 1

    @promise(BULK, why=BULK_SOURCE)
    def test_bounces_are_reset_at_once(self, subject: LmsSubject) -> None:
        """Resetting many answers with their number, approximately."""
        outcome = subject.admin.areas.bounces.bulk_reset_bounces("self", Filters(pattern="nobody@*"))

        assert outcome == Counted(0)

    @promise(BULK, why=AccessReason.NOT_ALLOWED)
    def test_a_student_changes_nothing_in_bulk(self, subject: LmsSubject) -> None:
        """Neither of the two is for students."""
        bounces = subject.student.areas.bounces
        outcomes = [bounces.bulk_confirm("self", EVERYTHING), bounces.bulk_reset_bounces("self", EVERYTHING)]

        assert [type(outcome) for outcome in outcomes] == [Rejected, Rejected]

    @promise(CONFIRM, why=ConfirmingReason.UNKNOWN_CODE)
    def test_a_code_that_is_none_confirms_nothing(self, subject: LmsSubject) -> None:
        """A wrong code is an outcome, and nothing is raised."""
        outcome = subject.student.areas.confirmations.confirm_channel(Secret("no-such-code"))

        assert type(outcome) in (Rejected, NotSent)

    @promise(CONFIRM, CREATE, LIST, why=ConfirmingReason.CONFIRMS)
    def test_a_code_confirms_its_channel(self, subject: LmsSubject) -> None:
        """The code of a confirmation makes its owner's channel active."""
        if subject.code_of is None:
            pytest.skip("the subject does not tell codes")
        added, areas = _added(subject), subject.student.areas
        outcome = areas.confirmations.confirm_channel(subject.code_of(added.id))
        states = {one.id: one.workflow_state for one in list_channels(areas.channels)}

        assert (outcome, states[added.id]) == (ChannelConfirmed(added.id), "active")

    @promise(RESEND, CREATE, why=MODEL_SPEC)
    def test_a_confirmation_is_sent_again_until_the_limit(self, subject: LmsSubject) -> None:
        """A confirmation can be asked for again, and the server tells when none will be sent any more."""
        added, confirmations = _added(subject), subject.student.areas.confirmations
        before = confirmations.confirmation_limit_reached("self", added.id)
        outcomes = [confirmations.resend_confirmation(subject.student.id, added.id) for _ in range(4)]

        assert [type(outcome) for outcome in outcomes] == [ConfirmationSent] * 4
        assert (before, confirmations.confirmation_limit_reached("self", added.id)) == (False, True)


def _added(subject: LmsSubject) -> CommunicationChannel:
    """A channel that the student has just added."""
    added = subject.student.areas.channels.create_channel("self", NewChannel(ADDRESS, "email"))
    assert type(added) is Added
    return added.channel


__all__ = ["Administration", "Channels"]
