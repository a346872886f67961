"""A failure says what comes nearest, which rule is why, and where the fact stands. It shows no text."""

from collections.abc import Callable

import pytest

import canvas_comms_pytest.failure_report

Run = Callable[..., pytest.RunResult]
Told = Callable[..., str]

CANARY = "zqcanary"
MEDICAL = """
    import pytest
    from canvas_comms.medical import compose

    TEXT = "zq" + "canary"

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

    TEXT = "zq" + "canary"

    @pytest.fixture
    def course(canvas_people):
        return canvas_people.course()

    @pytest.fixture
    def teacher(canvas_people, course):
        return canvas_people.teacher(course)

    @pytest.fixture
    def tom(canvas_people, course):
        return canvas_people.student(course)

    @pytest.fixture
    def canvas(canvasapi_client, teacher):
        return canvasapi_client(teacher)
"""


def test_a_draft_is_told_with_rule_and_source(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    @pytest.mark.canvas_world(edition="v1-2022")
    def test_draft(write, anna, doctor, canvas_sent):
        write(doctor, anna, TEXT)
        canvas_sent.latest(to=anna)
        """
    )

    assert "nothing in canvas_sent matches to=$patient_1" in failure
    assert "from $practitioner_1 to $patient_1: text 8 long; lies in canvas_drafts" in failure
    assert "landed as a draft: staff sender in v1-2022 (source create page, 2022-07-11" in failure
    assert "[lands-as-draft at message]" in failure
    assert CANARY not in failure


def test_a_lost_subject_is_told_with_rule_and_source(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_subject(canvas, tom, canvas_sent):
        for subject in ("Week 1", "Week 2"):
            canvas.create_conversation([tom.id], TEXT, subject=subject)
        canvas_sent.latest(to=tom, subject="Week 2")
        """
    )

    assert "nothing in canvas_sent matches to=$student_1, subject=<6 long>" in failure
    assert "subject 6 long, text 8 long; differs in subject" in failure
    assert "subject ignored: thread " in failure
    assert " reused (source Canvas LMS, asserted by an upstream example" in failure
    assert "[subject-lost at user[" in failure
    assert "[thread-reused" not in failure
    assert CANARY not in failure


def test_an_announcement_that_became_a_topic_is_told(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_announced(canvasapi_client, course, tom, canvas_sent):
        place = canvasapi_client(tom).get_course(course.number)
        place.create_discussion_topic(title=TEXT, message=TEXT, is_announcement=True)
        canvas_sent.latest(to=course, kind="announcement")
        """
    )

    assert "nothing in canvas_sent matches to=$course_1, kind=announcement" in failure
    assert "differs in kind" in failure
    assert "became an ordinary topic: the sender may not announce in course_" in failure
    assert "[becomes-a-topic at is_announcement]" in failure
    assert CANARY not in failure


def test_a_recipient_who_was_dropped_is_told(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    def test_second(canvas_requests, canvas_world, canvas_people, doctor, anna, canvas_sent):
        form = {"grant_type": "client_credentials", **canvas_world.medical}
        token = canvas_requests.post("https://x.example/auth/token/", data=form).json()["access_token"]
        both = [{"reference": one.key} for one in (anna, canvas_people.patient())]
        canvas_requests.post(
            "https://x.example/Communication",
            headers={"Authorization": f"Bearer {token}"},
            json={
                "resourceType": "Communication",
                "status": "unknown",
                "sender": {"reference": doctor.key},
                "recipient": both,
                "payload": [{"contentString": TEXT}],
            },
        ).raise_for_status()
        canvas_sent.latest(to=both[1]["reference"])
        """
    )

    assert "differs in to" in failure
    assert "only the first recipient is kept; this one gets nothing (source " in failure
    assert "[extra-recipient at recipient[1]]" in failure
    assert "the first recipient is the recipient" not in failure
    assert CANARY not in failure


def test_a_refused_call_is_told(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_refused(canvasapi_client, canvas_people, tom, canvas_sent):
        with pytest.raises(Exception):
            canvasapi_client(tom).create_conversation([canvas_people.user().id], TEXT)
        canvas_sent.latest()
        """
    )

    assert "nothing in canvas_sent matches anything" in failure
    assert "refused: CreateConversation: " in failure
    assert "1 request(s) reached the twin, and no message came of them" in failure
    assert "asked:" not in failure
    assert CANARY not in failure


def test_it_is_told_when_nothing_reached_the_twin(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    def test_nothing(anna, canvas_sent):
        canvas_sent.latest(to=anna)
        """
    )

    assert "nothing was asked of the twin: does the code under test reach it?" in failure


