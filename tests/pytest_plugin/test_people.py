"""People, courses and messages for a test, made in one line each."""

from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]


def test_patients_and_practitioners_can_write_to_each_other(run: Run) -> None:
    result = run(
        """
        from canvas_comms import Sent
        from canvas_comms.medical import compose

        def test_people(canvas_people, canvas_medical):
            anna, doctor = canvas_people.patient(), canvas_people.practitioner()

            assert (str(anna), anna.ref) == (f"Patient/{anna.id}", "$patient_1")
            assert doctor.key == f"Practitioner/{doctor.id}"
            assert isinstance(
                canvas_medical.create(compose(sender=anna.key, recipients=doctor.key, content="Hello")), Sent
            )
        """
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize("role", ["teacher", "ta", "designer", "student"])
def test_somebody_is_something_in_a_course(run: Run, role: str) -> None:
    result = run(
        f"""
        from canvas_comms_sightings.worlds import lms_of

        def test_role(canvas_people, canvas_twin):
            course = canvas_people.course()
            who = canvas_people.{role}(course)

            (one,) = lms_of(canvas_twin.stage).directory.enrollments_between(who.id, course.id)
            assert one.role == "{role}"
        """
    )

    result.assert_outcomes(passed=1)


def test_an_observer_observes_a_student(run: Run) -> None:
    result = run(
        """
        from canvas_comms_sightings.worlds import lms_of

        def test_observer(canvas_people, canvas_twin):
            tom = canvas_people.student()
            mum = canvas_people.observer(tom)

            (one,) = lms_of(canvas_twin.stage).directory.enrollments_of(mum.id)
            assert (one.role, one.observes) == ("observer", tom.id)
        """
    )

    result.assert_outcomes(passed=1)


def test_without_a_course_all_share_one(run: Run) -> None:
    result = run(
        """
        from canvas_comms_sightings.worlds import lms_of

        def test_shared(canvas_people, canvas_twin):
            people = [canvas_people.teacher(), canvas_people.student(), canvas_people.student()]
            directory = lms_of(canvas_twin.stage).directory

            assert len({directory.enrollments_of(one.id)[0].course_id for one in people}) == 1
            assert len({one.id for one in people}) == len({one.ref for one in people}) == 3
        """
    )

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "course", ['"$maths"', 'canvas_world.refs["$maths"]', "canvas.get_course(refs['$maths'])"]
)
def test_a_course_is_named_as_in_the_world_by_id_or_by_an_object(run: Run, course: str) -> None:
    result = run(
        f"""
        import pytest
        from canvas_comms_sightings.worlds import lms_of

        ADMIN, MATHS = {{"ref": "$t", "role": "account_admin"}}, {{"ref": "$maths"}}
        WORLD = {{"lms": {{"users": [ADMIN], "courses": [MATHS]}}}}

        @pytest.mark.canvas_world(WORLD)
        def test_named(canvas_people, canvas_twin, canvas_world, canvasapi_client):
            refs, canvas = canvas_world.refs, canvasapi_client("$t")
            tom = canvas_people.student({course})

            (one,) = lms_of(canvas_twin.stage).directory.enrollments_of(tom.id)
            assert one.course_id == str(refs["$maths"])
        """
    )

    result.assert_outcomes(passed=1)


def test_somebody_may_be_told_more_about(run: Run) -> None:
    result = run(
        """
        def test_told(canvas_people, canvasapi_client):
            tom = canvas_people.student(name="Tom Smith", email="tom@school.example")
            user = canvasapi_client(tom).get_user("self")

            assert (user.name, tom.name, tom.number) == ("Tom Smith", "Tom Smith", user.id)
            (channel,) = user.get_communication_channels()
            assert (channel.address, channel.workflow_state) == ("tom@school.example", "active")
            assert "Tom" not in repr(tom)
        """
    )

    result.assert_outcomes(passed=1)


def test_somebodys_token_opens_the_api(run: Run) -> None:
    result = run(
        """
        def test_token(canvas_people, canvas_requests):
            tom = canvas_people.student()
            headers = {"Authorization": f"Bearer {tom.token.reveal()}"}

            own = canvas_requests.get("https://x.example/api/v1/users/self", headers=headers).json()
            assert own["id"] == tom.number
        """
    )

    result.assert_outcomes(passed=1)


