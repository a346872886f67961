"""What the server itself sent is told to administrators, newest first."""

from datetime import timedelta

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AnsweredError
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.comm_messages.rules import ReadingReason
from canvas_comms.lms.comm_messages.sources import API_SPEC
from canvas_comms.lms.comm_messages.use import list_comm_messages
from canvas_comms_plugins.conformance.comparing import faults_of
from canvas_comms_plugins.conformance.lms.channels import CREATE
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.promises import promise

COMM_MESSAGES = Capability.COMM_MESSAGES


class CommMessages(LmsSuite):
    """Messages that the server sent by itself."""

    @promise(COMM_MESSAGES, CREATE, why=API_SPEC)
    def test_a_confirmation_that_went_out_is_listed(self, subject: LmsSubject) -> None:
        """Adding a channel sends a confirmation to it, and the list shows it, whole and newest first."""
        found = _confirmations(subject, "one@example.org", "two@example.org")
        moments = [one.created_at for one in found if one.created_at is not None]

        assert [fault for one in found for fault in faults_of(one, CommMessage)] == []
        assert {"one@example.org", "two@example.org"} <= {one.to for one in found}
        assert moments == sorted(moments, reverse=True)

    @promise(COMM_MESSAGES, CREATE, why=API_SPEC)
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

    @promise(COMM_MESSAGES, why=API_SPEC)
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


__all__ = ["COMM_MESSAGES", "CommMessages"]