def test_a_route_that_there_is_not_is_told_with_the_nearest(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_misspelt(canvas_requests, tom, canvas_sent):
        headers = {"Authorization": f"Bearer {tom.token.reveal()}"}
        canvas_requests.post("https://x.example/api/v1/conversation", headers=headers, json={"body": TEXT})
        canvas_sent.latest()
        """
    )

    assert "asked: POST /api/v1/*: 404; " in failure
    assert "nearest: POST /api/v1/conversations (segment 3: conversations)" in failure
    assert CANARY not in failure


def test_a_token_that_is_no_good_is_told(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_token(canvas_requests, canvas_sent):
        headers = {"Authorization": "Bearer " + TEXT}
        canvas_requests.post("https://x.example/api/v1/conversations", headers=headers)
        canvas_sent.latest()
        """
    )

    assert "asked: POST /api/v1/conversations: 401; " in failure
    assert CANARY not in failure


def test_a_fault_that_struck_is_told(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_fault(canvas, canvas_twin, tom, canvas_sent):
        from canvas_comms_twin.faults import Fault

        canvas_twin.faults.add(Fault("absent"))
        canvas.create_conversation([tom.id], TEXT)
        canvas_sent.latest(to=tom)
        """
    )

    assert "asked: POST /api/v1/conversations: 201; fault absent" in failure
    assert CANARY not in failure


def test_waiting_jobs_are_told(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_batch(canvas, canvas_people, course, tom, canvas_sent):
        canvas.create_conversation([tom.id, canvas_people.student(course).id], TEXT, mode="async")
        canvas_sent.latest(to=tom)
        """
    )

    assert "1 background job(s) wait: canvas_clock.run_jobs() runs what is due" in failure


def test_the_nearest_come_first_and_are_few(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    def test_near(write, anna, doctor, canvas_people, canvas_sent):
        for _ in range(5):
            write(doctor, canvas_people.patient())
        write(doctor, anna, "four")
        canvas_sent.latest(to=anna, contains=TEXT)
        """
    )
    nearest = [line for line in failure.splitlines() if "nearest:" in line]

    assert len(nearest) == 3
    assert "to $patient_1: text 4 long; differs in contains" in nearest[0]
    assert "differs in to, contains" in nearest[1]


def test_what_was_deleted_from_the_box_is_told(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    def test_deleted(write, anna, doctor, canvas_sent):
        write(doctor, anna)
        canvas_sent.delete()
        canvas_sent.latest(to=anna)
        """
    )

    assert "text 5 long; deleted from this box" in failure


def test_what_was_not_expected_is_told(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    def test_none(write, anna, doctor, canvas_sent):
        for _ in range(5):
            write(doctor, anna, TEXT)
        canvas_sent.expect_none(to=anna, contains=TEXT)
        """
    )

    assert "canvas_sent holds 5 that match to=$patient_1, contains=<8 long>" in failure
    assert failure.count("from $practitioner_1 to $patient_1: text 8 long") == 3
    assert CANARY not in failure


def test_why_it_is_there_is_told(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_none(canvas, tom, canvas_inbox):
        for subject in ("Week 1", "Week 2"):
            canvas.create_conversation([tom.id], TEXT, subject=subject)
        canvas_inbox.expect_none(to=tom, subject="Week 1")
        """
    )

    assert "canvas_inbox holds 2 that match to=$student_1, subject=<6 long>" in failure
    assert failure.count("subject ignored: thread ") == 1
    assert CANARY not in failure


def test_why_a_draft_is_there_is_told(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    @pytest.mark.canvas_world(edition="v1-2022")
    def test_none(write, anna, doctor, canvas_drafts):
        write(doctor, anna, TEXT)
        canvas_drafts.expect_none()
        """
    )

    assert "landed as a draft: staff sender in v1-2022 (source create page, 2022-07-11" in failure
    assert CANARY not in failure


def test_a_failure_of_any_kind_is_told_what_canvas_did(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_own(canvas, tom, canvas_sent):
        for subject in ("Week 1", "Week 2"):
            canvas.create_conversation([tom.id], TEXT, subject=subject)
        assert len({one.thread for one in canvas_sent}) == 2
        """
    )

    section = failure.split("What Canvas did")[1]
    assert "from $teacher_1 to $student_1: subject 6 long, text 8 long" in section
    assert section.count("subject ignored: thread ") == 1
    assert "reused (source Canvas LMS, asserted by an upstream example" in section
    assert CANARY not in section


def test_a_draft_is_what_canvas_did(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    @pytest.mark.canvas_world(edition="v1-2022")
    def test_own(write, anna, doctor, canvas_inbox):
        write(doctor, anna, TEXT)
        assert len(canvas_inbox) == 1
        """
    )

    assert "landed as a draft: staff sender in v1-2022" in failure.split("What Canvas did")[1]


def test_the_error_of_a_client_is_told_which_route_was_not_there(told: Told) -> None:
    failure = told(
        """
        def test_route(canvas_requests):
            canvas_requests.get("https://x.example/api/v1/conversation").raise_for_status()
        """
    )

    section = failure.split("What Canvas did")[1]
    assert "asked: GET /api/v1/*: 404; no-such-route@path; nearest: GET /api/v1/conversations" in section


def test_what_is_told_already_is_not_told_again(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_subject(canvas, tom, canvas_sent):
        for subject in ("Week 1", "Week 2"):
            canvas.create_conversation([tom.id], TEXT, subject=subject)
        canvas_sent.latest(to=tom, subject="Week 2")
        """
    )

    assert "What Canvas did" not in failure