def test_administrators_administer(run: Run) -> None:
    result = run(
        """
        import pytest
        from canvas_comms_sightings.worlds import lms_of

        @pytest.mark.parametrize("role", ["account_admin", "site_admin"])
        def test_admin(canvas_people, canvas_twin, role):
            directory = lms_of(canvas_twin.stage).directory
            account = directory.root_account if role == "account_admin" else directory.site_admin_account
            admin = canvas_people.user(role)

            assert lms_of(canvas_twin.stage).directory.account_users_of(admin.id)[0].account_id == account.id
        """
    )

    result.assert_outcomes(passed=2)


def test_names_of_a_world_are_not_taken(run: Run) -> None:
    result = run(
        """
        import pytest

        @pytest.mark.canvas_world({"lms": {"users": [{"ref": "$student_1"}]}})
        def test_names(canvas_people, canvasapi_client, canvas_world):
            assert canvas_people.student().ref == "$student_2"
            assert canvasapi_client("$student_1").get_user("self").id == canvas_world.refs["$student_1"]
        """
    )

    result.assert_outcomes(passed=1)


def test_what_is_no_course_or_user_is_refused(run: Run) -> None:
    result = run(
        """
        import pytest
        from canvas_comms import InvalidValue

        def test_refused(canvas_people, canvas_messages):
            tom = canvas_people.student()

            with pytest.raises(InvalidValue, match="course: must be a course"):
                canvas_people.student(tom)
            with pytest.raises(InvalidValue, match="of: names nobody"):
                canvas_people.observer("$nobody")
            with pytest.raises(InvalidValue, match="sender: must be a patient or practitioner"):
                canvas_messages.communication(tom, "$patient")
            with pytest.raises(InvalidValue, match=r"others\\[1\\]: must be a user of Canvas LMS"):
                canvas_messages.conversation(tom, tom, "$patient")
            with pytest.raises(InvalidValue, match="topic: must be the id of a topic"):
                canvas_messages.entry(tom, "999")
        """
    )

    result.assert_outcomes(passed=1)


def test_messages_of_canvas_medical_can_be_there(run: Run) -> None:
    result = run(
        """
        from canvas_comms.medical import Query

        def test_there(canvas_people, canvas_messages, canvas_medical):
            anna, doctor = canvas_people.patient(), canvas_people.practitioner()
            read = canvas_messages.communication(anna, doctor, "One", read=True)
            unread = canvas_messages.communication(anna, doctor, "Two")
            page = canvas_medical.search_page(Query(sender=canvas_medical.read(read).sender))

            assert [(one.id, one.content) for one in page.communications] == [(read, "One"), (unread, "Two")]
            assert [one.received is None for one in page.communications] == [False, True]
        """
    )

    result.assert_outcomes(passed=1)


def test_conversations_announcements_topics_and_entries_can_be_there(run: Run) -> None:
    result = run(
        """
        def test_there(canvas_people, canvas_messages, canvasapi_client):
            course = canvas_people.course()
            teacher, tom = canvas_people.teacher(course), canvas_people.student(course)
            canvas = canvasapi_client(tom)

            thread = canvas_messages.conversation(teacher, tom, text="Hello", subject="Week 1", course=course)
            (found,) = canvas.get_conversations()
            assert (str(found.id), found.subject, found.context_code) == (thread, "Week 1", course.code)
            assert canvas.conversations_unread_count()["unread_count"] == "1"

            notice = canvas_messages.announcement(teacher, course, "On Monday", title="Trip")
            (shown,) = canvas.get_announcements([course.code])
            assert (str(shown.id), shown.title, shown.message) == (notice, "Trip", "On Monday")

            topic = canvas_messages.topic(teacher, course)
            post = canvas_messages.entry(teacher, topic, "Where to?")
            canvas_messages.entry(tom, topic, "Home", parent=post)
            (entry,) = canvas.get_course(course.number).get_discussion_topic(topic).get_topic_entries()
            assert (str(entry.id), [one.message for one in entry.get_replies()]) == (post, ["Home"])
        """
    )

    result.assert_outcomes(passed=1)
