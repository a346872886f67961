"""What happened can be looked up: what was sent, drafts, inboxes, outgoing mail."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from canvas_comms.lms.channels.state import PutCommMessage
from canvas_comms.lms.comm_messages.model import CommMessageState, StoredCommMessage
from canvas_comms.lms.editions import LmsEdition
from canvas_comms_memory.history import Step
from canvas_comms_sightings.collect_lms import notifications

Run = Callable[..., pytest.RunResult]

MEDICAL = """
    import threading
    import pytest
    from canvas_comms import InvalidValue
    from canvas_comms.medical import compose

    @pytest.fixture
    def anna(canvas_people):
        return canvas_people.patient()

    @pytest.fixture
    def doctor(canvas_people):
        return canvas_people.practitioner()

    @pytest.fixture
    def write(canvas_medical):
        def write(sender, to, text="Hello"):
            return canvas_medical.create(compose(sender=sender.key, recipients=to.key, content=text))
        return write
"""
SCHOOL = """
    import pytest

    @pytest.fixture
    def teacher(canvas_people):
        return canvas_people.teacher()

    @pytest.fixture
    def tom(canvas_people):
        return canvas_people.student()

    @pytest.fixture
    def eve(canvas_people):
        return canvas_people.student()

    @pytest.fixture
    def canvas(canvasapi_client, teacher):
        return canvasapi_client(teacher)
"""


def test_a_message_to_a_patient_is_sent_and_lies_in_the_patients_inbox(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    def test_sent(write, anna, doctor, canvas_sent, canvas_inbox, canvas_drafts):
        id = write(doctor, anna).id
        sent = canvas_sent.latest(to=anna, sender=doctor, contains="ell")

        assert (sent.id, sent.kind, sent.sender, sent.to) == (id, "communication", doctor.key, (anna.key,))
        assert sent.text == "Hello"
        assert canvas_inbox.latest(to=anna) == sent
        canvas_drafts.expect_none()
        """
    )

    result.assert_outcomes(passed=1)


def test_in_older_editions_it_lies_as_a_draft_until_staff_press_send(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    @pytest.mark.canvas_world(edition="v1-2022")
    def test_draft(
        write, anna, doctor, canvas_sent, canvas_inbox, canvas_drafts, canvas_requests, canvas_outbox
    ):
        id = write(doctor, anna).id
        canvas_drafts.latest(to=anna)
        canvas_sent.expect_none()
        canvas_inbox.expect_none()

        pressed = {"action": "click_send", "message": id, "by": doctor.id}
        canvas_requests.post("https://any.example/_twin/ui", json=pressed).raise_for_status()
        canvas_sent.latest(to=anna)
        canvas_inbox.latest(to=anna)
        canvas_drafts.expect_none()
        canvas_outbox.expect_none()
        """
    )

    result.assert_outcomes(passed=1)


def test_a_patient_is_told_by_text_message_of_what_staff_wrote_on_screen(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    @pytest.mark.canvas_world(edition="v1-2022")
    def test_told(anna, doctor, canvas_messages, canvas_requests, canvas_outbox, canvas_sent):
        id = canvas_messages.communication(doctor, anna, draft=True)
        pressed = {"action": "click_send", "message": id, "by": doctor.id}
        canvas_requests.post("https://any.example/_twin/ui", json=pressed).raise_for_status()

        assert canvas_outbox.latest(to=anna).text == ""
        assert canvas_sent.latest(to=anna).id == id
        """
    )

    result.assert_outcomes(passed=1)


def test_what_was_there_before_never_happened(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    def test_before(anna, doctor, canvas_messages, canvas_sent, canvas_inbox, canvas_drafts, canvas_people):
        canvas_messages.communication(doctor, anna)
        canvas_messages.communication(doctor, anna, draft=True)
        teacher, tom = canvas_people.teacher(), canvas_people.student()
        canvas_messages.conversation(teacher, tom)

        for box in (canvas_sent, canvas_inbox, canvas_drafts):
            assert len(box) == 0
            assert not box
        """
    )

    result.assert_outcomes(passed=1)


def test_the_latest_is_the_newest_that_matches(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    def test_latest(write, anna, doctor, canvas_sent):
        for text in ("one", "two", "three"):
            write(anna, doctor, text)

        assert canvas_sent.latest().text == "three"
        assert canvas_sent.latest(contains="o").text == "two"
        assert [one.text for one in canvas_sent] == ["one", "two", "three"]
        assert [one.text for one in canvas_sent.all(contains="t")] == ["two", "three"]
        """
    )

    result.assert_outcomes(passed=1)


