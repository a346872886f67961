"""The published schema of what commands answer with `--json`, made of what the commands declare.

    python -m canvas_comms_cli.answers_schema              prints it
    python -m canvas_comms_cli.answers_schema FILE ...     writes it into files

Installed, it is `importlib.resources.files("canvas_comms_cli") / "answers.schema.json"`. The answer of a
command stands under `$defs` by the words of the command: `#/$defs/lms.inbox`. A list that a command declares
gives its schema; so do the classes whose values stand in the answer of a write.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from canvas_comms.lms import channels, conversations, discussions, files, preferences
from canvas_comms.lms.comm_messages import CommMessage
from canvas_comms.lms.mail import ChannelEvidence
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.later import Later
from canvas_comms_cli.lms.preferences_for_users import USERS
from canvas_comms_cli.lms.unread import STEPS, UNREAD
from canvas_comms_cli.main import main as program
from canvas_comms_cli.results.printing import SCHEMA, ColumnsOption
from canvas_comms_cli.results.result import ListAnswer
from canvas_comms_wire.value_schemas import Definitions, Schema, closed

FILE_NAME = "answers.schema.json"

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
TEXTS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
LOGGED_IN = ("profile", "base_url", "id", "name")
WHO = ("id", "name", "told", "backend", "edition", "base_url", "profile", "token_from")
FACT: Schema = {"type": ["string", "integer", "boolean", "null"]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _exact(**properties: Schema) -> Schema:
    return closed(properties, required=list(properties))


def _answer(properties: Mapping[str, Schema], *, required: Sequence[str] = ()) -> Schema:
    """A document of its own: with its version, and with no key that is not listed."""
    version: Schema = {"description": "The version of this shape.", "const": SCHEMA}
    answer = closed({"schema": version, **properties}, required=["schema", *required])
    return {**answer, "additionalProperties": False}


ABOUT: Mapping[str, Schema] = {"backend": TEXT, "edition": TEXT}
NAMES: Mapping[str, Schema] = {
    "names": {
        "description": "Name by id of a user or code of a place, as far as known.",
        "type": "object",
        "additionalProperties": TEXT,
    }
}
WENT_TO: Mapping[str, Schema] = {"went_to": MAYBE}

SHARED: Mapping[str, Schema] = {
    "communications": _answer(
        {**ABOUT, "messages": _list({"$ref": "#/$defs/communication"})},
        required=["backend", "edition", "messages"],
    ),
    "finding": _exact(effect=TEXT, where=TEXT, reason=TEXT, source=TEXT),
    "issue": _exact(code=TEXT, where=TEXT),
    "error": _answer(
        {"error": _exact(code={"enum": [one.value for one in ErrorCode]}, message=TEXT, where=MAYBE)},
        required=["error"],
    ),
    "lms_plan": {
        **closed(
            {"allowed": YES_NO, "losses": NUMBER, "findings": _list(_ref("finding")), "users": _list(TEXT)},
            required=["allowed", "losses", "findings"],
        ),
        "description": "What would become of it: findings, and facts by name.",
        "additionalProperties": FACT,
    },
    "routing": _exact(
        placement=TEXT,
        inbox_of=MAYBE,
        unread={"type": ["boolean", "null"]},
        timeline_at=TIME,
        visible_in_patient_app={"type": ["boolean", "null"]},
        patient_app_at=TIME,
        patient_notified={"type": ["boolean", "null"]},
        drafted_by=MAYBE,
        draft_label_date=TIME,
    ),
    "medical_plan": _exact(
        edition=TEXT,
        taken=YES_NO,
        losses=NUMBER,
        status=NUMBER,
        findings=_list(_ref("finding")),
        content_format=MAYBE,
        routing={"anyOf": [_ref("routing"), {"type": "null"}]},
        after_send_button={"anyOf": [_ref("routing"), {"type": "null"}]},
    ),
    "communication": closed({"resourceType": {"const": "Communication"}}, required=["resourceType"]),
    "intent": closed(
        {
            **dict.fromkeys(("id", "state", "scope"), TEXT),
            **dict.fromkeys(("reason", "remote_id"), MAYBE),
            "attempts": NUMBER,
            "status": {"type": ["integer", "null"]},
            "found": _list(TEXT),
            **dict.fromkeys(("accepted_at", "due", "began_at", "settled_at"), TIME),
            "content": {"description": "With --content only: the message itself."},
        },
        required=[
            "id",
            "state",
            "reason",
            "scope",
            "attempts",
            "status",
            "remote_id",
            "found",
            "accepted_at",
        ],
    ),
    "states": {"type": "object", "additionalProperties": NUMBER},
    "review": _exact(
        lines=NUMBER,
        messages=NUMBER,
        same=NUMBER,
        bad=_list(_exact(line=NUMBER, why=TEXT)),
        bad_lines=NUMBER,
        refused=_list(_exact(reason=TEXT, where=TEXT, lines=NUMBER)),
    ),
    "many": _answer(
        {
            **ABOUT,
            **WENT_TO,
            "batch": TEXT,
            "review": _ref("review"),
            "stopped": YES_NO,
            "states": _ref("states"),
            "open": _list(_exact(line=NUMBER, state=TEXT, reason=TEXT, intent=TEXT)),
            "key_taken": NUMBER,
            "handed_in_before": NUMBER,
        },
        required=["backend", "edition", "batch"],
    ),
}
"""What stands in several answers."""

OUTCOME: Mapping[str, Schema] = {
    "outcome": TEXT,
    "id": MAYBE,
    "status": {"type": ["integer", "null"]},
    "reason": TEXT,
    "retry_after": {"type": "number"},
    "cause": TEXT,
    "issues": _list(_ref("issue")),
    "findings": _list(_ref("finding")),
}
"""What one outcome tells; each has a part of it."""

FACTS: Mapping[str, Any] = {
    "topic": discussions.DiscussionTopic,
    "entry": discussions.DiscussionEntry,
    "conversation": conversations.Conversation,
    "channel": channels.CommunicationChannel | str | None,
    "preferences": tuple[preferences.NotificationPreference, ...],
    "quota": files.Quota,
    "ids": tuple[str, ...],
    "count": int,
    "undone": bool,
    "batches": tuple[str, ...],
    "candidates": tuple[conversations.Candidate, ...],
}
"""What a write tells beside its outcome: key → class of the value."""

VALUES: Schema = {"type": "object", "additionalProperties": _exact(value={}, origin=TEXT, where=MAYBE)}
"""Values that count, each with where it comes from."""

OWN: Mapping[str, Schema] = {
    "medical check": _answer({"plans": _list(_ref("medical_plan"))}, required=["plans"]),
    "medical read": _ref("communications"),
    "medical search": _ref("communications"),
    "medical send": _answer(
        {
            **ABOUT,
            **WENT_TO,
            "plan": _ref("medical_plan"),
            "deliveries": _list(closed({"recipient": MAYBE, **OUTCOME}, required=["recipient", "outcome"])),
        },
        required=["backend", "edition", "went_to", "plan", "deliveries"],
    ),
    "medical send-many": _ref("many"),
    "lms conversations send-many": _ref("many"),
    "lms preferences set": {"anyOf": [_ref("lms_write"), _ref("users")]},
    "lms unread": {"anyOf": [_ref("unread"), _ref("steps")]},
    "lms announce": {"anyOf": [_ref("lms_write"), _ref("many")]},
    "outbox status": _answer(
        {
            "states": {"type": "object", "additionalProperties": _exact(number=NUMBER, oldest=TIME)},
            "next_due": TIME,
        },
        required=["states", "next_due"],
    ),
    "outbox run medical": _answer({**WENT_TO, "states": _ref("states")}, required=["went_to", "states"]),
    "outbox run lms": _answer({**WENT_TO, "states": _ref("states")}, required=["went_to", "states"]),
    "outbox held": _answer({"held": _list(_ref("intent"))}, required=["held"]),
    "outbox show": {"allOf": [_ref("intent"), closed({"schema": {"const": SCHEMA}}, required=["schema"])]},
    "outbox release": _answer({"id": TEXT, "state": TEXT}, required=["id", "state"]),
    "outbox purge": _answer(
        {"deleted": NUMBER, "content_taken": NUMBER}, required=["deleted", "content_taken"]
    ),
    "outbox migrate": _answer({"moved": NUMBER}, required=["moved"]),
    "backends": _answer(
        {
            "backends": _list(
                _exact(product=TEXT, name=TEXT, distribution=TEXT, settings=TEXT, how_set=TEXTS)
            ),
            "broken": _list(_exact(plugin=TEXT, distribution=TEXT, why=TEXT)),
        },
        required=["backends", "broken"],
    ),
    **{
        f"{command} {product}": answer
        for product in ("lms", "medical")
        for command, answer in {
            "login": _answer(dict.fromkeys(LOGGED_IN, MAYBE), required=LOGGED_IN),
            "logout": _answer(
                {"profile": TEXT, "forgotten": YES_NO, "still_set": _list(TEXT)},
                required=["profile", "forgotten", "still_set"],
            ),
            "whoami": _answer(dict.fromkeys(WHO, MAYBE), required=WHO),
        }.items()
    },
    "config show": _answer(
        {
            "file": TEXT,
            "there": YES_NO,
            "lms": VALUES,
            "medical": VALUES,
        },
        required=["file", "there"],
    ),
    "doctor": _answer(
        {
            "healthy": YES_NO,
            "api_version": NUMBER,
            "python": TEXT,
            "plugins": _list(
                _exact(
                    plugin=TEXT,
                    distribution=TEXT,
                    version=TEXT,
                    healthy=YES_NO,
                    why=TEXT,
                    notes=_list(TEXT),
                    backends=_list(
                        _exact(
                            product=TEXT,
                            name=TEXT,
                            api_version=NUMBER,
                            capabilities=_list(TEXT),
                            settings={"type": "object"},
                        )
                    ),
                )
            ),
        },
        required=["healthy", "api_version", "python", "plugins"],
    ),
}
"""Commands with a shape of their own."""

OF_VALUES: Mapping[str, Mapping[str, Any]] = {
    "lms why": {
        **ABOUT,
        "user": TEXT,
        "conclusion": TEXT,
        "findings": _list(_ref("finding")),
        "not_known": _list(_exact(where=TEXT, why=TEXT, takes_one_of=_list(TEXT))),
        "channels": tuple[ChannelEvidence, ...] | None,
        "comm_messages": tuple[CommMessage, ...] | None,
    },
}
"""Commands whose answers have values of classes under keys of their own."""


LISTS: Sequence[ListAnswer[Any]] = (USERS, UNREAD, STEPS)
"""Lists that a command answers with some of its options only."""


def answers_schema() -> Schema:
    """The JSON Schema (2020-12) of every answer."""
    definitions = Definitions({**SHARED})
    definitions.found["lms_write"] = _write_answer(definitions)
    for answer in LISTS:
        definitions.found[answer.key] = _list_answer(answer, definitions)
    for words, command in answering_commands():
        definitions.found[key_of(words)] = _answer_of(words, command, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": FILE_NAME,
        "title": "Answers of canvas-comms",
        "description": "The answer of a command stands under $defs by its words: #/$defs/lms.inbox",
        "$defs": dict(sorted(definitions.found.items())),
    }


def key_of(words: str) -> str:
    """Where the answer of a command stands under `$defs`, by its words: `lms.inbox`."""
    return words.replace(" ", ".")


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(answers_schema(), indent=2, ensure_ascii=False) + "\n"


def answering_commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that takes `--json`, by its words."""
    for words, command in _below(program):
        if any("--json" in option.opts for option in command.params):
            yield words, command


