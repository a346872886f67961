"""Every scenario of conversations straight against the core's decisions, without any HTTP.

The runner's own steps and comparisons, with a door that reads requests as plain values.
"""

import json
import re
from datetime import datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from requests.structures import CaseInsensitiveDict

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations import commands
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import Parameters
from canvas_comms_memory.clocks import FrozenClock
from canvas_comms_memory.ground import Ground
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.lms_conversation_area import conversations_area
from canvas_comms_wire.lms_conversations_written import write_headers, write_outcome
from canvas_comms_wire.lms_world import read_lms

AREA = "lms.conversations"
BASE = "http://127.0.0.1:1"

ROUTES: list[tuple[str, str, Any]] = [
    ("GET", "conversations", commands.Index),
    ("POST", "conversations", commands.Create),
    ("PUT", "conversations", commands.BatchUpdate),
    ("GET", "conversations/batches", commands.Batches),
    ("GET", "conversations/unread_count", commands.UnreadCount),
    ("POST", "conversations/mark_all_as_read", commands.MarkAllAsRead),
    ("GET", "conversations/find_recipients", commands.FindRecipients),
    ("GET", "conversations/deleted", commands.DeletedIndex),
    ("PUT", "conversations/restore", commands.Restore),
    ("GET", "conversations/:id", commands.Show),
    ("PUT", "conversations/:id", commands.Update),
    ("DELETE", "conversations/:id", commands.Destroy),
    ("POST", "conversations/:id/add_message", commands.AddMessage),
    ("POST", "conversations/:id/add_recipients", commands.AddRecipients),
    ("POST", "conversations/:id/remove_messages", commands.RemoveMessages),
    ("DELETE", "conversations/:id/delete_for_all", commands.DeleteForAll),
    ("GET", "progress/:id", commands.ShowProgress),
    ("POST", "progress/:id/cancel", commands.CancelProgress),
]


def parameters_of(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Form fields nested as the server nests them; a plain key that is repeated keeps its last value."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        name, *inner = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", key)
        if inner == [""]:
            found.setdefault(name, []).append(value)
        elif inner:
            found.setdefault(name, {})[inner[0]] = value
        else:
            found[name] = value
    return found


class Door:
    """Stands in for the runner's twin and its HTTP."""

    def __init__(self, runner: ModuleType) -> None:
        self.runner = runner
        self.clock = FrozenClock(datetime.fromisoformat("2026-01-01T00:00:00Z"))
        self.lms = MemoryLms(LmsEdition.Y2025_10, Ground(clock=self.clock), [conversations_area()])
        self.step = timedelta()

    def discover(self) -> dict[str, str]:
        return dict.fromkeys(("lms", "fhir", "auth"), BASE)

    def load_world(self, world: dict[str, Any]) -> dict[str, Any]:
        self.clock.now = datetime.fromisoformat(world["clock"])
        self.step = timedelta(seconds=world.get("clock_step", 0))
        loaded = self.lms.load(read_lms(world["lms"]))
        tokens = {ref: token.reveal() for ref, token in loaded.tokens.items()}
        return {
            "refs": {ref: int(id) for ref, id in loaded.refs.items()},
            "tokens": tokens,
            "sessions": {},
            "medical": {},
        }

    def run_jobs(self) -> None:
        self.clock.advance(timedelta(seconds=30))
        self.lms.run_jobs()

    def send(self, method: str, url: str, headers: Any = None, body: bytes | None = None) -> Any:
        parts = urlsplit(url)
        found = parameters_of(parse_qsl(parts.query, keep_blank_values=True))
        if body and "json" in (headers or {}).get("Content-Type", ""):
            found |= json.loads(body)
        elif body:
            found |= parameters_of(parse_qsl(body.decode(), keep_blank_values=True))
        path = parts.path.removeprefix("/api/v1/").removesuffix(".json")
        outcome = self.lms.execute(self.command(method, path, Parameters(found)), self.actor(headers))
        self.clock.advance(self.step)
        document = write_outcome(outcome)
        if "string-ids" in (headers or {}).get("Accept", ""):
            document = with_text_ids(document)
        written = b"" if document is None else json.dumps(document).encode()
        status = getattr(outcome, "answer", outcome).status
        answer_headers = CaseInsensitiveDict({"Content-Type": "application/json", **write_headers(outcome)})
        return self.runner.Answer(status, answer_headers, written)

    def command(self, method: str, path: str, parameters: Parameters) -> Any:
        for verb, pattern, kind in ROUTES:
            match = re.fullmatch(pattern.replace(":id", "([^/]+)"), path)
            if verb == method and match:
                return kind(*match.groups(), parameters=parameters, base=BASE)
        raise AssertionError(f"no route for {method} {path}")

    def actor(self, headers: Any) -> Actor | None:
        token = (headers or {}).get("Authorization", "").removeprefix("Bearer ")
        known = self.lms.logins.token(token)
        return None if known is None else Actor(known.user_id, known)


def with_text_ids(document: Any) -> Any:
    if isinstance(document, list):
        return [with_text_ids(one) for one in document]
    if isinstance(document, dict):
        return {
            key: str(value)
            if key == "id"
            else list(map(str, value))
            if key == "audience"
            else with_text_ids(value)
            for key, value in document.items()
        }
    return document


def test_the_decisions_hold(scenario: dict[str, Any], runner: ModuleType) -> None:
    door = Door(runner)
    run = runner.ScenarioRun(scenario, None, door, door, False, False)

    problem = run.run()

    assert problem is None, str(problem)


def test_an_async_batch_tells_its_id_in_a_header(runner: ModuleType) -> None:
    door = Door(runner)
    people = [{"ref": "$ann"}, {"ref": "$bob"}, {"ref": "$cho"}]
    enrolled = [{"user": one["ref"], "role": "student"} for one in people]
    world = {
        "clock": "2026-01-01T00:00:00Z",
        "lms": {"users": people, "courses": [{"ref": "$c", "enrollments": enrolled}]},
    }
    loaded = SimpleNamespace(**door.load_world(world))
    body = f"recipients[]={loaded.refs['$bob']}&recipients[]={loaded.refs['$cho']}&body=x&mode=async".encode()

    answer = door.send("POST", f"{BASE}/api/v1/conversations", runner.bearer(loaded.tokens["$ann"]), body)

    assert answer.headers["X-Conversation-Batch-Id"]