def test_when_canvas_did_as_it_was_asked_nothing_is_told(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    def test_own(write, anna, doctor):
        write(doctor, anna, TEXT)
        raise RuntimeError
        """
    )

    assert "What Canvas did" not in failure


def test_whatever_became_of_the_twin_the_report_is_written(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(observer: object) -> list[list[str]]:
        raise AttributeError(CANARY)

    monkeypatch.setattr(canvas_comms_pytest.failure_report, "surprises", broken)
    failure = told(
        """
        def test_broken(canvas_twin):
            raise RuntimeError("mine")
        """
    )

    assert "RuntimeError: mine" in failure
    assert "cannot be told: AttributeError" in failure.split("What Canvas did")[1]
    assert CANARY not in failure


def test_of_many_people_a_few_are_named(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_many(canvas, canvas_people, course, canvas_sent):
        crowd = [canvas_people.student(course).id for _ in range(9)]
        canvas.create_conversation(crowd, TEXT, group_conversation=True)
        canvas_sent.expect_none()
        """
    )

    assert "to $student_1, $student_2, $student_3, $student_4, $student_5 and 4 more: text" in failure


def test_a_thread_that_is_no_id_is_not_shown(told: Told) -> None:
    failure = told(
        SCHOOL
        + """
    def test_thread(canvas_sent):
        canvas_sent.latest(thread=TEXT)
        """
    )

    assert "matches thread=<8 long>" in failure
    assert CANARY not in failure


def test_a_wait_in_vain_fails_as_any_other(told: Told) -> None:
    failure = told(
        MEDICAL
        + """
    @pytest.mark.canvas_world(edition="v1-2022")
    def test_wait(write, anna, doctor, canvas_inbox):
        write(doctor, anna, TEXT)
        canvas_inbox.wait_for(to=anna, timeout=0.01)
        """
    )

    assert "nothing in canvas_inbox matches to=$patient_1" in failure
    assert "lies in canvas_drafts" in failure


@pytest.mark.parametrize("style", ["long", "short", "native", "line", "auto"])
def test_no_style_of_traceback_shows_a_text_or_an_address(told: Told, style: str) -> None:
    failure = told(
        SCHOOL
        + """
    def test_text(canvas, tom, canvas_outbox, canvas_sent):
        canvas.create_conversation([tom.id], TEXT, subject=TEXT)
        ask = {"to": TEXT + "@school.example", "contains": TEXT, "subject": TEXT}
        canvas_outbox.latest(**ask)
        """,
        f"--tb={style}",
    )

    assert "nothing in canvas_outbox matches to=<23 long>, contains=<8 long>, subject=<8 long>" in failure
    assert CANARY not in failure


def test_a_box_and_a_message_show_no_text(run: Run) -> None:
    result = run(
        MEDICAL
        + """
    def test_repr(write, anna, doctor, canvas_sent):
        write(doctor, anna, TEXT)
        shown = f"{canvas_sent!r} {canvas_sent.latest()} {canvas_sent.latest().findings} {anna!r}"

        assert "<canvas_sent: 1 messages>" in shown
        assert TEXT not in shown
        """
    )

    result.assert_outcomes(passed=1)


def test_a_test_can_ask_what_was_lost(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_losses(canvas, tom, canvas_sent):
        for subject in ("Week 1", "Week 2"):
            canvas.create_conversation([tom.id], "Hello", subject=subject)

        first, second = canvas_sent
        assert [one.reason.code for one in first.losses] == []
        assert [one.reason.code for one in second.losses] == ["subject-lost"]
        """
    )

    result.assert_outcomes(passed=1)


def test_findings_about_others_of_the_same_call_are_left_out(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_own(canvas, tom, canvas_people, course, canvas_sent):
        eve = canvas_people.student(course)
        canvas.create_conversation([tom.id], "Hello", subject="Week 1")
        canvas.create_conversation([tom.id, eve.id], "Hello", subject="Week 2")

        assert [len(canvas_sent.latest(to=who).losses) for who in (tom, eve)] == [1, 0]
        """
    )

    result.assert_outcomes(passed=1)


def test_a_batch_remembers_what_was_found_when_it_was_handed_in(run: Run) -> None:
    result = run(
        SCHOOL
        + """
    def test_batch(canvas, tom, canvas_people, course, canvas_sent, canvas_clock):
        eve = canvas_people.student(course)
        canvas.create_conversation([tom.id], "Hello", subject="Week 1")
        canvas.create_conversation([tom.id, eve.id], "Hello", subject="Week 2", mode="async")
        canvas_clock.run_jobs()

        assert [len(canvas_sent.latest(to=who).losses) for who in (tom, eve)] == [1, 0]
        """
    )

    result.assert_outcomes(passed=1)
