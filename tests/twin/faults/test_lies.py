"""The realistic lies: yes, says the server, and something else was done."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from canvas_comms.medical import Edition
from canvas_comms_twin import GENERIC_CLIENT, Request, Twin, lms, medical
from canvas_comms_twin.faults.kinds import LIES, Kind

WORLD: Any = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$ann"}, {"ref": "$bob"}, {"ref": "$cid"}, {"ref": "$dee"}],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [
                    {"user": "$ann", "role": "teacher"},
                    *({"user": user, "role": "student"} for user in ("$bob", "$cid", "$dee")),
                ],
            }
        ],
    },
}
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data; boundary=x"


class School:
    """A Canvas LMS, as Ann the teacher sees it."""

    def __init__(self) -> None:
        self.twin = Twin(lms())
        handed = self.twin.load(WORLD)
        self.id = handed.refs
        self.token = handed.tokens["$ann"]
        self.topics = f"/api/v1/courses/{self.id['$bio']}/discussion_topics"

    def ask(self, method: str, target: str, fields: Any = None, media: str = FORM) -> Any:
        path, _, query = target.partition("?")
        headers = {"authorization": f"Bearer {self.token}"}
        body = b""
        if fields is not None:
            headers["content-type"] = media
            body = written(fields, media)
        answer = self.twin.handle(Request(method, path, query, headers, body, "http://127.0.0.1:8000"))
        assert answer.status < 300, answer.body
        return json.loads(answer.body)

    def headers(self, target: str) -> Any:
        path, _, query = target.partition("?")
        request = Request("GET", path, query, {"authorization": f"Bearer {self.token}"})
        return dict(self.twin.handle(request).headers)

    def announcements(self) -> Any:
        return self.ask("GET", f"/api/v1/announcements?context_codes[]=course_{self.id['$bio']}")

    def send(self, *users: str, **fields: Any) -> Any:
        recipients = {"recipients[]": [self.id[user] for user in users], "body": "Hello"}
        return self.ask("POST", "/api/v1/conversations", {**recipients, **fields})


def written(fields: Any, media: str) -> bytes:
    if media == JSON:
        return json.dumps(fields).encode()
    if media == FORM:
        return urlencode(fields, doseq=True).encode()
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*parts, "--x--\r\n"]).encode()


@pytest.fixture
def school() -> School:
    return School()


def test_every_lie_names_the_public_issue_it_comes_from() -> None:
    assert [kind.value for kind in LIES if "#" not in kind.source] == []
    assert all(kind.is_lie == (kind in LIES) for kind in Kind)


@pytest.mark.parametrize("media", [FORM, JSON, MULTIPART])
def test_an_announcement_becomes_a_topic(school: School, media: str) -> None:
    fault = school.twin.faults.add("announcement-downgraded")

    made = school.ask(
        "POST", school.topics, {"title": "Exam", "message": "Monday", "is_announcement": "true"}, media
    )

    assert (made["title"], made["message"], made["is_announcement"]) == ("Exam", "Monday", False)
    assert school.announcements() == []
    assert [one["id"] for one in school.ask("GET", school.topics)] == [made["id"]]
    assert fault.struck == 1


def test_a_flag_in_the_query_is_dropped_as_well(school: School) -> None:
    school.twin.faults.add("announcement-downgraded")

    made = school.ask("POST", f"{school.topics}?is_announcement=1&title=Exam", {})

    assert (made["title"], made["is_announcement"]) == ("Exam", False)


def test_an_ordinary_topic_cannot_be_downgraded(school: School) -> None:
    fault = school.twin.faults.add("announcement-downgraded")

    school.ask("POST", school.topics, {"title": "Talk", "is_announcement": "0"})

    assert (fault.calls, fault.struck, fault.missed) == (1, 0, 1)


def test_a_created_announcement_is_not_there(school: School) -> None:
    with school.twin.faults.add("absent") as fault:
        made = school.ask(
            "POST", school.topics, {"title": "Exam", "message": "Monday", "is_announcement": "1"}
        )

    assert made["is_announcement"] is True
    assert school.announcements() == []
    assert school.ask("GET", school.topics) == []
    assert fault.struck == 1


def test_the_id_of_what_is_absent_is_never_given_again(school: School) -> None:
    with school.twin.faults.add("absent"):
        gone = school.ask("POST", school.topics, {"title": "Exam"})

    assert school.ask("POST", school.topics, {"title": "Exam"})["id"] != gone["id"]


def test_what_is_refused_anyway_cannot_be_absent(client: Any) -> None:
    fault = client.twin.faults.add("absent")

    client.create(sender={"reference": "Practitioner/nobody"})

    assert (fault.struck, fault.missed) == (0, 1)


def test_the_subject_is_dropped_and_an_old_thread_reused(school: School) -> None:
    old = school.send("$bob", subject="Old")[0]
    fault = school.twin.faults.add("subject-dropped")

    new = school.send("$bob", subject="New", force_new="true")[0]

    assert (new["id"], new["subject"]) == (old["id"], "Old")
    assert fault.struck == 1


def test_without_an_old_thread_only_the_subject_is_dropped(school: School) -> None:
    school.twin.faults.add("subject-dropped")

    assert school.send("$bob", subject="New")[0]["subject"] is None


@pytest.mark.parametrize(("users", "reached"), [(("$bob", "$cid", "$dee"), 1), (("$bob", "$cid"), 1)])
def test_a_batch_stops_half_way_and_says_nothing(school: School, users: Any, reached: int) -> None:
    school.twin.faults.add("half-batch")

    assert len(school.send(*users)) == reached


def test_a_batch_may_stop_with_a_server_error(school: School) -> None:
    school.twin.faults.add("half-batch", status=502)
    with pytest.raises(AssertionError, match="not available"):
        school.send("$bob", "$cid", "$dee")
    school.twin.faults.clear()

    assert len(school.ask("GET", "/api/v1/conversations?scope=sent")) == 1


def test_one_recipient_is_no_batch(school: School) -> None:
    fault = school.twin.faults.add("half-batch")

    assert len(school.send("$bob")) == 1
    assert (fault.struck, fault.missed) == (0, 1)


@pytest.mark.parametrize("by_form", [False, True])
def test_search_parameters_are_ignored(client: Any, by_form: bool) -> None:
    client.create()
    client.twin.faults.add("search-ignored")
    query = "patient=Patient/99999999999999999999999999999999&_count=5"

    if by_form:
        url = client.url + "/Communication/_search"
        media = {"Content-Type": FORM}
        found = client.session.post(url, data=query, headers=media).json()
    else:
        found = client.get("/Communication?" + query).json()

    assert found["total"] == 1
    assert found["link"][0]["url"].endswith("?_count=5&_offset=0")


def test_filters_of_canvas_lms_are_ignored_too(school: School) -> None:
    school.ask("POST", school.topics, {"title": "Talk"})
    plain = school.ask("GET", school.topics + "?search_term=zebra&per_page=5")
    school.twin.faults.add("search-ignored")

    every = school.ask("GET", school.topics + "?search_term=zebra&per_page=5")

    assert (plain, [one["title"] for one in every]) == ([], ["Talk"])


def test_a_search_without_parameters_ignores_none(client: Any) -> None:
    fault = client.twin.faults.add("search-ignored")

    client.get("/Communication?_count=3")

    assert (fault.struck, fault.missed) == (0, 1)


def test_what_a_practitioner_sent_is_a_draft_until_somebody_presses_send(client: Any) -> None:
    with client.twin.faults.add("draft"):
        id = client.create().headers["Location"].rpartition("/")[2]
    drafted = client.get(f"/Communication/{id}").json()["status"]
    shown = client.control("GET", "state", ref=id).json()

    client.control("POST", "ui", {"action": "click_send", "message": id, "by": "$doc"})

    assert (drafted, shown["placement"], shown["visible_in_patient_app"]) == ("preparation", "draft", False)
    assert client.control("GET", "state", ref=id).json()["visible_in_patient_app"] is True


def test_no_patient_writes_drafts(client: Any) -> None:
    fault = client.twin.faults.add("draft")

    client.create(
        sender={"reference": "Patient/11111111111111111111111111111111"},
        recipient=[{"reference": "Practitioner/33333333333333333333333333333333"}],
    )

    assert (fault.struck, fault.missed) == (0, 1)


def test_text_is_stored_as_html(client: Any) -> None:
    with client.twin.faults.add("html-for-text"):
        id = client.create("a < b &\nc").headers["Location"].rpartition("/")[2]

    payload = client.get(f"/Communication/{id}").json()["payload"]
    assert payload == [{"contentString": "<p>a &lt; b &amp;<br>c</p>"}]


def test_a_lie_holds_for_one_call_of_one_thread_only(client: Any) -> None:
    client.twin.faults.add("absent", nth=1)

    client.create()
    client.create()

    assert client.stored() == 1


LINKS = {
    "next-relative": "</api/v1/conversations?",
    "next-foreign": "<https://elsewhere.invalid/api/v1/conversations?",
    "next-looping": "<http://127.0.0.1/api/v1/conversations?page=1&",
}


@pytest.mark.parametrize(("kind", "begins"), LINKS.items())
def test_the_next_page_of_canvas_lms_lies_elsewhere(school: School, kind: str, begins: str) -> None:
    for user in ("$bob", "$cid", "$dee"):
        school.send(user)
    plain = school.headers("/api/v1/conversations?scope=sent&per_page=1")["Link"]
    school.twin.faults.add(kind)

    bent = school.headers("/api/v1/conversations?per_page=1&scope=sent")["Link"]

    entries, before = bent.split(","), plain.split(",")
    assert begins.split("?")[0] in next(one for one in entries if 'rel="next"' in one)
    assert len(entries) == len(before)
    assert [one for one in entries if 'rel="next"' not in one] == [
        one for one in before if 'rel="next"' not in one
    ]


def test_a_looping_link_of_canvas_lms_leads_to_the_first_page(school: School) -> None:
    for user in ("$bob", "$cid", "$dee"):
        school.send(user)
    school.twin.faults.add("next-looping")

    link = school.headers("/api/v1/conversations?scope=sent&per_page=1&page=2")["Link"]

    urls = {one.partition('rel="')[2]: one.partition(";")[0] for one in link.split(",")}
    assert urls['next"'] == urls['first"']


def test_a_page_of_canvas_lms_loses_its_last_row(school: School) -> None:
    for user in ("$bob", "$cid", "$dee"):
        school.send(user)
    page = "/api/v1/conversations?scope=sent&per_page=2"
    whole = school.ask("GET", page)
    fault = school.twin.faults.add("rows-missing")

    assert school.ask("GET", page) == whole[:1]
    assert len(school.ask("GET", page + "&page=2")) == 1  # nothing follows the last page
    assert (fault.struck, fault.missed) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "settings", "expected"),
    [
        ("next-relative", {}, "Communication?_count=1&_offset=1"),
        ("next-foreign", {}, "https://elsewhere.invalid/Communication?_count=1&_offset=1"),
        (
            "next-foreign",
            {"location": "http://evil.test"},
            "http://evil.test/Communication?_count=1&_offset=1",
        ),
        ("next-looping", {}, "/Communication?_count=1&_offset=0"),
    ],
)
def test_the_next_page_of_canvas_medical_lies_elsewhere(
    at_each_door: Any, kind: str, settings: Any, expected: str
) -> None:
    for _ in range(2):
        at_each_door.create()
    at_each_door.twin.faults.add(kind, **settings)

    bundle = at_each_door.get("/Communication?_count=1").json()

    links = {one["relation"]: one["url"] for one in bundle["link"]}
    assert links["next"] == expected
    assert links["self"] == "/Communication?_count=1&_offset=0"
    assert len(bundle["entry"]) == 1


def test_an_absolute_link_of_a_generic_server_becomes_a_path(reach: Any) -> None:
    twin = Twin(medical(Edition.V2_2024, GENERIC_CLIENT))
    client = reach(twin=twin)
    for _ in range(2):
        client.create(
            recipient=[{"reference": "Patient/5350cd20de8a470aa570a852859ac87e"}],
            sender={"reference": "Practitioner/4150cd20de8a470aa570a852859ac87e"},
        )
    twin.faults.add("next-relative")

    links = client.get("/Communication?_count=1").json()["link"]

    assert [one["url"] for one in links if one["relation"] == "next"] == ["/Communication?_count=1&_offset=1"]


def test_a_bundle_loses_a_row_and_its_total_stays(client: Any) -> None:
    for _ in range(3):
        client.create()
    client.twin.faults.add("rows-missing")

    bundle = client.get("/Communication?_count=2").json()

    assert (len(bundle["entry"]), bundle["total"]) == (1, 3)


@pytest.mark.parametrize("kind", ["next-relative", "next-foreign", "next-looping", "rows-missing"])
def test_a_page_that_nothing_follows_is_left_alone(client: Any, kind: str) -> None:
    client.create()
    whole = client.get("/Communication").json()
    fault = client.twin.faults.add(kind)

    assert client.get("/Communication").json() == whole
    assert client.get("/metadata").status_code == 200
    assert (fault.calls, fault.struck, fault.missed) == (1, 0, 1)
