"""No parser or codec that we use lets out what it could not read, by whichever reader of ours it is used.

One list of readers: the rows of `tests/hostile`, which name every public function that takes text. What
comes out is an error of ours, with no foreign one behind it, and shows nothing of what was given: neither
in its arguments and attributes nor, behind a veil, in the locals of our own frames.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "hostile"))  # for the table of readers

from rows import rows, sample

Shows = Callable[[BaseException], list[str]]

CANARY = "zqcanary"
ROWS = rows()

BROKEN = {
    "json: cut short": f'{{"a": "{CANARY}',
    "json: not at all": f"{CANARY} 7",
    "json: doubled keys": f'{{"{CANARY}": 1, "{CANARY}": 2}}',
    "json: too deep": "[" * 5000 + CANARY,
    "json: a number too long": f'{{"{CANARY}": {"9" * 5000}}}',
    "json: no number": f'{{"{CANARY}": NaN}}',
    "json: half a character": f'{{"id": "{CANARY}\\ud800", "{CANARY}\\ud800": 1}}',
    "cattrs, msgspec: other types": json.dumps({CANARY: [CANARY], "entry": CANARY, "resourceType": [CANARY]}),
    "utf-8: half a character": f"{CANARY}\ud800",
    "urllib: no host": f"http://[{CANARY}",
    "urllib: no port": f"http://host.example:{CANARY}",
    "urllib: a password": f"https://me:{CANARY}@host.example",
    "urllib: no escape": f"%{CANARY}%zz=%ff{CANARY}",
    "datetime: no time": f"2026-03-{CANARY}",
    "multipart: cut short": f'--b\r\nContent-Disposition: form-data; name="{CANARY}\r\n\r\n{CANARY}',
    "html: half a declaration": "<div>" * 300 + f"<![{CANARY}div>x",
    "base64: no padding": f"Basic {CANARY}!=",
    "zlib: no gzip": f"\x1f\x8b\x08{CANARY}",
    "idna: a label too long": f"ann@{CANARY * 40}.example",
}
"""Codec and fault → a text that holds the canary."""


STEPS = (
    "canvas_comms_wire.bundles.listed",
    "canvas_comms_wire.bundles.next_link",
    "canvas_comms_wire.communications.read_resource_id",
    "canvas_comms_wire.communications.plain_moment",
    "canvas_comms_wire.communications.read_moment",
    "canvas_comms_wire.fast_bundles.decode",
    "canvas_comms_wire.leaves.",
)
"""Steps of readers that are veiled. What they are called with stands in their locals, and their own
signals (`Unexpected`, `ValueError`) end in the reader."""

NOT_PRIVATE = (
    "canvas_comms_wire.worlds.",  # keys of one's own
    *("channels.list(user)", "comm_messages.list(user)", "discussions.messageable_users(id)"),  # ids
    *("discussions.entries(topic)", "discussions.replies(", "courses.enrollments(course)"),
)
"""Beginnings of names of rows whose text is nothing private: locals may hold it, and errors name it."""


def may_show(name: str, where: str) -> bool:
    if name.startswith(STEPS):
        return where.startswith(("local ", "a "))
    return name.startswith(NOT_PRIVATE) and not where.startswith("a ")


@pytest.mark.parametrize("name", sample())
def test_what_cannot_be_read_is_shown_nowhere(name: str, errors_show: Shows) -> None:
    call = ROWS[name].open()
    shown = {}
    for fault, text in BROKEN.items():
        try:
            call(text)
        except Exception as error:
            if found := [where for where in errors_show(error) if not may_show(name, where)]:
                shown[fault] = found

    assert shown == {}


@pytest.mark.parametrize("step", [name for name in ROWS if name.startswith(STEPS)])
def test_a_step_shows_nothing_in_the_error_itself(step: str, errors_show: Shows) -> None:
    call = ROWS[step].open()
    for text in BROKEN.values():
        try:
            call(text)
        except Exception as error:
            assert not {"text", "args"} & set(errors_show(error)), step


def test_a_foreign_error_and_what_it_shows_is_noticed(errors_show: Shows) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(BROKEN["json: cut short"])

    assert errors_show(caught.value) == ["a JSONDecodeError", "attributes"]
