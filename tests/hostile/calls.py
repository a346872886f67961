"""Hostile text on its way in: arguments of both clients, and requests to both twins, each part in turn.

Opening one costs more than most calls, so a way is opened once and used for texts of both sizes.
"""

import json
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import attrs

sys.path.insert(0, str(Path(__file__).parents[2]))  # for the table of what both clients take

from tests.fuzz.fuzz_targets import LISTS, TARGETS, WRITES
from tests.use_cases.test_client_arguments import GOOD

import canvas_comms_memory
from canvas_comms.redaction import Secret
from canvas_comms_twin import Request, Twin, lms, medical

Call = Callable[[str], object]
Open = Callable[[], Call]


def bytes_of(text: str) -> bytes:
    """As UTF-8, half characters too."""
    return text.encode("utf-8", "surrogatepass")


@attrs.frozen
class Way:
    """A way in: `open` makes the call, `size` says how many bytes are handed in for a text."""

    open: Open
    size: Callable[[str], int] = lambda text: len(bytes_of(text))


def _example(name: str) -> Any:
    return json.loads(files("canvas_comms_memory").joinpath(f"example_{name}.json").read_text("utf-8"))


WORLD = {**_example("world"), **_example("school")}

MORE_ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "medical.compose": ("sent", "received"),
    "medical.plan": ("now", "edition"),
    "medical.search": ("id", "patient", "sender", "recipient"),
    "channels.list": ("user",),
    "channels.resend_confirmation": ("user", "id"),
    "channels.reset_reported_bounces": ("account",),
    "channels.confirm_reported": ("account",),
    "conversations.compose": ("threads", "subject", "context"),
    "conversations.reply": ("only_to", "with_messages"),
    "conversations.search": ("scope", "filters"),
    "conversations.recipients": ("within", "user"),
    "channels.compose": ("type", "token"),
    "channels.plan_to_add": ("user",),
    "channels.report": ("account",),
    "announcements.list": ("start", "end"),
    "discussions.messageable_users": ("search",),
    "discussions.list": ("order_by",),
    "comm_messages.list": ("user", "start"),
}
"""Method → arguments that are given hostile text, besides each text and all `fields` of a good call."""


def client_calls() -> Iterator[tuple[str, Way]]:
    """`section.method(argument)` → opens a client in memory that calls it so."""
    for name, good in GOOD.items():
        given = [one for one, value in good.items() if isinstance(value, str | Mapping | Secret)]
        for argument in [*given, *MORE_ARGUMENTS.get(name, ())]:
            yield f"{name}({argument})", Way(partial(_client_call, name, argument))


def sending() -> Iterator[tuple[str, Way]]:
    """Both clients send a message that is hostile text."""
    parties = {"sender": "Practitioner/$practitioner", "recipients": "Patient/$patient"}
    yield "medical.send", Way(partial(_send, "medical", parties))
    yield (
        "conversations.send",
        Way(partial(_send, "conversations", {"to": "$student", "how": "individually"})),
    )


def _send(section: str, given: Mapping[str, str]) -> Call:
    client = in_memory()[section]
    name = "content" if section == "medical" else "body"
    return lambda text: client.send(client.compose(**{**given, name: text}))


def _client_call(name: str, argument: str) -> Call:
    section, method = name.split(".")
    clients = in_memory()
    act = getattr(clients[section], method)
    good = GOOD[name]

    def call(text: str) -> object:
        given: Any = {"title": text, "message": text} if argument == "fields" else text
        given = {text: "daily"} if argument == "frequencies" else given
        found = act(**{**good, argument: given})
        return list(found) if isinstance(found, Iterable) else found

    return call


def in_memory() -> Mapping[str, Any]:
    """Section → client, both Canvases in memory."""
    canvas = canvas_comms_memory.connect("medical", edition="v2-2024")
    school = canvas_comms_memory.connect("lms", edition="2025-10", actor="$teacher")
    return sections_of(canvas, school)


def sections_of(canvas: Any, school: Any) -> Mapping[str, Any]:
    areas = ("conversations", "channels", "preferences", "announcements", "discussions", "comm_messages")
    return {"medical": canvas, "lms": school, **{one: getattr(school, one) for one in areas}}


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
PART = '--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n'

TOPICS = "/api/v1/courses/{course}/discussion_topics"
CHANNELS = "/api/v1/users/self/communication_channels"
BOUNCED = "/api/v1/accounts/1/bounced_communication_channels"
TEACHER, ADMIN = "$teacher", "$site_admin"


@attrs.frozen
class Asked:
    """A good request to Canvas LMS, and by whom; each of its parameters is given hostile text, alone."""

    method: str
    path: str
    parameters: Mapping[str, str]
    who: str = TEACHER


