"""Long work tells how far it is, and site admins can bring back or wipe what people removed."""

import pytest

from canvas_comms.errors import AnsweredError, NotFound
from canvas_comms.lms.conversations.ports import Later
from canvas_comms.lms.conversations.queries import deleted_messages, running_batches
from canvas_comms.lms.conversations.requests import Event
from canvas_comms.lms.conversations.resources import DeletedMessage, Progress, RunningBatch
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC
from canvas_comms_plugins.conformance.comparing import faults_of, unlike
from canvas_comms_plugins.conformance.lms.inbox import (
    BATCH,
    DELETE,
    LIST,
    READ,
    START,
    listed,
    message,
    seen,
    started,
)
from canvas_comms_plugins.conformance.lms.subjects import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.promises import promise

NOWHERE = "999999999"
TWO_EACH = Switches(group_conversation=True, bulk_message=True)


class Keeping(LmsSuite):
    """Batches, and what only site admins do."""

    @promise(BATCH, START, READ, why=NEWEST)
    def test_many_threads_are_changed_at_once(self, subject: LmsSubject) -> None:
        """A batch update tells its progress, and once it is completed every thread is changed."""
        ids, gateway = [started(subject), started(subject)], subject.student.areas.conversations
        progress = gateway.update_many(ids, Event.STAR)
        subject.settle()
        after = gateway.progress(progress.id)

        assert faults_of(progress, Progress) == []
        assert unlike(after, Progress, id=progress.id, workflow_state="completed") == []
        assert [seen(subject.student, id).starred for id in ids] == [True, True]

    @promise(BATCH, why=NEWEST)
    def test_the_progress_of_nothing_is_an_error(self, subject: LmsSubject) -> None:
        """Asking for work that there is not raises `NotFound`."""
        with pytest.raises(NotFound):
            subject.student.areas.conversations.progress(NOWHERE)

    @promise(BATCH, START, LIST, why=NEWEST)
    def test_a_batch_is_sent_later(self, subject: LmsSubject) -> None:
        """A message that is asked to go out later is `Later`, and reaches everybody in time."""
        people = subject.students[:2]
        before = [set(listed(one)) for one in people]
        outcome = subject.teacher.areas.conversations.create(
            message(subject, *people, switches=TWO_EACH, later=True)
        )
        subject.settle()
        subject.teacher.areas.conversations.unread_count()
        after = [set(listed(one)) for one in people]

        assert type(outcome) is Later
        assert [len(now - then) for now, then in zip(after, before, strict=True)] == [1, 1]

    @promise(BATCH, START, READ, why=NEWEST)
    def test_ended_work_is_not_cancelled(self, subject: LmsSubject) -> None:
        """Cancelling what has ended leaves it as it is; cancelling nothing raises `NotFound`."""
        gateway = subject.student.areas.conversations
        progress = gateway.update_many([started(subject)], Event.STAR)
        subject.settle()
        gateway.unread_count()
        cancelled = gateway.cancel(progress.id)

        assert unlike(cancelled, Progress, id=progress.id, workflow_state="completed") == []
        with pytest.raises(NotFound):
            gateway.cancel(NOWHERE)

    @promise(BATCH, why=NEWEST)
    def test_running_batches_are_whole(self, subject: LmsSubject) -> None:
        """What is still being sent is listed with its state, each once."""
        found = list(running_batches(subject.teacher.areas.conversations))

        assert [fault for one in found for fault in faults_of(one, RunningBatch)] == []
        assert sorted(one.id for one in found) == sorted({one.id for one in found})

    @promise(DELETE, START, READ, why=NEWEST_SPEC)
    def test_a_site_admin_brings_a_message_back(self, subject: LmsSubject) -> None:
        """What somebody removed is listed for site admins, and is seen again once it is restored."""
        id, student, admin = started(subject), subject.student, subject.admin.areas.conversations
        (only,) = seen(student, id).messages or ()
        student.areas.conversations.remove_messages(id, [only.id])
        removed = [one for one in deleted_messages(admin) if one.message.id == only.id]
        restored = admin.restore(only.id, student.id, id)

        assert [unlike(one, DeletedMessage, user_id=student.id, conversation_id=id) for one in removed] == [
            []
        ]
        assert [one.id for one in restored] == [only.id]
        assert [one.id for one in seen(student, id).messages or ()] == [only.id]

    @promise(DELETE, START, LIST, READ, why=NEWEST_SPEC)
    def test_a_site_admin_wipes_a_thread(self, subject: LmsSubject) -> None:
        """A thread that is deleted for all is in nobody's inbox any more."""
        id = started(subject)
        subject.admin.areas.conversations.delete_for_all(id)

        assert id not in listed(subject.student)
        with pytest.raises(AnsweredError):
            seen(subject.teacher, id)

    @promise(DELETE, START, LIST, why=NEWEST_SPEC)
    def test_students_are_no_site_admins(self, subject: LmsSubject) -> None:
        """A student neither sees what others removed, nor brings it back, nor wipes threads."""
        id, gateway = started(subject), subject.student.areas.conversations

        for ask in (
            gateway.deleted,
            lambda: gateway.restore("1", subject.teacher.id, id),
            lambda: gateway.delete_for_all(id),
        ):
            with pytest.raises(AnsweredError):
                ask()
        assert id in listed(subject.student)


__all__ = ["Keeping"]
