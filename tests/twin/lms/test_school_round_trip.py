"""`GET /_twin/world` of a school: what it gives loads again to the same answers.

By nature new in the copy: tokens, codes and keys that are made after it was loaded (they come by chance),
the journal, faults, and the moment, where the clock runs.
"""

import copy as copies
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.twin.lms.schools import NOW, SCHOOL, USERS, School, Step, steps, worlds

from canvas_comms.errors import InvalidWorld
from canvas_comms.lms.developer_keys import DeveloperKey
from canvas_comms.redaction import Secret
from canvas_comms_wire.worlds import read_lms
from canvas_comms_wire.worlds.stored import LmsStored
from canvas_comms_wire.worlds.stored_references import IDS, REFERENCES

AFTERWARDS: tuple[Step, ...] = (
    ("$teacher", "POST", "/api/v1/conversations", {"recipients[]": "{user}", "body": "one more"}, [1]),
    ("$teacher", "POST", "/api/v1/{place}/discussion_topics", {"title": "Last", "pinned": "1"}, [0]),
    ("", "PUT", "/_twin/clock", {"now": "2026-03-25T12:00:00Z"}, [0]),
    ("", "POST", "/_twin/jobs", {}, [0]),
)
"""What is done to both in the end: what waited is done, and new ids follow."""


EVERYBODY = (*USERS, "$app", "$nobody")


def differences(
    school: School, readers: Sequence[str] = EVERYBODY, later: Sequence[str] = EVERYBODY
) -> list[str]:
    """What a school answers otherwise than one that has loaded its world: now, and later."""
    world = school.world()
    copy = School(world)
    assert copy.world() == world
    found = different(school, copy, readers)
    for step in AFTERWARDS:
        assert school.do(step) == copy.do(step)
    return found + different(school, copy, later)


def different(school: School, copy: School, readers: Sequence[str]) -> list[str]:
    one, other = dict(school.answers(readers)), dict(copy.answers(readers))
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]


def test_a_school_in_which_everything_is_comes_back_to_the_same_answers() -> None:
    assert differences(School({"clock": NOW, "lms": SCHOOL})) == []


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.lists(steps, max_size=12))
def test_whatever_was_done_in_a_school_comes_back_to_the_same_answers(world: Any, done: list[Step]) -> None:
    school = School(world)
    for step in done:
        school.do(step)

    assert differences(school, ("$teacher", "$student", "$site_admin"), ("$student",)) == []


CHANNELS = "/api/v1/users/self/communication_channels"
DONE: tuple[Step, ...] = (
    ("$teacher", "POST", "/api/v1/conversations", {"recipients[]": "section_{section}", "body": "b"}, [0]),
    (
        "$teacher",
        "POST",
        "/api/v1/conversations",
        {"recipients[]": "section_{section}", "body": "c", "mode": "async"},
        [0],
    ),
    ("$student", "PUT", "/api/v1/conversations", {"conversation_ids[]": "{thread}", "event": "star"}, [0]),
    ("$student", "DELETE", "/api/v1/accounts/self/account_notifications/{notice}", {}, [0]),
    ("$student", "POST", "/api/v1/{topics}/entries", {"message": "more"}, [0]),
    ("$other", "DELETE", "/api/v1/users/self/activity_stream", {}, [0]),
    (
        "$student",
        "GET",
        "/api/v1/users/self/communication_channels/{channel}/notification_preferences",
        {},
        [1],
    ),
    ("$student", "GET", "/login/session_token", {}, [0]),
    ("$student", "UPLOAD", "a.txt", {"done": 1}, [0]),
)
"""What leaves something in every table that the school itself leaves empty."""


@pytest.fixture(scope="module")
def everything() -> Any:
    """The world of a school in which something stands in every table."""
    school = School({"clock": NOW, "lms": SCHOOL})
    for step in DONE:
        school.do(step)
    asked = "client_id=7&response_type=code&redirect_uri=https://a.example/"
    school.ask("$student", "GET", f"/login/oauth2/auth?{asked}")
    page = school.ask("$student", "GET", "/login/oauth2/confirm").body.decode()
    token = re.search(r'name="custom_csrf_token" value="([^"]+)"', page)
    assert token is not None
    school.ask("$student", "POST", "/login/oauth2/accept", f"custom_csrf_token={token[1]}".encode())
    school.memory.logins.put_key(DeveloperKey("8", Secret("other")))
    return school.world()


def test_no_table_is_forgotten(everything: Any) -> None:
    """Whatever a store stores is given back: a new table has to be dumped, and stands here then."""
    stored = everything["lms"]["stored"]

    assert [field.name for field in attrs.fields(LmsStored) if not stored.get(field.name)] == []


def test_a_school_with_every_table_comes_back_to_the_same_answers(everything: Any) -> None:
    school = School(everything)

    assert school.world() == everything
    assert differences(school, ("$student", "$other")) == []