REQUESTS = (
    Asked(
        "POST",
        "/api/v1/conversations",
        {
            "recipients[]": "{student}",
            "body": "Hello",
            "subject": "Trip",
            "context_code": "course_{course}",
            "attachment_ids[]": "",
            "media_comment_id": "",
            "force_new": "1",
        },
    ),
    Asked("PUT", "/api/v1/conversations", {"conversation_ids[]": "{conversation}", "event": "star"}),
    Asked("PUT", "/api/v1/conversations/{conversation}", {"conversation[workflow_state]": "read"}),
    Asked(
        "POST",
        "/api/v1/conversations/{conversation}/add_message",
        {"body": "Hello", "recipients[]": "{student}"},
    ),
    Asked("POST", "/api/v1/conversations/{conversation}/add_recipients", {"recipients[]": "{student}"}),
    Asked("POST", "/api/v1/conversations/{conversation}/remove_messages", {"remove[]": "1"}),
    Asked(
        "GET",
        "/api/v1/conversations",
        {"scope": "sent", "filter[]": "", "filter_mode": "or", "include[]": "", "page": "1", "per_page": "5"},
    ),
    Asked(
        "GET",
        "/api/v1/search/recipients",
        {
            "search": "a",
            "context": "course_{course}",
            "exclude[]": "",
            "user_id": "",
            "page": "1",
            "type": "",
        },
    ),
    Asked(
        "GET",
        "/api/v1/conversations/deleted",
        {"user_id": "1", "deleted_before": "", "conversation_id": ""},
        ADMIN,
    ),
    Asked(
        "POST",
        CHANNELS,
        {
            "communication_channel[address]": "new@school.example",
            "communication_channel[type]": "email",
            "skip_confirmation": "0",
        },
    ),
    Asked("GET", BOUNCED, {"pattern": "*", "before": "", "after": "", "order": "", "path_type": ""}, ADMIN),
    Asked(
        "PUT",
        CHANNELS + "/{mail}/notification_preferences",
        {"notification_preferences[new_announcement][frequency]": "daily"},
    ),
    Asked("GET", CHANNELS + "/{mail}/notification_preferences/new_announcement", {"page": "1"}),
    Asked(
        "GET",
        "/api/v1/announcements",
        {
            "context_codes[]": "course_{course}",
            "start_date": "2026-01-01",
            "end_date": "2027-01-01",
            "page": "1",
        },
    ),
    Asked("GET", "/api/v1/comm_messages", {"user_id": "{student}", "start_time": "", "end_time": ""}, ADMIN),
    Asked("GET", TOPICS, {"search_term": "tr", "order_by": "title", "scope": "", "include[]": ""}),
    Asked(
        "POST",
        TOPICS,
        {
            "title": "Trip",
            "message": "<p>Hello</p>",
            "discussion_type": "threaded",
            "delayed_post_at": "",
            "lock_at": "",
            "todo_date": "",
            "group_category_id": "",
            "specific_sections": "",
            "assignment[due_at]": "",
            "assignment[points_possible]": "1",
            "position_after": "",
            "anonymous_state": "",
            "published": "1",
            "is_announcement": "0",
        },
    ),
    Asked("PUT", TOPICS + "/{topic}", {"title": "Trip", "message": "Hello", "lock_at": "", "pinned": "1"}),
    Asked("POST", TOPICS + "/reorder", {"order": "{topic}"}),
    Asked("POST", TOPICS + "/{topic}/entries", {"message": "<p>Hello</p>"}),
    Asked("PUT", TOPICS + "/{topic}/entries/{entry}", {"message": "<p>Hello</p>"}, ADMIN),
    Asked("POST", TOPICS + "/{topic}/entries/{entry}/rating", {"rating": "1"}),
    Asked("GET", TOPICS + "/{topic}/messageable_users", {"search": "a"}),
    Asked("GET", TOPICS + "/{topic}/entry_list", {"ids[]": "{entry}"}),
)


