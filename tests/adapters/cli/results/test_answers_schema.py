"""The published schema of answers, against what every command answers."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from canvas_comms.outbox import Draft, Intent, Journal, Ours, Resending, Sighting, Verdict
from canvas_comms.outcomes import Doubt, Outcome, Unknown
from canvas_comms_cli.answers_schema import FILE_NAME, answering_commands, main, schema_text
from canvas_comms_cli.many.outbox_folder import VARIABLE
from canvas_comms_outbox import open_outbox

Run = Callable[..., Any]

PERSON, DOCTOR = "Patient/5350cd20de8a470aa570a852859ac87e", "Practitioner/4150cd20de8a470aa570a852859ac87e"
TOPIC, MINE = ("$course", "$topic"), ("$course", "$topic", "$entry", "--login", "$student")
ADMIN = ("--login", "$site_admin")
TEXT = ("--title", "T", "--message", "M")
SAMPLES: dict[str, tuple[str, ...]] = {
    "medical check": ("{message}",),
    "medical read": ("m1", "--edition", "v2-2024", "--world", "{clinic}"),
    "medical search": (),
    "medical send": ("--example",),
    "medical send-many": ("{patients}", "--sender", DOCTOR, "--template", "x"),
    "lms account-notifications list": ("--login", "$student"),
    "lms account-notifications dismiss": ("$closure",),
    "lms announce": ("$course", *TEXT),
    "lms announcements": ("$course",),
    "lms assignments list": ("$course",),
    "lms assignments missing": ("$course", "$assignment"),
    "lms channels report": ("bounced", *ADMIN),
    "lms channels reset-bounces": ("$other_student", "$bouncing", *ADMIN),
    "lms channels reset-reported-bounces": ADMIN,
    "lms channels confirm-reported": ADMIN,
    "lms channels list": (),
    "lms channels add": ("new@school.example",),
    "lms channels confirm": (),
    "lms channels resend": ("$unconfirmed", "--login", "$student"),
    "lms channels remove": ("$mail",),
    "lms channels remove-device": (),
    "lms export conversation": ("$conversation",),
    "lms export discussion": TOPIC,
    "lms missing": ("$course", "$assignment"),
    "lms observers": ("$student", "--course", "$course"),
    "lms unread": ("--login", "$student"),
    "lms conversations plan": ("--to", "$student", "--body", "x"),
    "lms conversations send": ("--to", "$student", "--body", "x", "--threads", "new"),
    "lms conversations reply": ("$conversation", "--body", "x"),
    "lms conversations add-people": ("$conversation", "$other_student"),
    "lms conversations mark": ("read", "$conversation"),
    "lms conversations mark-all-read": (),
    "lms conversations delete": ("$conversation",),
    "lms conversations remove-messages": ("$conversation", "23"),
    "lms conversations send-many": ("{students}", "--template", "x", "--threads", "new"),
    "lms conversations list": (),
    "lms conversations show": ("$conversation",),
    "lms conversations save": ("$conversation", "{folder}"),
    "lms conversations recipients": ("",),
    "lms conversations batches": (),
    "lms discussions entries": TOPIC,
    "lms discussions post": (*TOPIC, "--message", "x"),
    "lms discussions reply": (*TOPIC, "$entry", "--message", "x"),
    "lms discussions edit": (*MINE, "--message", "x"),
    "lms discussions delete-entry": MINE,
    "lms discussions mark": TOPIC,
    "lms discussions rate": (*TOPIC, "$entry", "1"),
    "lms discussions follow": TOPIC,
    "lms discussions list": ("$course",),
    "lms discussions show": TOPIC,
    "lms discussions create": ("$course", *TEXT),
    "lms discussions change": (*TOPIC, "--title", "T"),
    "lms discussions delete": TOPIC,
    "lms discussions duplicate": TOPIC,
    "lms discussions reorder": TOPIC,
    "lms files list": (),
    "lms files save": ("$own", "{folder}", "--world", "{world}"),
    "lms files delete": ("$own", "--world", "{world}"),
    "lms files quota": (),
    "lms inbox": (),
    "lms messages list": ("$student", "--login", "$site_admin"),
    "lms preferences list": ("$mail",),
    "lms preferences categories": ("$mail",),
    "lms preferences set": ("$mail", "new_announcement=daily"),
    "lms preferences set-category": ("$mail", "discussion_entry", "weekly"),
    "lms why": ("$other_student", "--login", "$site_admin"),
    "outbox status": (),
    "outbox run medical": (),
    "outbox run lms": (),
    "outbox held": (),
    "outbox show": ("{held}", "--content"),
    "outbox release": ("{held}", "--cancel"),
    "outbox purge": ("--older-than", "1d"),
    "whoami medical": (),
    "whoami lms": (),
    "logout medical": ("--base-url", "https://clinic.example"),
    "logout lms": ("--base-url", "https://school.example"),
    "config show": (),
    "backends": (),
    "doctor": (),
}
CLINIC = {
    "patients": [{"ref": "$ann"}],
    "practitioners": [{"ref": "$doc"}],
    "messages": [{"id": "m1", "sender": "$doc", "recipient": "$ann", "content": "x"}],
}
ELSEWHERE = {"outbox migrate", "login medical", "login lms"}
"""One needs a database, the others a server: tried in `tests/outbox/postgres` and `tests/adapters/cli`."""


@attrs.frozen
class Unsearchable:
    """A courier whose messages are held: nobody answers it, and it can look for nothing."""

    scope: str = "letters"
    longest_attempt: float = 1.0

    def attempt(self, intent: Intent) -> Outcome:
        return Unknown(Doubt.NO_ANSWER)

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        return Verdict(Sighting.IMPOSSIBLE)

    def resending(self, journal: Journal) -> Resending:
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        pass


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The id of a message that waits for a person, in an outbox of its own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "outbox"))
    with open_outbox(os.environ[VARIABLE], Unsearchable()) as box:
        box.submit(Draft("letters", ("a", "b"), {"text": "x"}))
        box.drain_until_settled(at_most=timedelta(seconds=30))
        (one,) = box.held()
        return one.id


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    """A sample with what stands in braces put in."""
    world = {
        "lms": {
            "users": [{"ref": "$ann"}],
            "files": [{"ref": "$own", "owner": "$ann", "name": "n", "content": "c"}],
        }
    }
    contents = {
        "message": json.dumps({"sender": {"reference": PERSON}, "recipient": [{"reference": DOCTOR}]}),
        "patients": f"recipient\n{PERSON}\n",
        "students": "to\n4\n",
        "world": json.dumps(world),
        "clinic": json.dumps({"medical": CLINIC}),
    }
    paths = {"folder": str(tmp_path)}
    for name, content in contents.items():
        paths[name] = str(tmp_path / name)
        Path(paths[name]).write_text(content, "utf-8")

    def put_in(text: str) -> str:
        return text.format(**paths) if text.startswith("{") else text

    return put_in


def test_every_command_that_answers_in_json_has_its_sample() -> None:
    assert {words for words, _ in answering_commands()} == {*SAMPLES, *ELSEWHERE}


@pytest.mark.parametrize("command", SAMPLES)
def test_every_answer_is_as_the_schema_says(
    command: str, run: Run, written: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    held = request.getfixturevalue("held") if command.startswith("outbox") else ""
    words = [held if word == "{held}" else written(word) for word in SAMPLES[command]]
    env = {"CANVAS_COMMS_LMS_CODE": "x", "CANVAS_COMMS_LMS_DEVICE_TOKEN": "x"}
    answer = run(*command.split(), *words, "--json", **env)  # `run` compares it with the schema

    assert answer.stdout.startswith(("{", "[")), answer.output


def test_the_schema_is_one_and_made_of_what_commands_declare() -> None:
    shipped = (files("canvas_comms_cli") / FILE_NAME).read_text("utf-8")
    command = f"python -m canvas_comms_cli.answers_schema adapters/canvas_comms_cli/{FILE_NAME}"

    Draft202012Validator.check_schema(json.loads(shipped))
    assert shipped == schema_text(), command


def test_the_schema_can_be_written_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(tmp_path / FILE_NAME)])
    main([])

    assert (tmp_path / FILE_NAME).read_text("utf-8") == capsys.readouterr().out == schema_text()


def test_a_key_that_nobody_declared_is_noticed(run: Run) -> None:
    schema = json.loads(schema_text())
    inbox = Draft202012Validator({"$ref": "#/$defs/lms.inbox", "$defs": schema["$defs"]})
    answer = json.loads(run("lms", "inbox", "--json").stdout)

    assert inbox.is_valid(answer)
    assert not inbox.is_valid({**answer, "colour": "red"})
    assert not inbox.is_valid({**answer, "schema": 2})
    assert not inbox.is_valid({**answer, "conversations": [{"id": 5}]})