def test_what_is_deleted_is_looked_at_no_more(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    def test_delete(write, anna, doctor, canvas_sent, canvas_inbox, canvas_medical):
        for text in ("one", "two"):
            write(anna, doctor, text)

        assert canvas_sent.delete(contains="one") == 1
        assert [one.text for one in canvas_sent] == ["two"]
        assert len(canvas_inbox) == 2
        assert canvas_sent.delete() == 1
        assert canvas_sent.delete() == 0
        write(anna, doctor, "three")
        assert canvas_sent.latest().text == "three"
        """
    )

    result.assert_outcomes(passed=1)


def test_a_message_from_another_thread_can_be_waited_for(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    def test_later(write, anna, doctor, canvas_sent):
        timer = threading.Timer(0.1, lambda: write(anna, doctor, "late"))
        timer.start()

        assert canvas_sent.wait_for(to=doctor, contains="late", timeout=10).text == "late"
        timer.join()

    def test_there_already(write, anna, doctor, canvas_sent):
        write(anna, doctor)

        assert canvas_sent.wait_for(to=doctor, timeout=0).text == "Hello"

    def test_in_vain(canvas_sent, anna):
        with pytest.raises(AssertionError, match="nothing in canvas_sent matches"):
            canvas_sent.wait_for(to=anna, timeout=0.05)
        """
    )

    result.assert_outcomes(passed=3)


@pytest.mark.parametrize(
    "who",
    [
        "anna",
        "anna.key",
        "anna.id",
        "anna.ref",
        "Reference.of(anna.key)",
        '"$patient_1"',
    ],
)
def test_people_are_named_in_many_ways(run: Run, who: str) -> None:
    result = run(
        MEDICAL
        + f"""
    from canvas_comms.medical import Reference

    def test_named(write, anna, doctor, canvas_sent):
        write(doctor, anna)
        canvas_sent.latest(to={who})
        """
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ('to="$nobody"', "to: names nobody in this world"),
        ("sender=object()", "sender: names nobody in this world"),
        ('kind="postcard"', "kind: must be one of communication, conversation"),
        ('recipient="$patient"', "recipient: is nothing to ask for; there are to, sender"),
    ],
)
@pytest.mark.parametrize("verb", ["latest", "all", "wait_for", "expect_none", "delete"])
def test_a_question_that_cannot_be_read_is_refused(run: Run, verb: str, wanted: str, said: str) -> None:
    result = run(
        MEDICAL
        + f"""
    def test_refused(canvas_sent):
        with pytest.raises(InvalidValue, match="{said}"):
            canvas_sent.{verb}({wanted})
        """
    )

    result.assert_outcomes(passed=1)


def test_a_conversation_is_sent_and_lies_in_inboxes(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_sent(canvas, teacher, tom, eve, canvas_sent, canvas_inbox):
        canvas.create_conversation([tom.id, eve.id], "Hello", subject="Week 1", group_conversation=True)
        sent = canvas_sent.latest(to=tom, sender=teacher, subject="Week 1")

        assert (sent.kind, sent.text, set(sent.to)) == ("conversation", "Hello", {tom.key, eve.key})
        assert canvas_inbox.latest(to=eve) == sent
        canvas_inbox.expect_none(to=teacher)
        assert canvas_sent.latest(thread=sent.thread) == sent
        """
    )

    result.assert_outcomes(passed=1)


def test_what_somebody_deletes_or_archives_lies_in_his_inbox_no_more(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    @pytest.mark.parametrize("verb", ["delete", "archive"])
    def test_gone(canvas, canvasapi_client, tom, eve, canvas_sent, canvas_inbox, verb):
        canvas.create_conversation([tom.id, eve.id], "Hello", group_conversation=True)
        (own,) = canvasapi_client(tom).get_conversations()
        own.delete() if verb == "delete" else own.edit(conversation={"workflow_state": "archived"})

        canvas_inbox.expect_none(to=tom)
        canvas_inbox.latest(to=eve)
        canvas_sent.latest(to=tom)

    def test_nobodys(canvas, canvasapi_client, tom, canvas_sent, canvas_inbox):
        canvas.create_conversation([tom.id], "Hello")
        canvasapi_client(tom).get_conversations()[0].delete()

        assert (len(canvas_sent), len(canvas_inbox)) == (1, 0)

    def test_one_of_two(canvas, canvasapi_client, tom, canvas_sent, canvas_inbox):
        for text in ("One", "Two"):
            canvas.create_conversation([tom.id], text)
        (own,) = canvasapi_client(tom).get_conversations()
        own.delete_messages([canvas_sent.latest(contains="One").id])

        assert [one.text for one in canvas_inbox] == ["Two"]
        """
    )

    result.assert_outcomes(passed=4)