def _below(group: click.Group, words: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, listed in group.commands.items():
        command = listed.load() if isinstance(listed, Later) else listed
        path = f"{words} {name}".strip()
        if isinstance(command, click.Group):
            yield from _below(command, path)
        else:
            yield path, command


def _answer_of(words: str, command: click.Command, definitions: Definitions) -> Schema:
    if words in OWN:
        return OWN[words]
    if words in OF_VALUES:
        keys = {
            key: one if isinstance(one, dict) else definitions.schema_of(one)
            for key, one in OF_VALUES[words].items()
        }
        return _answer(keys, required=list(keys))
    for option in command.params:
        if isinstance(option, ColumnsOption):
            return _list_answer(option.answer, definitions)
    return _ref("lms_write")


def _list_answer(answer: ListAnswer[Any], definitions: Definitions) -> Schema:
    items = _list(definitions.schema_of(answer.of))
    return _answer({**ABOUT, **NAMES, answer.key: items}, required=["backend", "edition", answer.key])


def _write_answer(definitions: Definitions) -> Schema:
    """What a write of `lms` answers: a plan if it was planned, an outcome if it was done."""
    delivery = closed({"user": TEXT, **OUTCOME}, required=["user", "outcome"])
    facts = {name: definitions.schema_of(kind) for name, kind in FACTS.items()}
    return _answer(
        {
            **ABOUT,
            **NAMES,
            **WENT_TO,
            "plan": _ref("lms_plan"),
            **OUTCOME,
            **facts,
            "files": _list(_exact(id=TEXT, name=MAYBE)),
            "deliveries": _list(delivery),
            "running": _list(_exact(batch=TEXT, completion={"type": ["number", "null"]})),
        },
        required=["backend", "edition"],
    )


def main(paths: Sequence[str]) -> None:
    """Write the schema into these files; print it if none is given."""
    for path in paths:
        Path(path).write_text(schema_text(), "utf-8")
    if not paths:
        click.echo(schema_text(), nl=False)


if __name__ == "__main__":
    main(sys.argv[1:])

__all__ = ["FILE_NAME", "answering_commands", "answers_schema", "key_of", "main", "schema_text"]