def test_an_upload_that_was_begun_is_finished_in_the_copy() -> None:
    school = School({"clock": NOW, "lms": SCHOOL})
    path, params = school.announce_upload("$student", "a.txt")
    copy = School(school.world())

    sent = [one.send_content(path, params) for one in (school, copy)]
    assert sent[0].status == 303
    assert sent[0] == sent[1]
    assert copy.send_content(path, params).status >= 400


def test_a_running_clock_is_as_far_ahead_in_the_copy() -> None:
    school = School({"lms": SCHOOL})
    school.do(("", "POST", "/_twin/jobs", {}, [0]))
    world = school.world()

    assert (world["clock_ahead"], "clock" in world) == (30.0, False)
    assert School(world).twin.stage.clock.ahead.total_seconds() == 30


def test_secrets_of_a_world_are_never_shown(everything: Any) -> None:
    section = read_lms(everything["lms"])
    stored = everything["lms"]["stored"]
    secrets = [one["text"] for one in (*stored["access_tokens"], *stored["web_sessions"])]

    assert len(secrets) > 9
    assert [one for one in secrets if one in repr(section)] == []
    assert "Tamsin" not in repr(section)


def row_names_nothing(stored: Any, table: str, field: str) -> str | None:
    """Let a row name what is not there; where that is, None if no row names anything there."""
    for index, row in enumerate(_at(stored, table)):
        *path, last = field.split(".")
        for name in path:
            row = row.get(name, {})
        if last not in row:
            continue
        nothing = "999999"
        row[last] = (
            {**row[last], "id": nothing}
            if isinstance(row[last], dict)
            else [nothing]
            if isinstance(row[last], list)
            else nothing
        )
        return f"lms.stored.{table}[{index}].{field}"
    return None


def _at(stored: Any, table: str) -> Any:
    for name in table.split("."):
        stored = stored.get(name, {})
    return stored


@pytest.mark.parametrize(
    ("table", "field"), [(table, field) for table, fields in REFERENCES.items() for field in fields]
)
def test_a_row_that_names_no_row_is_refused_with_its_place(everything: Any, table: str, field: str) -> None:
    section = copies.deepcopy(everything["lms"])
    place = row_names_nothing(section["stored"], table, field)
    if place is None:
        assert (table, field) in NAMED_BY_NONE
        return

    assert refusal(section) == (place, "names no row of")


NAMED_BY_NONE = {
    *(("access_tokens", "token.acts_as"), ("comm_messages", "channel"), ("entries", "root")),
    *(("topics", "root"), ("jobs", "send_reply.thread"), ("jobs", "send_reply.author")),
    *(("jobs", "mark_unread_for_course.topic"),),
}
"""What no row of this school names."""


def refusal(section: Any) -> tuple[str, str]:
    with pytest.raises(InvalidWorld) as caught:
        read_lms(section)
    return caught.value.field, re.sub(r" of .*", " of", caught.value.rule)


@pytest.mark.parametrize("table", IDS)
def test_two_rows_with_one_id_are_refused_with_their_place(everything: Any, table: str) -> None:
    section = copies.deepcopy(everything["lms"])
    rows = _at(section["stored"], table)
    rows.append(rows[0])

    field = IDS[table]
    assert refusal(section) == (f"lms.stored.{table}[{len(rows) - 1}].{field}", "is the id of")


def spoil_accounts(stored: Any) -> None:
    del stored["people"]["accounts"][1]["kind"]


def spoil_sections(stored: Any) -> None:
    course = {**stored["people"]["courses"][0], "id": "777"}
    stored["people"]["courses"].append(course)


def spoil_jobs(stored: Any) -> None:
    stored["jobs"].append({"due": NOW})


def spoil_ids(stored: Any) -> None:
    stored["people"]["users"][0]["id"] = "x"


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (spoil_accounts, "people.accounts"),
        (spoil_sections, "people.courses[2]"),
        (spoil_ids, "people.users[0].id"),
        (spoil_jobs, "jobs[4]"),
    ],
)
def test_what_no_server_has_is_refused_with_its_place(
    everything: Any, spoil: Callable[[Any], None], place: str
) -> None:
    section = copies.deepcopy(everything["lms"])
    spoil(section["stored"])

    assert refusal(section)[0] == f"lms.stored.{place}"


def test_what_is_stored_stands_alone(everything: Any) -> None:
    section = {**everything["lms"], "users": [{"ref": "$new"}]}

    assert refusal(section)[0] == "lms.users"


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_world_with_rows_left_out_is_loaded_or_refused_with_a_place(
    everything: Any, data: st.DataObject
) -> None:
    section = json.loads(json.dumps(everything["lms"]))
    for _ in range(3):
        table = data.draw(st.sampled_from(sorted(section["stored"])))
        rows = section["stored"][table]
        if isinstance(rows, list) and rows:
            del rows[data.draw(st.integers(0, len(rows) - 1))]
    try:
        school = School({"clock": NOW, "lms": section})
    except InvalidWorld as error:
        assert error.field.startswith("lms.stored.")
    else:
        assert school.world()["lms"]["edition"] == "2025-10"