def test_a_batch_is_sent_when_its_job_runs(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_batch(canvas, tom, eve, canvas_sent, canvas_clock):
        canvas.create_conversation([tom.id, eve.id], "Hello", mode="async")
        canvas_sent.expect_none()
        canvas_clock.run_jobs()

        assert [one.to for one in canvas_sent] == [(tom.id,), (eve.id,)]
        """
    )

    result.assert_outcomes(passed=1)


def test_people_who_are_added_are_no_message(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_added(canvas, canvas_people, tom, eve, canvas_sent):
        canvas.create_conversation([tom.id, eve.id], "Hello", group_conversation=True)
        (own,) = canvas.get_conversations(scope="sent")
        own.add_recipients([canvas_people.student().id])

        assert len(canvas_sent) == 1
        """
    )

    result.assert_outcomes(passed=1)


def test_canvasapis_own_objects_name_people_and_threads(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_objects(canvas, canvasapi_client, tom, canvas_sent):
        (thread,) = canvas.create_conversation([tom.id], "Hello")
        user = canvasapi_client(tom).get_user("self")

        assert canvas_sent.latest(to=user, thread=thread).to == (tom.id,)
        """
    )

    result.assert_outcomes(passed=1)


def test_an_announcement_is_sent_to_a_course_and_to_all_who_see_it(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_announced(canvasapi_client, canvas_people, canvas_sent, canvas_drafts):
        course = canvas_people.course()
        teacher, tom = canvas_people.teacher(course), canvas_people.student(course)
        stranger = canvas_people.user()
        place = canvasapi_client(teacher).get_course(course.number)
        place.create_discussion_topic(title="Trip", message="<p>On Monday</p>", is_announcement=True)

        sent = canvas_sent.latest(to=tom, sender=teacher, kind="announcement", subject="Trip")
        for named in (course, course.ref, course.id, course.number, course.code, place):
            assert canvas_sent.latest(to=named) == sent
        canvas_sent.expect_none(to=stranger)
        canvas_drafts.expect_none()
        """
    )

    result.assert_outcomes(passed=1)


def test_an_announcement_for_a_section_is_sent_to_that_section(run: Run) -> None:
    result = run(
        """
        import pytest

        PEOPLE = {"$ms_lee": "teacher", "$tom": "student", "$eve": "student"}
        SECTIONS = {"$ms_lee": "$morning", "$tom": "$morning", "$eve": "$evening"}
        COURSE = {
            "ref": "$maths",
            "sections": [{"ref": "$morning", "name": "Morning"}, {"ref": "$evening", "name": "Evening"}],
            "enrollments": [
                {"user": who, "role": role, "section": SECTIONS[who]} for who, role in PEOPLE.items()
            ],
        }

        @pytest.mark.canvas_world({"lms": {"users": [{"ref": who} for who in PEOPLE], "courses": [COURSE]}})
        def test_section(canvasapi_client, canvas_world, canvas_sent):
            place = canvasapi_client("$ms_lee").get_course(canvas_world.refs["$maths"])
            place.create_discussion_topic(
                title="Trip",
                message="On Monday",
                is_announcement=True,
                specific_sections=str(canvas_world.refs["$morning"]),
            )

            canvas_sent.latest(to="$tom", kind="announcement")
            canvas_sent.expect_none(to="$eve")
        """
    )

    result.assert_outcomes(passed=1)


