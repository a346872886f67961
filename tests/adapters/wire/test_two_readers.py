"""The fast and the careful reader of a page take and refuse the same, and no key that stands twice.

Bundles are made at random, with faults planted in them: a key twice, a key spelt with escapes, odd
times, ids and numbers, what is missing, null, unknown or of another kind, half a character, blanks,
a text that looks like keys. CI reads some hundreds; `CANVAS_COMMS_BUNDLES=100000 pytest
tests/adapters/wire/test_two_readers.py` reads as many as that.
"""

import json
import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.errors import MalformedResponse
from canvas_comms_wire.bundles import BundlePage, read_bundle, read_carefully, read_resource
from canvas_comms_wire.json_text import BadJson, read_json

BUNDLES = int(os.environ.get("CANVAS_COMMS_BUNDLES", "600"))
PART = 200
"""Bundles that one test reads."""

IDS = ["abc", "x-1", "a.b", "5350cd20de8a470aa570a852859ac87e"]
ODD_IDS = ["a b", "", " a", "a ", ".", "..", "a/b", "a" * 65, "a\nb", "\u00e9", "\x00", "a_b"]
TIMES = [
    "2021-03-21T10:46:17Z",
    "2021-03-21T10:46:17+00:00",
    "2021-03-21T10:46:17.123456+00:00",
]
ODD_TIMES = [
    "2021-03-21T10:46:17+02:00",
    "2021-03-21T10:46:17.1234567+00:00",
    "2021-03-21T10:46:17.1Z",
    "2021-03-21t10:46:17z",
    "2021-03-21 10:46:17Z",
    "2021-03-21T10:46:17+0000",
    "2021-03-21T10:46:17",
    "2021-03-21T10:46Z",
    "2021-03-21T24:00:00Z",
    "2021-03-21T10:46:60Z",
    "2021-02-30T10:46:17Z",
    "0001-01-01T00:00:00+14:00",
    "20210321T104617Z",
    "2021-W12-7T10:46:17Z",
    "2021-03-21T10:46:17,123456+00:00",
    "2021-03-21T10:46:17-00:00",
    "2021-03-21",
    "",
]
PEOPLE = ["Patient/a", "Practitioner/b", "https://host.example/x/Patient/c"]
ODD_PEOPLE = ["Patient/", "Group/a", "Patient/a b", "a", "", "urn:uuid:a", "Patient/a/_history/1"]
TEXTS = ["x", 'say ":" now', "a\\b", "\u00e9\u2028", '","sent":"2021-03-21t10:46:17z', '{"id":"a"}', ""]
NUMBERS = [
    "0",
    "2",
    "-1",
    "-0",
    "1.0",
    "2e0",
    "1e400",
    "NaN",
    "9" * 30,
    "9" * 5000,
    "true",
    "01",
    '"2"',
    "[]",
]
ANYTHING = [
    "null",
    "[]",
    "{}",
    '""',
    "1",
    "true",
    "[null]",
    "[[]]",
    '{"a":{"b":1}}',
    '"\\ud800"',
    '"\\ud83d\\ude00"',
]


