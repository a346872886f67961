"""uw-restclients-canvas as it comes from PyPI, against the twin: it names all by ids of the institution."""

from typing import Any

import pytest
from commonconf.backends import use_configparser_backend
from restclients_core.exceptions import DataFailureException
from uw_canvas.conversations import Conversations
from uw_canvas.courses import Courses
from uw_canvas.discussions import Discussions
from uw_canvas.enrollments import Enrollments
from uw_canvas.sections import Sections
from uw_canvas.users import Users


@pytest.fixture(scope="module", autouse=True)
def configured(school_to_read: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The client, whose settings last, reaches the school as its administrator."""
    school = school_to_read
    told = {"DAO_CLASS": "Live", "HOST": school.url, "OAUTH_BEARER": school.tokens["$adm"], "ACCOUNT_ID": "1"}
    lines = [f"RESTCLIENTS_CANVAS_{name}={value}" for name, value in told.items()]
    file = tmp_path_factory.mktemp("uw") / "client.ini"
    file.write_text("\n".join(["[client]", *lines]))
    use_configparser_backend(str(file), "client")


def test_it_reads_a_course_by_its_sis_id() -> None:
    course = Courses().get_course_by_sis_id("2026-BIO1")

    assert (course.name, course.code, course.sis_course_id) == ("Biology", "BIO1", "2026-BIO1")


def test_it_lists_the_courses_of_an_account() -> None:
    assert [one.name for one in Courses().get_courses_in_account("1")] == ["Biology"]


def test_it_reads_people_by_their_sis_ids() -> None:
    user = Users().get_user_by_sis_id("S-bob")

    assert (user.name, user.login_id) == ("Bob Birch", "bob")
    assert len(Users().get_users_for_sis_course_id("2026-BIO1")) == 3


def test_it_lists_enrolments_and_sections() -> None:
    assert len(Enrollments().get_enrollments_for_course_by_sis_id("2026-BIO1")) == 3
    assert [one.name for one in Sections().get_sections_in_course_by_sis_id("2026-BIO1")] == ["Morning"]


def test_it_reads_discussions_and_their_entries(school_to_read: Any) -> None:
    discussions = Discussions()
    topics = discussions.get_discussion_topics_for_sis_course_id("2026-BIO1")

    assert [str(one.topic_id) for one in topics] == [school_to_read.ids["$talk"]]
    assert len(discussions.get_entries_for_topic(topics[0])) == 2


def test_it_asks_for_somebody_elses_conversations_in_vain() -> None:
    with pytest.raises(DataFailureException) as failure:
        Conversations().get_conversation_ids_for_sis_login_id("bob")

    assert failure.value.status == 401
    assert "%253A" in failure.value.url


def test_an_unknown_sis_id_is_a_failure_of_404() -> None:
    with pytest.raises(DataFailureException) as failure:
        Courses().get_course_by_sis_id("nowhere")

    assert failure.value.status == 404
