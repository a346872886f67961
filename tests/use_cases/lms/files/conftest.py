"""A school whose people send, find and save files, behind two doors: memory and HTTP."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

import canvas_comms_lms
from canvas_comms.lms.client import LmsClient
from canvas_comms_http import Network
from canvas_comms_memory.lms_areas import OpenedLms
from canvas_comms_memory.plugin import open_lms
from canvas_comms_twin import Twin, TwinAdapter, lms
from canvas_comms_wire.worlds import read_lms, read_world

BASE = "https://school.instructure.example"
WORLD = {
    "clock": "2026-03-15T12:00:00Z",
    "lms": {
        "users": [{"ref": "$ann", "name": "Ann Teacher"}, {"ref": "$bob"}, {"ref": "$cho"}],
        "courses": [
            {
                "ref": "$bio",
                "settings": {"allow_student_forum_attachments": False},
                "enrollments": [
                    {"user": "$ann", "role": "teacher"},
                    {"user": "$bob", "role": "student"},
                    {"user": "$cho", "role": "student"},
                ],
            }
        ],
        "topics": [{"ref": "$topic", "context": "$bio", "author": "$ann", "title": "T"}],
        "files": [
            {"ref": "$own", "owner": "$bob", "name": "own.txt", "content": "own"},
            {
                "ref": "$note",
                "owner": "$bob",
                "folder": "conversation attachments",
                "name": "note.txt",
                "content": "note",
            },
            {"ref": "$evil", "owner": "$bob", "name": "../../etc/passwd", "content": "x"},
        ],
        "conversations": [
            {
                "ref": "$thread",
                "starter": "$bob",
                "others": ["$ann"],
                "messages": [{"author": "$bob", "body": "see", "attachments": ["$note", "$evil"]}],
            }
        ],
    },
}


@attrs.frozen
class School:
    """Its people's clients by name, the ids of what there is, and the twin (over HTTP)."""

    client: Callable[[str], LmsClient]
    refs: Any
    twin: Twin | None

    def id(self, name: str) -> str:
        return str(self.refs[name])


def in_memory() -> School:
    world = read_world(dict(WORLD), {"lms": read_lms})
    first = open_lms(edition="2025-10", world=world, user="$ann")
    memory = first._memory

    def client(who: str) -> LmsClient:

        api = memory.session(first.names[who])
        return LmsClient(
            OpenedLms(first.names, api, api, memory), first.clock, first.sleep, names=first.names
        )

    return School(client, first.names, None)


def over_http() -> School:
    twin = Twin(lms())
    given = twin.load(WORLD)

    def client(who: str) -> LmsClient:
        network = Network(transport=TwinAdapter(twin))
        return canvas_comms_lms.connect(BASE, edition="2025-10", token=given.tokens[who], network=network)

    return School(client, given.refs, twin)


@pytest.fixture(params=[in_memory, over_http], ids=["memory", "http"])
def school(request: pytest.FixtureRequest) -> School:
    """Every promise is kept in memory and over HTTP alike."""
    made: School = request.param()
    return made