def test_a_topic_that_opens_later_is_a_draft(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_opens_later(canvasapi_client, canvas_people, canvas_sent, canvas_drafts, canvas_clock):
        course = canvas_people.course()
        place = canvasapi_client(canvas_people.teacher(course)).get_course(course.number)
        place.create_discussion_topic(
            title="Essay",
            message="Write!",
            published=True,
            assignment={"points_possible": 1, "unlock_at": "2026-01-06T09:00:00Z"},
        )

        canvas_drafts.latest(to=course)
        canvas_clock.advance(days=2)
        canvas_sent.latest(to=course)
        """
    )

    result.assert_outcomes(passed=1)


def test_what_never_leaves_the_house_is_no_notification() -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    states = {"1": CommMessageState.SENT, "2": CommMessageState.DASHBOARD, "3": CommMessageState.CANCELLED}
    changes = tuple(
        PutCommMessage(StoredCommMessage(id, "7", "1", at, state, "Hello")) for id, state in states.items()
    )
    step = Step(0, LmsEdition.Y2025_10, at, None, None, None, changes)

    assert [one.id for one in notifications([step])] == ["1"]


def test_what_is_not_published_is_a_draft(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_unpublished(canvasapi_client, canvas_people, canvas_sent, canvas_drafts):
        course = canvas_people.course()
        place = canvasapi_client(canvas_people.teacher(course)).get_course(course.number)
        topic = place.create_discussion_topic(title="Trip", message="On Monday", published=False)
        canvas_drafts.latest(to=course)
        canvas_sent.expect_none()

        topic.update(published=True)
        canvas_sent.latest(to=course)
        canvas_drafts.expect_none()
        """
    )

    result.assert_outcomes(passed=1)


def test_what_is_put_off_is_a_draft_until_its_time(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    @pytest.mark.parametrize("kind", ["announcement", "topic"])
    def test_put_off(canvasapi_client, canvas_people, canvas_sent, canvas_drafts, canvas_clock, kind):
        course = canvas_people.course()
        teacher, tom = canvas_people.teacher(course), canvas_people.student(course)
        place = canvasapi_client(teacher).get_course(course.number)
        place.create_discussion_topic(
            title="Trip",
            message="On Monday",
            is_announcement=kind == "announcement",
            delayed_post_at="2026-01-06T09:00:00Z",
            published=True,
        )

        canvas_drafts.latest(to=tom, kind=kind)
        canvas_sent.expect_none()
        canvas_clock.advance(days=1, seconds=1)
        canvas_clock.run_jobs()
        canvas_sent.latest(to=tom, kind=kind)
        canvas_drafts.expect_none()
        """
    )

    result.assert_outcomes(passed=2)


def test_an_entry_is_sent_to_all_who_see_its_topic(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_entry(canvasapi_client, canvas_people, canvas_messages, canvas_sent):
        course = canvas_people.course()
        teacher, tom = canvas_people.teacher(course), canvas_people.student(course)
        topic = canvas_messages.topic(teacher, course, title="Trip")
        place = canvasapi_client(tom).get_course(course.number)
        entry = place.get_discussion_topic(topic).post_entry(message="Where to?")

        sent = canvas_sent.latest(to=teacher, sender=tom, kind="entry", thread=topic)
        assert (sent.id, sent.text, sent.subject) == (str(entry.id), "Where to?", "Trip")
        """
    )

    result.assert_outcomes(passed=1)


def test_a_deleted_topic_is_gone(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_deleted(canvasapi_client, canvas_people, canvas_sent):
        course = canvas_people.course()
        place = canvasapi_client(canvas_people.teacher(course)).get_course(course.number)
        place.create_discussion_topic(title="Trip", message="On Monday").delete()

        canvas_sent.expect_none()
        """
    )

    result.assert_outcomes(passed=1)


def test_a_confirmation_code_comes_in_a_notification(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_code(canvasapi_client, tom, canvas_outbox, canvas_sent):
        user = canvasapi_client(tom).get_user("self")
        user.create_communication_channel(
            communication_channel={"address": "Tom@school.example", "type": "email"}
        )
        notification = canvas_outbox.latest(to="tom@school.example")

        assert (notification.to, notification.address) == ((tom.id,), "Tom@school.example")
        assert notification.code
        assert canvas_outbox.latest(to=tom, kind="notification") == notification
        canvas_sent.expect_none()
        """
    )

    result.assert_outcomes(passed=1)


def test_another_world_begins_anew(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    def test_anew(write, anna, doctor, canvas_sent, canvas_twin):
        write(anna, doctor)
        canvas_twin.load({})

        assert len(canvas_sent) == 0
        """
    )

    result.assert_outcomes(passed=1)
