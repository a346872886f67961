"""A school in a twin to which anything may be done, and everything that can be read of it.

Paths and parameters name things by kind (`{thread}`): whichever of them is picked when it is asked.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from canvas_comms_memory.lms import MemoryLms
from canvas_comms_sightings.worlds import lms_of
from canvas_comms_twin import Request, Response, Twin, lms, medical

NOW = "2026-03-15T12:00:00Z"
FORM = "application/x-www-form-urlencoded"
USERS = ("$teacher", "$student", "$other", "$watcher", "$admin", "$site_admin")

SCHOOL: Any = json.loads(Path(__file__).with_name("school_of_everything.json").read_text("utf-8"))
"""A school in which every kind of thing there is stands in some state."""


class School:
    """A twin of a school, to ask and to look at."""

    def __init__(self, world: Any) -> None:
        self.twin = Twin(medical(), lms())
        self.handover = self.twin.load(world)

    @property
    def memory(self) -> MemoryLms:
        return lms_of(self.twin.stage)

    def world(self) -> Any:
        answer = self.twin.handle(Request("GET", "/_twin/world"))
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def ask(self, who: str, method: str, target: str, body: bytes = b"", kind: str = FORM) -> Response:
        """A call with the token, and the session, of a user; under `/_twin/` with neither."""
        path, _, query = target.partition("?")
        headers = {"content-type": kind, "accept": "application/json"}
        if who in self.handover.tokens:
            headers["authorization"] = f"Bearer {self.handover.tokens[who]}"
        if who in self.handover.sessions:
            headers["cookie"] = f"canvas_session={self.handover.sessions[who]}"
        return self.twin.handle(Request(method, path, query, headers, body))

    def ids(self) -> Mapping[str, Sequence[str]]:
        """The ids of everything there is, by kind, and what else paths name."""
        stored = self.memory.dump().stored
        assert stored is not None
        people = stored.people
        rows: dict[str, Sequence[Any]] = {
            "user": people.users,
            "course": people.courses,
            "group": people.groups,
            "section": people.sections,
            "set": people.group_categories,
            "thread": stored.conversations,
            "message": stored.conversation_messages,
            "topic": stored.topics,
            "channel": stored.channels,
            "file": stored.files,
            "folder": stored.folders,
            "progress": stored.progresses,
            "notice": stored.account_notifications,
        }
        paths = {
            one.id: f"{one.context.kind.value}s/{one.context.id}/discussion_topics/{one.id}"
            for one in stored.topics
        }
        return {
            **{kind: [row.id for row in found] for kind, found in rows.items()},
            "code": [one.code.reveal() for one in stored.channels],
            "topics": [*paths.values()],
            "post": [f"{paths[one.topic]}/entries/{one.id}" for one in stored.entries],
            "place": [
                *(f"courses/{one.id}" for one in people.courses),
                *(f"groups/{g.id}" for g in people.groups),
            ],
        }

    def do(self, step: "Step") -> Response | None:
        """One step: what is named by kind is picked from what there is."""
        who, method, target, params, picks = step
        if method == "UPLOAD":
            return self.upload(who, target, params["done"])
        ids, turns = self.ids(), iter(picks * 3)

        def picked(found: re.Match[str]) -> str:
            some = ids[found[1]]
            return some[next(turns) % len(some)] if some else "0"

        path = _NAMED.sub(picked, target)
        if path.startswith("/_twin"):
            return self.ask("", method, path, json.dumps(params).encode(), "application/json")
        sent = urlencode([(name, _NAMED.sub(picked, value)) for name, value in params.items()])
        if method == "GET":
            return self.ask(who, method, f"{path}?{sent}")
        return self.ask(who, method, path, sent.encode())

    def announce_upload(self, who: str, name: str) -> tuple[str, dict[str, str]]:
        """The first step of an upload: where the content goes, and what goes with it."""
        asked = {"name": name, "size": "7", "parent_folder_path": "a/b", "on_duplicate": "rename"}
        told = json.loads(self.ask(who, "POST", "/api/v1/users/self/files", urlencode(asked).encode()).body)
        if "upload_url" not in told:
            return "", {}
        return _path(told["upload_url"]), {key: str(value) for key, value in told["upload_params"].items()}

    def send_content(self, path: str, params: Mapping[str, str]) -> Response:
        """The second step, by anybody."""
        parts = [
            *((f'"{name}"', value) for name, value in params.items()),
            ('"file"; filename="f"', "content"),
        ]
        lines = (f"--b\r\nContent-Disposition: form-data; name={n}\r\n\r\n{v}\r\n" for n, v in parts)
        body = "".join(lines) + "--b--\r\n"
        return self.ask("", "POST", path, body.encode(), "multipart/form-data; boundary=b")

    def upload(self, who: str, name: str, done: int) -> Response | None:
        """So many steps of the three of an upload."""
        path, params = self.announce_upload(who, name)
        if not path or done < 2:
            return None
        sent = self.send_content(path, params)
        location = dict(sent.headers).get("Location", "")
        return self.ask(who, "GET", _path(location)) if location and done > 2 else sent

    def answers(self, readers: Sequence[str]) -> Iterator[tuple[str, object]]:
        """What these read of everything, in an order that is always the same."""
        ids = self.ids()
        for target in self._targets(ids):
            for who in readers:
                answer = self.ask(who, "GET", target)
                yield f"{who} {target}", (answer.status, answer.headers, answer.body)
        yield "jobs", self.memory.waiting_jobs
        for target in ("/_twin/clock", "/_twin/refs", *(f"/_twin/state?ref={id}" for id in ids["user"])):
            yield target, self.ask("", "GET", target).body
        yield "outbox", self.ask("", "POST", "/_twin/outbox", b"{}", "application/json").body

    def _targets(self, ids: Mapping[str, Sequence[str]]) -> Iterator[str]:
        for target in TARGETS:
            named = _NAMED.findall(target)
            if not named:
                yield target
            for id in ids[named[0]] if named else ():
                yield _NAMED.sub(id, target)


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[-1]


_NAMED = re.compile(r"\{([a-z]+)\}")

Step = tuple[str, str, str, dict[str, Any], list[int]]
"""Who, method, target, parameters, and which of each kind that is named."""

_LIST = "per_page=3&page=1"
TARGETS = (
    *(f"/api/v1/conversations?scope={s}&{_LIST}" for s in ("", "unread", "starred", "archived", "sent")),
    "/api/v1/conversations?include_all_conversation_ids=1&filter[]=course_7",
    *("/api/v1/conversations/{thread}?auto_mark_as_read=0", "/api/v1/conversations/unread_count"),
    *("/api/v1/conversations/batches", "/api/v1/progress/{progress}"),
    "/api/v1/conversations/deleted?user_id[]={user}",
    *("/api/v1/search/recipients?search=a", "/api/v1/search/recipients?context=course_{course}"),
    "/api/v1/{place}/discussion_topics?per_page=50&include[]=all_dates&include[]=sections",
    "/api/v1/{place}/discussion_topics?only_announcements=1&order_by=recent_activity",
    "/api/v1/{place}/discussion_topics?filter_by=unread&scope=unlocked",
    "/api/v1/announcements?context_codes[]=course_{course}&start_date=2000-01-01&end_date=2100-01-01",
    *(
        "/api/v1/users/{user}/communication_channels",
        "/register/{code}",
        "/confirmations/{user}/limit_reached",
    ),
    "/api/v1/users/self/communication_channels/{channel}/notification_preferences",
    "/api/v1/users/self/communication_channels/{channel}/notification_preference_categories",
    "/api/v1/comm_messages?user_id={user}&per_page=2",
    *(f"/api/v1/accounts/self/{kind}_communication_channels.csv" for kind in ("bounced", "unconfirmed")),
    "/api/v1/users/{user}/profile",
    *("/api/v1/users/{user}", "/api/v1/users/{user}/observees", "/api/v1/users/sis_user_id:S-1"),
    *("/api/v1/accounts/self/users?search_term=a&sort=username", "/api/v1/accounts/self", "/api/v1/accounts"),
    "/api/v1/courses?include[]=term&include[]=sections&include[]=total_students",
    *(
        "/api/v1/courses/{course}?include[]=permissions",
        "/api/v1/courses/{course}/users?include[]=enrollments",
    ),
    *(
        "/api/v1/courses/{course}/enrollments?state[]=active&state[]=invited",
        "/api/v1/courses/{course}/sections",
    ),
    *(
        "/api/v1/users/self/groups",
        "/api/v1/groups/{group}?include[]=users",
        "/api/v1/groups/{group}/memberships",
    ),
    *(
        "/api/v1/courses/{course}/group_categories",
        "/api/v1/sections/{section}",
        "/api/v1/group_categories/{set}",
    ),
    *("/api/v1/courses/{course}/assignments?include[]=submission", "/api/v1/courses/{course}/todo"),
    *(
        "/api/v1/courses/{course}/students/submissions?student_ids[]=all",
        "/api/v1/users/self/todo_item_count",
    ),
    *("/api/v1/users/self/files?sort=size", "/api/v1/users/self/folders", "/api/v1/users/self/files/quota"),
    *(
        "/api/v1/courses/{course}/files",
        "/api/v1/courses/{course}/folders",
        "/api/v1/files/{file}?include[]=user",
    ),
    *("/api/v1/folders/{folder}", "/api/v1/folders/{folder}/files", "/files/{file}/download"),
    "/api/v1/accounts/self/account_notifications?include_past=1&show_is_closed=1",
    "/api/v1/accounts/self/account_notifications/{notice}",
    *("/api/v1/users/self/activity_stream", "/api/v1/users/self/activity_stream/summary"),
    *(f"/api/v1/{{topics}}{rest}" for rest in ("", "/entries", "/view?include_new_entries=1")),
)
"""What is read of a school."""

_CALLS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "POST",
        "/api/v1/conversations",
        {"recipients[]": "{user}", "body": "$text", "context_code": "course_{course}"},
    ),
    (
        "POST",
        "/api/v1/conversations",
        {"recipients[]": "course_{course}", "body": "$text", "group_conversation": "1"},
    ),
    (
        "POST",
        "/api/v1/conversations",
        {"recipients[]": "section_{section}", "body": "$text", "mode": "async"},
    ),
    ("POST", "/api/v1/conversations", {"recipients[]": "{user}", "body": "x", "attachment_ids[]": "{file}"}),
    (
        "POST",
        "/api/v1/conversations",
        {"recipients[]": "{user}", "body": "x", "force_new": "1", "subject": "$text"},
    ),
    ("POST", "/api/v1/conversations/{thread}/add_message", {"body": "$text"}),
    ("POST", "/api/v1/conversations/{thread}/add_message", {"body": "y", "included_messages[]": "{message}"}),
    ("POST", "/api/v1/conversations/{thread}/add_recipients", {"recipients[]": "{user}"}),
    ("POST", "/api/v1/conversations/{thread}/remove_messages", {"remove[]": "{message}"}),
    ("PUT", "/api/v1/conversations/{thread}", {"conversation[workflow_state]": "archived"}),
    ("PUT", "/api/v1/conversations/{thread}", {"conversation[workflow_state]": "unread"}),
    (
        "PUT",
        "/api/v1/conversations/{thread}",
        {"conversation[starred]": "1", "conversation[subscribed]": "0"},
    ),
    ("PUT", "/api/v1/conversations", {"conversation_ids[]": "{thread}", "event": "mark_as_read"}),
    ("PUT", "/api/v1/conversations", {"conversation_ids[]": "{thread}", "event": "destroy"}),
    (
        "PUT",
        "/api/v1/conversations/restore",
        {"user_id": "{user}", "message_id": "{message}", "conversation_id": "{thread}"},
    ),
    ("POST", "/api/v1/conversations/mark_all_as_read", {}),
    ("DELETE", "/api/v1/conversations/{thread}", {}),
    ("DELETE", "/api/v1/conversations/{thread}/delete_for_all", {}),
    ("GET", "/api/v1/conversations/{thread}", {}),
    ("POST", "/api/v1/progress/{progress}/cancel", {}),
    (
        "POST",
        "/api/v1/users/self/communication_channels",
        {"communication_channel[address]": "$mail", "communication_channel[type]": "email"},
    ),
    (
        "POST",
        "/api/v1/users/{user}/communication_channels",
        {
            "communication_channel[address]": "555@sms.example",
            "communication_channel[type]": "sms",
            "skip_confirmation": "1",
        },
    ),
    (
        "POST",
        "/api/v1/users/self/communication_channels",
        {"communication_channel[type]": "push", "communication_channel[token]": "$text"},
    ),
    ("POST", "/confirmations/{user}/re_send/{channel}", {}),
    ("GET", "/register/{code}", {"confirm": "1"}),
    ("DELETE", "/api/v1/users/{user}/communication_channels/{channel}", {}),
    (
        "PUT",
        "/api/v1/users/self/communication_channels/{channel}/notification_preferences/new_announcement",
        {"notification_preferences[frequency]": "daily"},
    ),
    (
        "PUT",
        "/api/v1/users/self/communication_channels/{channel}/notification_preference_categories/calendar",
        {"notification_preferences[frequency]": "never"},
    ),
    ("POST", "/api/v1/accounts/self/bounced_communication_channels/reset", {}),
    ("POST", "/api/v1/accounts/self/unconfirmed_communication_channels/confirm", {}),
    (
        "POST",
        "/api/v1/{place}/discussion_topics",
        {"title": "$text", "message": "<b>$text</b>", "is_announcement": "1"},
    ),
    (
        "POST",
        "/api/v1/{place}/discussion_topics",
        {"title": "$text", "is_announcement": "1", "delayed_post_at": "2026-03-16T12:00:00Z"},
    ),
    (
        "POST",
        "/api/v1/{place}/discussion_topics",
        {"title": "$text", "require_initial_post": "1", "pinned": "1"},
    ),
    (
        "POST",
        "/api/v1/{place}/discussion_topics",
        {"title": "$text", "group_category_id": "{set}", "published": "0"},
    ),
    (
        "POST",
        "/api/v1/{place}/discussion_topics",
        {"title": "$text", "assignment[points_possible]": "5", "assignment[due_at]": "2026-03-17T12:00:00Z"},
    ),
    ("POST", "/api/v1/{topics}/duplicate", {}),
    ("PUT", "/api/v1/{topics}", {"title": "$text", "locked": "1"}),
    ("PUT", "/api/v1/{topics}", {"published": "1", "pinned": "0", "allow_rating": "1"}),
    ("PUT", "/api/v1/{topics}", {"pinned": "1", "position_after": "{topic}"}),
    ("DELETE", "/api/v1/{topics}", {}),
    ("POST", "/api/v1/{place}/discussion_topics/reorder", {"order": "{topic}"}),
    ("PUT", "/api/v1/{topics}/read", {}),
    ("PUT", "/api/v1/{topics}/read_all", {}),
    ("DELETE", "/api/v1/{topics}/read_all", {"forced_read_state": "1"}),
    ("PUT", "/api/v1/{topics}/subscribed", {}),
    ("DELETE", "/api/v1/{topics}/subscribed", {}),
    ("POST", "/api/v1/{topics}/entries", {"message": "<i>$text</i>"}),
    ("POST", "/api/v1/{post}/replies", {"message": "$text"}),
    ("POST", "/api/v1/{post}/rating", {"rating": "1"}),
    ("PUT", "/api/v1/{post}", {"message": "$text"}),
    ("PUT", "/api/v1/{post}/read", {"forced_read_state": "1"}),
    ("DELETE", "/api/v1/{post}", {}),
    ("DELETE", "/api/v1/accounts/self/account_notifications/{notice}", {}),
    ("DELETE", "/api/v1/users/self/activity_stream", {}),
    ("DELETE", "/api/v1/files/{file}", {}),
    ("POST", "/api/v1/users/self/folders", {"name": "$text"}),
    ("DELETE", "/login/oauth2/token", {}),
    ("GET", "/login/session_token", {}),
    (
        "GET",
        "/login/oauth2/auth",
        {"client_id": "1", "response_type": "code", "redirect_uri": "urn:ietf:wg:oauth:2.0:oob"},
    ),
    ("POST", "/login/canvas", {"pseudonym_session[unique_id]": "$student"}),
)
"""What is done in a school; `$text` and `$mail` are made up each time."""

_texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)


@st.composite
def _calls(draw: st.DrawFn) -> Step:
    method, target, params = draw(st.sampled_from(_CALLS))
    text, number = draw(_texts), draw(st.integers(0, 3))
    made = {
        name: value.replace("$text", text).replace("$mail", f"new{number}@elm.example")
        for name, value in params.items()
    }
    who = draw(st.sampled_from((*USERS, "$teacher", "$student")))
    return who, method, target, made, draw(st.lists(st.integers(0, 30), min_size=3, max_size=3))


_uploads = st.builds(
    lambda who, name, done: (who, "UPLOAD", name, {"done": done}, [0]),
    st.sampled_from(USERS[:3]),
    st.sampled_from(["a.txt", "b.pdf"]),
    st.integers(1, 3),
)
_clocks = st.integers(0, 80).map(
    lambda hour: ("", "PUT", "/_twin/clock", {"now": f"2026-03-{15 + hour // 24}T{hour % 24:02}:30:00Z"}, [0])
)
_jobs: st.SearchStrategy[Step] = st.just(("", "POST", "/_twin/jobs", {}, [0]))
_bounces = st.just(("", "POST", "/_twin/bounce", {"address": "ines@elm.example"}, [0]))
steps = _calls() | _calls() | _calls() | _uploads | _clocks | _jobs | _bounces
"""Anything that may be done."""


@st.composite
def worlds(draw: st.DrawFn) -> Any:
    """Schools in which much or little is, with a clock that stands still."""
    kept = {
        key: value
        for key, value in SCHOOL.items()
        if key not in OPTIONAL or draw(st.booleans(), label=f"has {key}")
    }
    kept["edition"] = draw(st.sampled_from(["2023", "2024", "2025-10"]))
    if "files" not in kept:
        kept |= {
            key: without_files(kept[key]) for key in ("topics", "entries", "conversations") if key in kept
        }
    if "topics" not in kept:
        kept.pop("entries", None)
    if "assignments" not in kept:
        kept.pop("submissions", None)
    return {"clock": NOW, "clock_step": draw(st.sampled_from([0, 1])), "lms": kept}


OPTIONAL = (
    *(
        "settings",
        "channels",
        "notification_endpoints",
        "observer_links",
        "crowd",
        "files",
        "topics",
        "entries",
    ),
    *("assignments", "submissions", "account_notifications", "conversations", "comm_messages", "throttle"),
    "developer_key",
)


def without_files(part: Any) -> Any:
    """The same where nothing carries a file."""
    if isinstance(part, list):
        return [without_files(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {key: without_files(one) for key, one in part.items() if key not in ("attachment", "attachments")}
