"""What the twin was asked, newest first, what it changed, and each request to be sent again."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from shlex import quote
from urllib.parse import parse_qsl, quote_plus

import attrs

from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.masking import MASK, is_secret
from canvas_comms_inspector.steps import StepShown, actor_of, step_shown
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_memory.history import Step
from canvas_comms_twin.journal import Asked, JournalEntry

PAGE = 50
"""Requests on a page."""

HOST = "https://canvas.example"
"""Where the test that is shown sends to; the twin answers there too."""


@attrs.frozen
class RequestRow:
    """A request in the list, and what came of it."""

    entry: JournalEntry
    asked: Asked
    lost: int
    refused: int
    changed: int


def _status(row: RequestRow, hundreds: int) -> bool:
    return (row.entry.status or 0) // 100 == hundreds


FILTERS: Mapping[str, tuple[str, Callable[[RequestRow], bool]]] = {
    "all": ("All", lambda row: True),
    "changed": ("Changed something", lambda row: row.changed > 0),
    "refused": ("Refused by a rule", lambda row: row.refused > 0 or bool(row.entry.reason)),
    "lost": ("Lost something", lambda row: row.lost > 0),
    "fault": ("Met a fault", lambda row: bool(row.entry.fault)),
    "4xx": ("4xx", lambda row: _status(row, 4)),
    "5xx": ("5xx", lambda row: _status(row, 5)),
    "unanswered": ("No answer", lambda row: row.entry.status is None),
}


def requests(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """The requests, filtered."""
    chosen = given.text("show") or "all"
    if chosen not in FILTERS:
        return None
    before = given.number("before")
    rows: list[RequestRow] = []
    further = None
    for entry, asked in reversed(world.journal):
        if before is not None and asked.number >= before:
            continue
        row = _row(world, entry, asked)
        if not FILTERS[chosen][1](row):
            continue
        if len(rows) == PAGE:
            further = rows[-1].asked.number
            break
        rows.append(row)
    return {
        "rows": rows,
        "further": further,
        "show": chosen,
        "filters": {code: label for code, (label, _) in FILTERS.items()},
    }


def _steps(world: WorldView, asked: Asked) -> list[Step]:
    return [step for number in asked.steps if (step := world.history.step(number)) is not None]


def _row(world: WorldView, entry: JournalEntry, asked: Asked) -> RequestRow:
    steps = _steps(world, asked)
    return RequestRow(
        entry,
        asked,
        sum(len(step.decision.losses) for step in steps),
        sum(len(step.decision.refusals) for step in steps),
        sum(len(step.changes) for step in steps),
    )


def request(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """One request: what it brought, as curl and as a test."""
    number = given.number("number")
    found = next((one for one in world.journal if one[1].number == number), None)
    if found is None:
        return None
    entry, asked = found
    steps = _steps(world, asked)
    shown: Sequence[StepShown] = [step_shown(step) for step in steps]
    return {
        "entry": entry,
        "asked": asked,
        "steps": shown,
        "gone": len(asked.steps) - len(steps),
        "curl": as_curl(asked),
        "test": as_test(asked, _who(world, steps)),
    }


def _who(world: WorldView, steps: Sequence[Step]) -> str:
    """The name, in the world, of who asked; of Canvas LMS alone."""
    keys = (actor_of(step) for step in steps)
    key = next((one for one in keys if one is not None), None)
    label = world.names.label(key)
    return label if label.startswith("$") else ""


def masked(pairs: str) -> str:
    """Pairs of a query or form, the values of secrets masked."""
    if not pairs:
        return ""
    found = parse_qsl(pairs, keep_blank_values=True, errors="replace")
    return "&".join(
        f"{quote_plus(name)}={MASK if is_secret(name) else quote_plus(value)}" for name, value in found
    )


def _target(asked: Asked) -> str:
    path = re.sub(r"[^!-~]", "?", asked.path)
    return f"{path}?{masked(asked.query)}" if asked.query else path


def _body(asked: Asked) -> str | None:
    """The body as text, masked; None if there is none that can be shown."""
    if not asked.body:
        return None
    media = asked.content_type.partition(";")[0].strip().lower()
    if media == "application/x-www-form-urlencoded":
        return masked(asked.body.decode("utf-8", "replace"))
    if media.endswith("json"):
        try:
            return json.dumps(_masked_json(json.loads(asked.body)), ensure_ascii=False)
        except (ValueError, RecursionError):
            return None
    return None


def _masked_json(value: object) -> object:
    if isinstance(value, dict):
        return {name: MASK if is_secret(name) else _masked_json(one) for name, one in value.items()}
    return [_masked_json(one) for one in value] if isinstance(value, list) else value


def as_curl(asked: Asked) -> str:
    """The request for a shell; whoever runs it puts their token into TOKEN."""
    parts = ["curl", "-sS", "-X", quote(asked.method), f'"$TWIN"{quote(_target(asked))}']
    parts += ["-H", '"Authorization: Bearer $TOKEN"']
    body = _body(asked)
    if asked.content_type and body is not None:
        parts += ["-H", quote(f"Content-Type: {asked.content_type}"), "--data-raw", quote(body)]
    return " ".join(parts)


def as_test(asked: Asked, who: str) -> str:
    """The request as a test of five lines, for the fixtures of the pytest plugin."""
    lms = asked.path.startswith("/api/")
    token = (
        f"canvas_world.tokens[{who or '$user'!r}]"
        if lms
        else f'canvas_requests.post("{HOST}/auth/token/", data={{"grant_type": "client_credentials", '
        '**canvas_world.medical}).json()["access_token"]'
    )
    body = _body(asked)
    headers = f'{{"Authorization": f"Bearer {{token}}", "Content-Type": {asked.content_type!r}}}'
    data = "" if body is None else f", data={body.encode()!r}"
    call = f"{asked.method!r}, {HOST + _target(asked)!r}, headers=headers{data}"
    return "\n".join(
        [
            "def test_this_request(canvas_requests, canvas_world):",
            f"    token = {token}",
            f"    headers = {headers}",
            f"    answer = canvas_requests.request({call})",
            f"    assert answer.status_code == {asked.status}",
        ]
    )


__all__ = ["as_curl", "as_test", "masked", "request", "requests"]
