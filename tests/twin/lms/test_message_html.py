"""Message HTML through a socket: what is stored, and what is shown of it."""

import sys
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
import requests

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_twin import Twin, lms, medical
from canvas_comms_twin.lms import HTML_AS_WRITTEN
from canvas_comms_twin.server import TwinServer, first_line

WORLD: Any = {
    "lms": {
        "users": [{"ref": "$ann"}, {"ref": "$bob"}],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}],
            }
        ],
        "topics": [
            {
                "ref": "$topic",
                "context": "$bio",
                "author": "$ann",
                "title": "T",
                "message": "<P>a<script>x</script>",
            }
        ],
        "entries": [{"ref": "$entry", "topic": "$topic", "user": "$ann", "message": "a & b"}],
    }
}


@attrs.frozen
class School:
    url: str
    known: Any

    def call(self, method: str, path: str, **form: str) -> Any:
        headers = {"Authorization": f"Bearer {self.known.tokens['$ann']}"}
        answer = requests.request(method, f"{self.url}/api/v1/{path}", data=form, headers=headers, timeout=5)
        assert answer.ok, answer.text
        return answer.json()

    @property
    def topics(self) -> str:
        return f"courses/{self.known.refs['$bio']}/discussion_topics"

    @property
    def topic(self) -> str:
        return f"{self.topics}/{self.known.refs['$topic']}"


@pytest.fixture
def school() -> Iterator[School]:
    twin = Twin(lms())
    known = twin.load(WORLD)
    with TwinServer(twin) as server:
        yield School(server.url, known)


MESSY = "<P onclick=x style='color:red;position:fixed'>A & B<br/><a href='javascript:x'>c</a>"
NEAT = '<p style="color:red;">A &amp; B<br><a>c</a></p>'


def test_topics_announcements_entries_and_conversations_have_one_sanitiser(school: School) -> None:
    topic = school.call("POST", school.topics, title="x", message=MESSY)
    announcement = school.call("POST", school.topics, title="x", message=MESSY, is_announcement="1")
    entry = school.call("POST", f"{school.topic}/entries", message=MESSY)
    (talk,) = school.call(
        "POST", "conversations", **{"recipients[]": str(school.known.refs["$bob"]), "body": MESSY}
    )

    found = [topic["message"], announcement["message"], entry["message"], talk["messages"][0]["body"]]
    assert found == [NEAT] * 4


def test_what_a_world_brings_is_stored_as_if_it_had_been_sent(school: School) -> None:
    view = school.call("GET", f"{school.topic}/view")

    assert school.call("GET", school.topic)["message"] == "<p>a</p>"
    assert view["view"][0]["message"] == "a &amp; b"


def test_links_and_recordings_of_a_topic_are_shown_as_the_api_shows_them(school: School) -> None:
    course = school.known.refs["$bio"]
    link = '<a id="media_comment_m1" class="instructure_inline_media_comment" href="/media_objects/m1">r</a>'
    sent = f'<p><a href="/courses/{course}/pages/x">p</a><img src="/y.png">{link}</p>'
    made = school.call("POST", school.topics, title="x", message=sent)
    entry = school.call("POST", f"{school.topic}/entries", message=sent)
    endpoint = f'data-api-endpoint="{school.url}/api/v1/courses/{course}/pages/x" data-api-returntype="Page"'

    for message in (made["message"], entry["message"]):
        assert f'<a href="{school.url}/courses/{course}/pages/x" {endpoint}>p</a>' in message
        assert f'<img src="{school.url}/y.png" loading="lazy">' in message
        assert f'src="{school.url}/courses/{course}/media_download?entryId=m1&amp;' in message
        assert "</video></p>" in message

    again = school.call("PUT", f"{school.topics}/{made['id']}", message=made["message"])
    assert again["message"] == made["message"]


def test_what_is_allowed_stays_as_it_was_written_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "canvas_comms_html.writing", None)
    twin = Twin(lms(), medical())
    known = twin.load(WORLD)
    with TwinServer(twin) as server:
        bare = School(server.url, known)
        made = bare.call("POST", bare.topics, title="x", message="<P>A & B<br/><script>x</script>")
        line = first_line(server, twin)

    assert made["message"] == "<P>A & B<br/>"
    assert line["shortcomings"] == [HTML_AS_WRITTEN]


def test_with_the_extra_the_twin_has_nothing_to_say_of_it() -> None:
    twin = Twin(lms(LmsEdition.Y2024), medical())
    with TwinServer(twin) as server:
        assert "shortcomings" not in first_line(server, twin)
