"""The fast and the careful reader of every list of Canvas LMS take and refuse the same, and no key twice.

Lists are made at random from the declarations of what they hold, with faults planted in them: a key
twice, missing, unknown or spelt with escapes, ids, numbers and times that are odd, null, values of another
kind, half a character, deep nests, blanks, texts that look like keys. CI reads some hundreds;
`CANVAS_COMMS_BUNDLES=100000 pytest tests/adapters/wire/test_two_readers_of_lists.py` reads as many.
"""

import contextlib
import json
import os
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
import pytest

from canvas_comms.errors import MalformedResponse
from canvas_comms_plugins.annotations import fault
from canvas_comms_wire import accelerator, leaves
from canvas_comms_wire.fast_records import Unexpected, decoder_of
from canvas_comms_wire.json_text import read_json
from canvas_comms_wire.leaves import Kind
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.records import Record
from canvas_comms_wire.responses import Page, Received

LISTS = int(os.environ.get("CANVAS_COMMS_BUNDLES", "900"))
PART = 300
"""Lists that one test reads."""

USUAL: Mapping[Callable[..., Any], list[str]] = {
    leaves.read_id: ["0", "7", "10000000000012", '"7"', '"7~12"', "-0"],
    leaves.read_number: ["0", "12", "-1", "9" * 30],
    leaves.read_float: ["0.5", "1", "-0", "-0.0", "1e3", "9" * 30],
    leaves.read_flag: ["true", "false"],
    leaves.read_instant: [
        '"2026-03-15T12:00:00Z"',
        '"2026-03-15 12:00:00Z"',
        '"2026-03-15T12:00:00.123+00:00"',
        '"2026-03-15T12:00:00-06:00"',
    ],
    leaves.read_roles: ["{}", '{"300":["StudentEnrollment"]}', '{"1":[],"2":["a","b"]}'],
    leaves.read_object: ["{}", '{"a":{"b":[1]}}'],
}
TEXTS = ['"x"', '""', '"\\u003cp\\u003e"', '"\u00e9\u2028"', '"\\ud83d\\ude00"']
ODD = [
    *("null", "[]", "{}", '""', "1", "-1", "1.0", "1e400", "NaN", "true", "01", "9" * 5000, '"7"', "[null]"),
    *(
        '"\\ud800"',
        '"say \\":\\" now"',
        '"a\\\\b"',
        '"\x00"',
        '{"a":{"b":1}}',
        '{"a":1,"a":2}',
        "[[]]",
        "1e0",
    ),
    *("1e0", '"2026-03-15t12:00:00z"', '"2026-03-15"', '"2026-03-15T12:00:00"', '"2026-03-15T24:00:00Z"'),
    *(
        '"2026-W11-7T12:00:00Z"',
        '"20260315T120000Z"',
        '"2026-03-15T12:00:00,5Z"',
        '"0001-01-01T00:00:00+14:00"',
    ),
    *('{"300":["a"],"300":["a"]}', '{"300":"a"}', "[" * 990 + "]" * 990, '"\ud800"'),
]