class Twins:
    """A twin of both Canvases with the example world, and requests to it."""

    def __init__(self) -> None:
        self.twin = Twin(medical(), lms())
        self.handed = self.twin.load(WORLD)
        self.names = {name[1:]: str(id) for name, id in self.handed.refs.items() if name.startswith("$")}

    def ask(
        self, method: str, path: str, query: str = "", body: bytes = b"", who: str = TEACHER, **headers: str
    ) -> Any:
        """A request to Canvas LMS, as somebody who has a token."""
        bearer = {"authorization": f"Bearer {self.handed.tokens[who]}"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.twin.handle(Request(method, path.format(**self.names), query, {**bearer, **named}, body))

    def fhir(self, method: str, path: str = "", query: str = "", body: bytes = b"") -> Any:
        """A request to Canvas Medical, as a client of its API."""
        given = {"grant_type": "client_credentials", **self.handed.medical}
        asked = Request("POST", "/auth/token/", "", {"content-type": FORM}, urlencode(given).encode())
        token = json.loads(self.twin.handle(asked).body)["access_token"]
        headers = {"authorization": f"Bearer {token}", "content-type": "application/fhir+json"}
        return self.twin.handle(Request(method, f"/Communication{path}", query, headers, body))


def ways() -> Mapping[str, Way]:
    """Every way in by a client, a request or an answer."""
    return dict([*client_calls(), *sending(), *twin_calls(), *answer_calls()])


def twin_calls() -> Iterator[tuple[str, Way]]:
    """`METHOD path (where)` → opens a twin that is asked so."""
    for one in REQUESTS:
        for key in one.parameters:
            yield f"{one.method} {one.path} ({key})", Way(partial(_parameter, one, key), _quoted)
    for where, sent in _PARTS.items():
        yield f"twin ({where})", Way(partial(_sent, sent), _quoted)


def _quoted(text: str) -> int:
    return len(_segment(text))


def _parameter(asked: Asked, key: str) -> Call:
    one = Twins()
    good = {name: value.format(**one.names) for name, value in asked.parameters.items()}

    def call(text: str) -> object:
        pairs = urlencode({**good, key: bytes_of(text)})
        if asked.method == "GET":
            return one.ask("GET", asked.path, pairs, who=asked.who)
        return one.ask(asked.method, asked.path, body=pairs.encode(), who=asked.who, content_type=FORM)

    return call


def _segment(text: str) -> str:
    return quote(bytes_of(text), safe="")


def _pair(name: str, text: str) -> str:
    return f"{name}={_segment(text)}"


def _json(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def _latin(text: str) -> str:
    return bytes_of(text).decode("latin-1")


Send = Callable[[Twins, str], object]
_MESSAGES = "/api/v1/conversations"
_PARTS: Mapping[str, Send] = {
    "a segment of a path": lambda one, text: one.ask("GET", f"{_MESSAGES}/{_segment(text)}"),
    "a path": lambda one, text: one.twin.handle(Request("GET", "/" + _latin(text))),
    "a query": lambda one, text: one.ask("GET", _MESSAGES, _latin(text)),
    "a form": lambda one, text: one.ask("POST", _MESSAGES, body=bytes_of(text), content_type=FORM),
    "JSON": lambda one, text: one.ask(
        "POST", _MESSAGES, body=bytes_of(text), content_type="application/json"
    ),
    "a text in JSON": lambda one, text: one.ask(
        "POST", _MESSAGES, body=_json(body=text), content_type="application/json"
    ),
    "a multipart body": lambda one, text: one.ask(
        "POST", _MESSAGES, body=bytes_of(text), content_type=MULTIPART
    ),
    "a part of a body": lambda one, text: one.ask(
        "POST", _MESSAGES, body=bytes_of(f"{PART}{text}\r\n--b--\r\n"), content_type=MULTIPART
    ),
    "a media type": lambda one, text: one.ask("POST", _MESSAGES, body=b"a=1", content_type=_latin(text)),
    "a cookie": lambda one, text: one.ask("GET", _MESSAGES, cookie=_latin(text), authorization=""),
    "a token": lambda one, text: one.ask("GET", _MESSAGES, authorization=f"Bearer {_latin(text)}"),
    "Basic credentials": lambda one, text: one.ask(
        "GET", _MESSAGES, authorization="Basic " + b64encode(bytes_of(text)).decode()
    ),
    "credentials": lambda one, text: one.ask("GET", _MESSAGES, authorization=_latin(text)),
    "who to act as": lambda one, text: one.ask("GET", _MESSAGES, _pair("as_user_id", text)),
    "a code of confirmation": lambda one, text: one.ask("GET", "/register/" + _segment(text)),
    "a world": lambda one, text: one.ask("PUT", "/_twin/world", body=bytes_of(text)),
    "a fault": lambda one, text: one.ask("POST", "/_twin/faults", body=_json(kind="status", route=text)),
    "the mailbox": lambda one, text: one.ask(
        "POST", "/_twin/outbox", body=json.dumps({"user": text}).encode()
    ),
    "a click": lambda one, text: one.ask(
        "POST",
        "/_twin/ui",
        body=_json(action="click_send", message=text, by=text, at=text),
    ),
    "what can be observed": lambda one, text: one.ask("GET", "/_twin/state", _pair("ref", text)),
    "a clock": lambda one, text: one.ask("PUT", "/_twin/clock", body=_json(now=text)),
    "FHIR, a query": lambda one, text: one.fhir("GET", "", _latin(text)),
    "FHIR, an id": lambda one, text: one.fhir("GET", "/" + _segment(text), ""),
    "FHIR, a parameter": lambda one, text: one.fhir("GET", "", _pair("sender", text)),
    "FHIR, a time": lambda one, text: one.fhir("GET", "", _pair("_lastUpdated", text)),
    "FHIR, a body": lambda one, text: one.fhir("POST", "", "", bytes_of(text)),
    "FHIR, a text": lambda one, text: one.fhir("POST", "", "", _communication(one, text)),
    "FHIR, a reference": lambda one, text: one.fhir("POST", "", "", _communication(one, "x", text)),
    "FHIR, a format": lambda one, text: one.fhir("GET", "", _pair("_format", text)),
    "a grant": lambda one, text: one.twin.handle(
        Request("POST", "/auth/token/", "", {"content-type": FORM}, b"grant_type=" + bytes_of(text))
    ),
    "a host": lambda one, text: one.ask("GET", _MESSAGES, host=_latin(text)),
}
"""Where in a request hostile text stands."""


def _communication(one: Twins, text: str, recipient: str = "Patient/a") -> bytes:
    document = {
        "resourceType": "Communication",
        "status": "unknown",
        "sender": {"reference": "Practitioner/a"},
        "recipient": [{"reference": recipient}],
        "payload": [{"contentString": text}],
    }
    return json.dumps(document).encode()


def _sent(send: Send) -> Call:
    one = Twins()
    return lambda text: send(one, text)


ANSWERS: Mapping[str, Callable[[str], bytes]] = {
    "body of a 200": lambda text: b"200\r\nContent-Type: application/json\r\n\r\n" + bytes_of(text),
    "body of a 201": lambda text: b"201\r\nContent-Type: application/json\r\n\r\n" + bytes_of(text),
    "body of a 400": lambda text: b"400\r\nContent-Type: application/json\r\n\r\n" + bytes_of(text),
    "body of a 403": lambda text: b"403\r\n\r\n" + bytes_of(text),
    "text in a body": lambda text: (
        b"200\r\nContent-Type: application/json\r\n\r\n"
        + json.dumps([{"id": text, "name": text, "body": text, "created_at": text}]).encode()
    ),
    "text in a FHIR body": lambda text: (
        b"422\r\nContent-Type: application/fhir+json\r\n\r\n"
        + json.dumps(
            {"resourceType": "OperationOutcome", "issue": [{"code": text, "details": {"text": text}}]}
        ).encode()
    ),
    "packed body": lambda text: b"200\r\nContent-Encoding: gzip\r\n\r\n" + bytes_of(text),
    "deflated body": lambda text: b"200\r\nContent-Encoding: deflate\r\n\r\n" + bytes_of(text),
    "media type": lambda text: b"200\r\nContent-Type: " + _line(text) + b"\r\n\r\n[]",
    "Link": lambda text: b"200\r\nContent-Type: application/json\r\nLink: " + _line(text) + b"\r\n\r\n[]",
    "Location": lambda text: b"201\r\nLocation: " + _line(text) + b"\r\n\r\n",
    "Retry-After": lambda text: b"429\r\nRetry-After: " + _line(text) + b"\r\n\r\n",
}
"""Where in a server's answer hostile text stands."""


def _line(text: str) -> bytes:
    return bytes_of(text).replace(b"\r", b" ").replace(b"\n", b" ")


def answer_calls() -> Iterator[tuple[str, Way]]:
    """`target: where` → the fuzz target that reads such an answer, of the first endpoint of each area."""
    kinds = {
        "medical_pager": [b""],
        "medical_create": [b""],
        "lms_pager": _first(LISTS),
        "lms_reads": _first(LISTS),
    }
    for target, firsts in {**kinds, "lms_writes": _first(WRITES)}.items():
        for where, answer in ANSWERS.items():
            for number, first in enumerate(firsts):
                yield f"{target} {number}: {where}", Way(partial(_answered, TARGETS[target], first, answer))


def _answered(target: Callable[[bytes], None], first: bytes, answer: Callable[[str], bytes]) -> Call:
    return lambda text: target(first + answer(text))


def _first(endpoints: Any) -> list[bytes]:
    """The first byte of an input that means the first endpoint of each area."""
    found: dict[str, bytes] = {}
    for place, one in enumerate(endpoints):
        found.setdefault(one.operation.__module__, bytes([place]))
    return list(found.values())
