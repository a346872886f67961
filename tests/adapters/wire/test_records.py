"""A resource is declared once; its reader and its writer follow."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.errors import MalformedResponse
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, NUMBER, TEXT, URL
from canvas_comms_wire.records import (
    CONVERTER,
    Record,
    by_hand,
    computed,
    inline,
    many,
    maybe,
    otherwise,
    shared,
)

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
NOTHING: Mapping[str, object] = MappingProxyType({})


@attrs.frozen(weakref_slot=False)
class Person:
    id: str
    name: str | None = None
    extra: Mapping[str, object] = attrs.field(default=NOTHING, hash=False)


@attrs.frozen(weakref_slot=False)
class Section:
    id: str
    name: str | None = None


@attrs.frozen(weakref_slot=False)
class Lock:
    locked: bool | None = None
    lock_at: datetime | None = None


@attrs.frozen(weakref_slot=False)
class Note:
    author: Person | None
    id: str
    sender: str | None = None
    sections: tuple[Section, ...] = ()
    position: int = 0
    made_at: datetime | None = None
    url: str | None = None
    hint: str | None = None
    lock: Lock | None = None
    extra: Mapping[str, object] = attrs.field(default=NOTHING, hash=False)


PERSON = Record(Person, id=ID, name=maybe(TEXT))
SECTION = Record(Section, id=ID, name=maybe(TEXT))
LOCK = Record(Lock, locked=maybe(FLAG), lock_at=maybe(INSTANT))
NOTE = Record(
    Note,
    ignore={"known"},
    id=ID,
    sender=maybe(TEXT).called("from"),
    hint=maybe(TEXT, omit=True),
    sections=otherwise(many(SECTION.kind), ()),
    position=otherwise(NUMBER, 0),
    made_at=maybe(INSTANT),
    url=maybe(URL),
    link=computed(lambda note, base: f"{base}/notes/{note.id}", takes_base=True),
    author=maybe(shared(PERSON.kind)),
    lock=inline(LOCK),
)
NOTES = many(NOTE.kind)

DOCUMENT: dict[str, Any] = {
    "id": 7,
    "from": "ann",
    "hint": "h",
    "sections": [{"id": 1, "name": "A"}, {"id": 2, "name": None}],
    "position": 3,
    "made_at": "2026-03-15T12:00:00Z",
    "url": "https://e.edu/n",
    "link": "/notes/7",
    "author": {"id": 5, "name": "Ann", "mood": "fine"},
    "locked": True,
    "lock_at": None,
    "new": [1],
}
VALUE = Note(
    author=Person("5", "Ann", {"mood": "fine"}),
    id="7",
    sender="ann",
    sections=(Section("1", "A"), Section("2")),
    position=3,
    made_at=NOON,
    url="https://e.edu/n",
    hint="h",
    lock=Lock(True),
    extra={"new": [1]},
)


def test_one_declaration_reads_and_writes() -> None:
    assert NOTE.read(DOCUMENT) == VALUE
    assert NOTE.write(VALUE) == DOCUMENT


def test_keys_are_written_in_the_order_of_the_declaration() -> None:
    assert list(NOTE.write(VALUE)) == list(DOCUMENT)


def test_the_converter_knows_every_declared_class() -> None:
    assert CONVERTER.structure(DOCUMENT, Note) == VALUE
    assert CONVERTER.unstructure(VALUE) == DOCUMENT


@pytest.mark.parametrize("found", [{"id": 7}, dict.fromkeys(DOCUMENT) | {"id": 7}])
def test_what_is_missing_or_null_has_its_default(found: dict[str, Any]) -> None:
    found.pop("new", None)

    read = NOTE.read(found)

    assert attrs.evolve(read, lock=None) == Note(None, "7")


def test_keys_of_none_are_null_or_left_out_as_declared() -> None:
    written = NOTE.write(Note(None, "7"), "https://e.edu")

    assert written == {
        "id": 7,
        "from": None,
        "sections": [],
        "position": 0,
        "made_at": None,
        "url": None,
        "link": "https://e.edu/notes/7",
        "author": None,
    }


def test_paths_of_the_server_are_completed_below_too() -> None:
    (written,) = NOTES.write([attrs.evolve(VALUE, url="/n")], "https://e.edu")

    assert (written["url"], written["link"]) == ("https://e.edu/n", "https://e.edu/notes/7")


@pytest.mark.parametrize(
    ("changes", "where", "rule"),
    [
        ({"id": None}, "id", "must be an id"),
        ({"sections": [{"id": 1}, {"id": 2, "name": 5}]}, "sections[1].name", "must be text"),
        ({"sections": [{"id": 1}, 5]}, "sections[1]", "must be an object"),
        ({"author": {"id": None}}, "author.id", "must be an id"),
        ({"locked": "yes"}, "locked", "must be true or false"),
    ],
)
def test_what_a_value_cannot_do_without_is_refused_by_place_and_rule(
    changes: dict[str, Any], where: str, rule: str
) -> None:
    with pytest.raises(MalformedResponse) as caught:
        NOTES.read([DOCUMENT, DOCUMENT | changes])

    assert (caught.value.where, caught.value.rule) == (f"[1].{where}", rule)


@pytest.mark.parametrize(
    ("key", "odd", "field", "default"),
    [
        ("from", 5, "sender", None),
        ("sections", {}, "sections", ()),
        ("position", "3", "position", 0),
        ("made_at", "yesterday", "made_at", None),
        ("author", [], "author", None),
        ("hint", {}, "hint", None),
    ],
)
def test_what_a_value_can_do_without_is_kept_aside_if_it_is_odd(
    key: str, odd: Any, field: str, default: Any
) -> None:
    found = NOTE.read(DOCUMENT | {key: odd})

    assert getattr(found, field) == default
    assert found.extra == {"new": [1], key: odd}
    assert NOTE.write(found)[key] == odd


def test_known_keys_are_not_kept() -> None:
    assert NOTE.read({"id": 7, "known": 1, "link": "x"}).extra == {}


@pytest.mark.parametrize("found", [None, [], 5, "x"])
def test_what_is_no_object_is_refused(found: Any) -> None:
    with pytest.raises(MalformedResponse) as caught:
        NOTE.read(found)

    assert caught.value.where == ""


def test_somebody_who_stands_on_a_page_twice_is_one_value() -> None:
    first, second = NOTES.read([DOCUMENT, DOCUMENT | {"id": 8}])
    (third,) = NOTES.read([DOCUMENT | {"author": {"id": 5, "name": "Bob"}}])

    assert first.author is second.author
    assert third.author == Person("5", "Bob")


def test_a_field_that_is_forgotten_fails_at_once() -> None:
    @attrs.frozen
    class Forgetful:
        id: str
        name: str

    with pytest.raises(TypeError, match="name"):
        Record(Forgetful, id=ID)
    with pytest.raises(TypeError, match="nmae"):
        Record(Forgetful, id=ID, name=TEXT, nmae=TEXT)


def test_a_class_is_declared_once() -> None:
    with pytest.raises(TypeError, match="twice"):
        Record(Person, id=ID, name=maybe(TEXT))


def test_what_cannot_be_declared_is_written_by_hand() -> None:
    @attrs.frozen
    class Pair:
        left: int
        right: int

    kind = by_hand(Pair, lambda found: Pair(*found), lambda pair: [pair.left, pair.right], list)

    assert kind.read([1, 2]) == Pair(1, 2)
    assert CONVERTER.structure([1, 2], Pair) == Pair(1, 2)
    assert CONVERTER.unstructure(Pair(1, 2)) == [1, 2]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(DOCUMENT)), anything)
def test_one_odd_field_is_read_or_refused_and_never_shown(key: str, value: Any) -> None:
    try:
        found = NOTE.read(DOCUMENT | {key: value})
    except MalformedResponse as error:
        assert len(str(error)) < 100
        return
    json.dumps(NOTE.write(found))