class Maker:
    """Writes the text of lists; a fault stands in about every twentieth place where one can."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.rate = self.rng.choice([0, 0, 0.002, 0.02])

    def strikes(self) -> bool:
        return self.rng.random() < self.rate

    def value(self, kind: Kind, depth: int) -> str:
        if self.strikes():
            return self.rng.choice(ODD)
        if kind.optional and self.rng.random() < 0.3:
            return "null"
        if kind.item is not None:
            count = self.rng.choice([0, 1, 2]) if depth < 3 else 0
            return "[" + ",".join(self.value(kind.item, depth + 1) for _ in range(count)) + "]"
        if kind.record is not None:
            return self.object(kind.record(), depth + 1) if depth < 4 else "null"
        return self.rng.choice(USUAL.get(kind.read, TEXTS))

    def object(self, record: Record[Any], depth: int = 0) -> str:
        made: list[tuple[str, str]] = []
        for name, kind in record.kinds.items():
            if kind.inline and kind.record is not None:
                whole = self.rng.random() < 0.5
                parts = kind.record().kinds.values() if whole else ()
                made += [(str(part.key), self.value(part, depth)) for part in parts]
            elif not kind.omit or self.rng.random() < 0.5:
                made.append((str(kind.key or name), '"u"' if kind.computed else self.value(kind, depth)))
        made = [(key, value) for key, value in made if not self.strikes()]
        if self.strikes():
            made.append((self.rng.choice(["extra", "zzz", "a\\\\"]), self.rng.choice(ODD)))
        if made and self.strikes():
            key, value = self.rng.choice(made)
            made.insert(self.rng.randrange(len(made) + 1), (key, self.rng.choice([value, *ODD])))
        blank = self.rng.choice([*[""] * 8, " ", "\n"])
        return "{" + ",".join(f"{self.key(key)}{blank}:{blank}{value}" for key, value in made) + "}"

    def key(self, key: str) -> str:
        return f'"\\u{ord(key[0]):04x}{key[1:]}"' if self.strikes() else f'"{key}"'

    def list_of(self, record: Record[Any]) -> bytes:
        items = (self.object(record) for _ in range(self.rng.choice([0, 1, 2, 3])))
        made = f"[{','.join(items)}]".encode("utf-8", "surrogatepass")
        if self.strikes():
            at = self.rng.randrange(len(made) + 1)
            made = made[:at] + self.rng.choice([b"\xff", b"\x00", b" ", b",", b"}", b"\t", b":"]) + made[at:]
        if self.strikes():
            made = self.rng.choice([b"\xef\xbb\xbf" + made, made + b"x", made[:-1], made + b"\n"])
        return made


RECORDS: Mapping[str, Kind] = {
    one.body.item.record().of.__qualname__: one.body.item
    for one in ENDPOINTS
    if isinstance(one.body, Page) and one.body.item.record is not None
}


def plain(value: Any) -> list[object]:
    """A value with all that it holds, for comparison: types count, identity does not.

    Told one after another and not within each other: newer Pythons read JSON that is nested deeper than they
    let a function call itself.
    """
    told: list[object] = []
    left = [value]
    while left:
        one = left.pop()
        kind = type(one)
        if attrs.has(kind):
            told.append(kind)
            left += [getattr(one, field.name) for field in attrs.fields(kind)]
        elif isinstance(one, Mapping):
            keys = sorted(one)
            told.append((Mapping, keys))
            left += [one[key] for key in keys]
        elif isinstance(one, list | tuple):
            told.append((kind, len(one)))
            left += one
        else:
            told.append((kind, repr(one)))
    return told


def told(kind: Kind, body: bytes) -> Any:
    try:
        return plain(Page(kind).read(Received(200, {}, lambda: body)))
    except MalformedResponse as error:
        return error.where, error.rule


@contextlib.contextmanager
def base_install(patch: pytest.MonkeyPatch) -> Iterator[None]:
    with patch.context() as changed:
        changed.setattr(accelerator, "installed", lambda: False)
        yield


@pytest.mark.parametrize("part", range(max(1, LISTS // PART)))
def test_both_readers_take_and_refuse_the_same(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names, fast = sorted(RECORDS), 0
    for seed in range(part * PART, (part + 1) * PART):
        kind = RECORDS[names[seed % len(names)]]
        record = kind.record()  # type: ignore[misc]
        body = Maker(seed).list_of(record)
        with base_install(monkeypatch):
            careful = told(kind, body)
        assert told(kind, body) == careful, seed
        with contextlib.suppress(Unexpected):
            assert plain(decoder_of(record)(body)) == careful, seed
            assert read_json(body) is not None, seed
            fast += 1

    assert fast > PART // 5, "the faults leave too little to the fast reader"


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_what_either_reader_gives_has_the_shape_that_its_class_promises(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard relies on it for our own backends, and looks at no value of theirs again."""
    kind = RECORDS[name]
    record = kind.record()  # type: ignore[misc]
    promised: Any = tuple[record.of, ...]  # type: ignore[name-defined]
    for seed in range(40):
        body = Maker(seed).list_of(record)
        received = Received(200, {}, lambda body=body: body)  # type: ignore[misc]
        with contextlib.suppress(MalformedResponse):
            assert fault(Page(kind).read(received), promised) is None, seed
            with base_install(monkeypatch):
                assert fault(Page(kind).read(received), promised) is None, seed


LARGE = ("CommunicationChannel", "Conversation", "DiscussionEntry", "DiscussionTopic", "File")
"""What people read by the hundred."""


@pytest.mark.parametrize("name", LARGE)
def test_the_fast_reader_takes_what_is_usual(name: str) -> None:
    record = RECORDS[name].record()  # type: ignore[misc]
    written = [Maker(seed) for seed in range(60)]
    for one in written:
        one.rate = 0

    taken = 0
    for one in written:
        with contextlib.suppress(Unexpected):
            taken += len(decoder_of(record)(one.list_of(record))) > 0
    assert taken > 0


@pytest.mark.parametrize(
    "name", ["CommunicationChannel", "Conversation", "DiscussionEntry", "DiscussionTopic"]
)
def test_no_key_that_stands_twice_pays_for_one_that_is_absent(name: str) -> None:
    kind = RECORDS[name]
    maker = Maker(1)
    maker.rate = 0
    whole = json.loads(maker.object(kind.record()))  # type: ignore[misc]
    for absent in sorted(whole.keys() - {"id"}):
        twice = json.dumps({"id": 7, **{key: one for key, one in whole.items() if key != absent}})
        body = f'[{{"id":7,{twice[1:]}]'.encode()
        with pytest.raises(MalformedResponse, match="names a key twice"):
            Page(kind).read(Received(200, {}, lambda body=body: body))  # type: ignore[misc]
