"""Whatever is called, nothing is sent without a plan, nothing crashes, and nothing private is noted.

CANVAS_COMMS_MCP_CALLS=10000 python -m pytest -n0 tests/adapters/mcp/test_random_calls.py
"""

import json
import logging
import random
from pathlib import Path
from typing import Any

import attrs
import pytest

from canvas_comms_mcp.audit import AuditFile
from canvas_comms_mcp.door import EVERY_TOOL

from .conftest import assistant

CANARY = "zqcanary"
TEXTS = ("", "$student", "course_$course", "person-4", "4", CANARY, "\ud800", "x" * 300, "Patient/$patient")
ODD: tuple[Any, ...] = (None, True, -1, 0, 2, 10**30, 1.5, [], {}, [CANARY], ["$student"], {"a": CANARY})
GOOD: dict[str, dict[str, Any]] = {
    "lms_plan_message": {
        "to": ["course_$course_students"],
        "body": CANARY,
        "how": "individually",
        "threads": "new",
        "allow_fan_out": True,
    },
    "lms_plan_reply": {"thread": "$conversation", "body": CANARY},
    "lms_plan_announcement": {"place": "course_$course", "title": CANARY, "message": CANARY},
    "medical_plan_message": {
        "sender": "Practitioner/$practitioner",
        "recipients": ["Patient/$patient"],
        "content": CANARY,
    },
}


def test_random_calls_send_nothing_without_a_plan(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], mcp_calls: int
) -> None:
    caplog.set_level(logging.DEBUG)
    chance, log = random.Random(18), tmp_path / "audit"
    audit = AuditFile.open(str(log))
    asked = assistant(audit=audit, pseudonyms=True)
    names = [*(one.name for one in EVERY_TOOL), CANARY]
    plans: dict[str, tuple[str, int]] = {}
    taken = set[str]()
    for _ in range(mcp_calls):
        session, tool = chance.choice(["one", "two"]), chance.choice([*names, *GOOD, *["send_plan"] * 4])
        arguments = _arguments(chance, tool, list(plans))
        before = asked.written()
        reply = asked.ask(tool, session, **arguments)
        assert (reply.document is None) is not (reply.error is None)
        if reply.document is not None and tool.partition("_plan_")[2] and reply.document["plan_id"]:
            plans[reply.document["plan_id"]] = (session, reply.document["head_count"])
        if reply.document is not None and tool == "send_plan" and reply.document["taken"]:
            plan = arguments["plan_id"]
            assert plan not in taken
            assert plans[plan][0] == session
            assert arguments.get("head_count", 1) == plans[plan][1]
            taken.add(plan)
        else:
            assert asked.written() == before
    audit.close()

    noted = log.read_text(encoding="ascii")
    printed = capfd.readouterr()
    assert taken
    assert log.stat().st_mode & 0o777 == 0o600
    assert len(noted.splitlines()) >= mcp_calls
    assert {tuple(json.loads(line)) for line in noted.splitlines()} == {
        ("at", "session", "tool", "outcome", "reasons", "plan", "product", "edition", "head_count", "items")
    }
    for shown in (noted, printed.out, printed.err, caplog.text):
        assert not [one for one in (CANARY, "Lindqvist", "plan-1", "$student") if one in shown]


def _arguments(chance: random.Random, tool: str, plans: list[str]) -> dict[str, Any]:
    if tool in GOOD and chance.random() < 0.5:
        return GOOD[tool]
    if tool == "send_plan" and plans and chance.random() < 0.9:
        number = chance.choice([{}, {"head_count": 1}, {"head_count": 2}])
        return {"plan_id": chance.choice(plans[-6:]), **number}
    takes = next((list(one.takes) for one in EVERY_TOOL if one.name == tool), [])
    names = [name for name in [*takes, "extra"] if chance.random() < 0.7]
    return {name: chance.choice([*TEXTS, *ODD]) for name in names}


def test_where_the_log_cannot_be_written_nothing_is_sent(tmp_path: Path) -> None:
    audit = AuditFile.open(str(tmp_path / "audit"))
    asked = assistant(audit=audit)
    plan = asked.told("lms_plan_message", to=["$student"], body="x", how="individually")
    before = asked.sent()
    audit.close()

    assert asked.ask("send_plan", plan_id=plan["plan_id"]).error == "no-audit"
    assert asked.sent() == before
    again = attrs.evolve(asked.door, audit=asked.notes).call("one", "send_plan", {"plan_id": plan["plan_id"]})
    assert again.document is not None
    assert again.document["taken"]