class Maker:
    """Writes the text of bundles; a fault stands in about every twelfth place where one can."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.rate = self.rng.choice([0, 0.02, 0.06])

    def strikes(self) -> bool:
        return self.rng.random() < self.rate

    def text(self, usual: list[str], odd: list[str]) -> str:
        found = self.rng.choice(odd if self.strikes() else usual)
        written = json.dumps(found, ensure_ascii=self.rng.random() < 0.8)
        if self.strikes() and found:
            written = f'"\\u{ord(found[0]):04x}' + written[1:].removeprefix(found[0])
        return self.rng.choice(ANYTHING) if self.strikes() else written

    def fields(self, *pairs: tuple[str, Callable[[], str], float]) -> str:
        """An object: each pair is a key, what writes its value, and how often it is there."""
        made = [(key, write()) for key, write, often in pairs if self.rng.random() < often]
        made = [(key, value) for key, value in made if not self.strikes()]
        if self.strikes():
            made.append((self.rng.choice(["display", "meta", "status", "zzz"]), self.rng.choice(ANYTHING)))
        if made and self.strikes():
            key, value = self.rng.choice(made)
            made.insert(self.rng.randrange(len(made) + 1), (key, self.rng.choice([value, *ANYTHING])))
        blank = self.rng.choice(["", "", "", " ", "\n"])
        return "{" + ",".join(f"{self.key(key)}{blank}:{blank}{value}" for key, value in made) + "}"

    def key(self, key: str) -> str:
        return f'"\\u{ord(key[0]):04x}{key[1:]}"' if self.strikes() else f'"{key}"'

    def list_of(self, write: Callable[[], str], usual: int = 1) -> str:
        count = self.rng.randrange(3) if self.strikes() else usual
        return "[" + ",".join(write() for _ in range(count)) + "]"

    def person(self) -> str:
        kinds = ["Patient", "Practitioner"]
        return self.fields(
            ("reference", lambda: self.text(PEOPLE, ODD_PEOPLE), 1),
            ("type", lambda: self.text(kinds, ["", "Group"]), 0.7),
            ("display", lambda: self.text(['a":b'], ["x"]), self.rate),
        )

    def resource(self) -> str:
        return self.fields(
            ("resourceType", lambda: self.text(["Communication"], ["Bundle"]), 1),
            ("id", lambda: self.text(IDS, ODD_IDS), 1),
            ("status", lambda: self.text(["completed", "unknown"], ["sent", ""]), 1),
            ("sent", lambda: self.text(TIMES, ODD_TIMES), 0.6),
            ("received", lambda: self.text(TIMES, ODD_TIMES), 0.4),
            ("subject", self.person, 0.3),
            ("recipient", lambda: self.list_of(self.person), 1),
            ("sender", self.person, 1),
            ("payload", lambda: self.list_of(lambda: self.fields(("contentString", self.content, 1))), 1),
        )

    def content(self) -> str:
        return self.text(TEXTS, ["\x00", "\u007f"])

    def entry(self) -> str:
        return self.fields(
            ("resource", self.resource, 1), ("fullUrl", lambda: self.text(["a"], [""]), self.rate)
        )

    def link(self) -> str:
        relation = ("relation", lambda: self.text(["next", "self"], [""]), 1.0)
        return self.fields(relation, ("url", lambda: self.text(["/x?a=1"], [""]), 1))

    def number(self) -> str:
        return self.rng.choice(NUMBERS) if self.strikes() else "2"

    def bundle(self) -> bytes:
        made = self.fields(
            ("resourceType", lambda: self.text(["Bundle"], ["Patient"]), 1),
            ("type", lambda: self.text(["searchset"], [""]), 0.8),
            ("total", self.number, 0.8),
            ("link", lambda: self.list_of(self.link, self.rng.randrange(3)), 0.6),
            ("entry", lambda: self.list_of(self.entry, self.rng.randrange(4)), 0.9),
        ).encode("utf-8", "surrogatepass")
        if self.strikes():
            at = self.rng.randrange(len(made) + 1)
            made = made[:at] + self.rng.choice([b"\xff", b"\x00", b" ", b",", b"}", b"", b"\t"]) + made[at:]
        if self.strikes():
            made = self.rng.choice([b"\xef\xbb\xbf" + made, made + b"x", made[:-1], made + b"\n"])
        return made


def told(read: Callable[..., BundlePage], body: bytes, foreign: bool) -> Any:
    try:
        page = read(body, foreign=foreign)
    except MalformedResponse as error:
        return error.where, error.rule
    return page.communications, page.total, page.next, page.reports, page.extra


def names_a_key_twice(body: bytes) -> bool:
    found = False

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal found
        found |= len(dict(pairs)) != len(pairs)
        return dict(pairs)

    json.loads(body, object_pairs_hook=note)
    return found


@pytest.mark.parametrize("part", range(max(1, BUNDLES // PART)))
def test_both_readers_take_and_refuse_the_same(part: int) -> None:
    taken = 0
    for seed in range(part * PART, (part + 1) * PART):
        body = Maker(seed).bundle()
        for foreign in (True, False):
            fast, careful = told(read_bundle, body, foreign), told(read_carefully, body, foreign)
            assert fast == careful, (seed, foreign)
        fast = told(read_bundle, body, True)
        if len(fast) > 2:
            taken += 1
            assert not names_a_key_twice(body), seed
            assert read_json(body) is not None, seed

    assert taken > PART // 4, "the faults leave too little to read"


@pytest.mark.parametrize("part", range(max(1, BUNDLES // PART)))
def test_no_reader_takes_a_key_that_stands_twice(part: int) -> None:
    for seed in range(part * PART, (part + 1) * PART):
        body = Maker(seed).resource().encode("utf-8", "surrogatepass")
        if not names_a_key_twice(body):
            continue
        with pytest.raises(MalformedResponse):
            read_resource(body)
        with pytest.raises(BadJson):
            read_json(body)


LAID = (
    '{"resourceType":"Communication","id":"a","status":"completed","recipient":[{"reference":"Patient/a"}],'
)
LAID += '"sender":{"reference":"Practitioner/b"},"payload":[{"contentString":"x"}]}'


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        ('"id":"a"', '"id":"zzz","id":"a"'),
        ('"reference":"Patient/a"', '"reference":"Patient/z","reference":"Patient/a"'),
        ('"reference":"Practitioner/b"', '"reference":"Practitioner/z","reference":"Practitioner/b"'),
        ('"payload":[', '"payload":[{"contentString":"y"}],"payload":['),
        ('"contentString":"x"', '"contentString":"y","contentString":"x"'),
        ('"status":"completed"', '"status":"unknown","status":"completed"'),
    ],
)
def test_what_is_absent_pays_for_no_key_that_stands_twice(once: str, twice: str) -> None:
    entry = LAID.replace(once, twice)
    body = f'{{"resourceType":"Bundle","entry":[{{"resource":{entry}}}]}}'.encode()

    for read in (read_bundle, read_carefully):
        with pytest.raises(MalformedResponse, match="names a key twice"):
            read(body, foreign=True)
