"""Bounces, reports of an account, and confirmations."""

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError
from canvas_comms.lms.channels.resources import (
    Added,
    BouncesReset,
    ChannelConfirmed,
    CommunicationChannel,
    ConfirmationSent,
    Counted,
    NewChannel,
)
from canvas_comms.lms.channels.rules.access import AccessReason
from canvas_comms.lms.channels.rules.confirmation import ConfirmingReason
from canvas_comms.lms.channels.rules.reports import HEADERS, Filters, Report
from canvas_comms.lms.channels.sources import BULK as BULK_SOURCE
from canvas_comms.lms.channels.sources import CONTROLLER, MODEL_SPEC
from canvas_comms.lms.channels.use import list_channels
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms.redaction import Secret
from canvas_comms_plugins.conformance.comparing import faults_of
from canvas_comms_plugins.conformance.lms.channels import CREATE, LIST
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.promises import promise

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
        added, desk = _added(subject), subject.student.areas.confirmations
        before = desk.confirmation_limit_reached("self", added.id)
        outcomes = [desk.resend_confirmation(subject.student.id, added.id) for _ in range(4)]

        assert [type(outcome) for outcome in outcomes] == [ConfirmationSent] * 4
        assert (before, desk.confirmation_limit_reached("self", added.id)) == (False, True)


def _added(subject: LmsSubject) -> CommunicationChannel:
    """A channel that the student has just added."""
    added = subject.student.areas.channels.create_channel("self", NewChannel(ADDRESS, "email"))
    assert type(added) is Added
    return added.channel


__all__ = ["BULK", "CONFIRM", "REPORT", "RESEND", "RESET", "Administration"]
