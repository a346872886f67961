"""A value has the shape of an annotation, or the place where it has not is named."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Literal, Protocol

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.capabilities import Capability
from canvas_comms.lms.channels.resources import Added, CommunicationChannel, Failure
from canvas_comms.lms.conversations.resources import ConversationMessage
from canvas_comms.lms.listing import ListPage
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms_plugins import annotations
from canvas_comms_plugins.annotations import fault

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
LIE: Any = object()
CHANNELS = ListPage[CommunicationChannel]


def channel(**fields: Any) -> CommunicationChannel:
    known: dict[str, Any] = {"address": "a@school.example", "type": "email", "position": 1}
    return CommunicationChannel(
        **({"id": "1", "user_id": "7", "workflow_state": "active"} | known | fields),
    )


def message(**fields: Any) -> ConversationMessage:
    known: dict[str, Any] = {"id": "1", "author_id": "7", "created_at": NOON}
    return ConversationMessage(**(known | fields))


class Anybody(Protocol):
    """A protocol asks for nothing that could be looked at."""


@attrs.frozen
class Box:
    """Holds what nobody types."""

    thing: Any
    whoever: Anybody | None = None


PLAIN = st.none() | st.booleans() | st.integers() | st.text() | st.binary()

HONEST: list[tuple[object, Any]] = [
    ("text", str),
    (3, int),
    (3, float),
    (None, str | None),
    (None, None),
    ("a", Literal["a", "b"]),
    (("a", 1), tuple[str, int]),
    ((("a", None),), tuple[tuple[str | None, ...], ...]),
    ({"a": ("b",)}, Mapping[str, tuple[str, ...]]),
    (frozenset({Capability.DESK}), AbstractSet[Capability]),
    ({Capability.DESK}, AbstractSet[Capability]),
    (channel(), CommunicationChannel),
    (ListPage((channel(), channel(id="2"))), ListPage[CommunicationChannel]),
    (ListPage(()), ListPage[CommunicationChannel]),
    (Added(channel()), Added | Failure),
    (Unknown(Doubt.NO_ANSWER), Added | Failure),
    (message(forwarded_messages=(message(),)), ConversationMessage),
    (Box(LIE, LIE), Box),
    (LIE, object),
]

BROKEN: list[tuple[object, Any, str]] = [
    (1, str, " must be a str"),
    (True, int, " must be an int"),
    (1, bool, " must be a bool"),
    (True, float, " must be a float"),
    (b"x", str | None, " must be a str or None"),
    ("c", Literal["a", "b"], " must be one of 2 literals"),
    (NOON.replace(tzinfo=None), datetime, " must be a datetime with a zone"),
    (("a",), tuple[str, int], " must be a tuple of 2"),
    (["a"], tuple[str, ...], " must be a tuple"),
    (("a", 2), tuple[str, ...], "[1] must be a str"),
    ("ab", tuple[str, ...], " must be a tuple"),
    ([("a", 1)], Mapping[str, int], " must be a mapping"),
    ({1: "a"}, Mapping[str, str], "{key} must be a str"),
    ({"a": 1}, Mapping[str, str], "{value} must be a str"),
    ([Capability.DESK], AbstractSet[Capability], " must be a Set"),
    ({"desk"}, AbstractSet[Capability], "[0] must be a Capability"),
    ({"id": "1"}, CommunicationChannel, " must be a CommunicationChannel"),
    (channel(id=1), CommunicationChannel, ".id must be a str"),
    (channel(created_at="noon"), CommunicationChannel, ".created_at must be a datetime with a zone or None"),
    (
        ListPage((channel(), message())),
        ListPage[CommunicationChannel],
        ".items[1] must be a CommunicationChannel",
    ),
    (
        ListPage((channel(position=True),)),
        ListPage[CommunicationChannel],
        ".items[0].position must be an int",
    ),
    (Added(channel(id=None)), Added | Failure, ".channel.id must be a str"),
    (True, Added | Failure, " must be an Added or a Rejected or a NotSent or an Unknown"),
    (
        message(forwarded_messages=(message(forwarded_messages=(message(id=1),)),)),
        ConversationMessage,
        ".forwarded_messages[0].forwarded_messages[0].id must be a str",
    ),
]


@pytest.mark.parametrize(("value", "hint"), HONEST, ids=lambda one: type(one).__name__)
def test_what_keeps_an_annotation_has_no_fault(value: object, hint: Any) -> None:
    assert fault(value, hint) is None


@pytest.mark.parametrize(
    ("value", "hint", "told"), BROKEN, ids=lambda one: one if isinstance(one, str) else ""
)
def test_the_first_fault_is_told_by_place_and_type(value: object, hint: Any, told: str) -> None:
    assert fault(value, hint) == told


@given(st.recursive(PLAIN, lambda part: st.lists(part) | st.tuples(part)))
def test_a_fault_never_quotes_the_value(value: Any) -> None:
    found = fault(("CANARY", value), tuple[int, ...]) or ""

    assert found == "[0] must be an int"


@given(PLAIN, st.sampled_from([int, str, bool, bytes, None]))
def test_plain_values_have_one_type_each(value: Any, hint: Any) -> None:
    kind = type(None) if hint is None else hint

    assert (fault(value, hint) is None) == (type(value) is kind)


class Endless(Mapping[str, str], Sequence[str]):
    """Does not end where a host has to stop, whatever its length says."""

    def __getitem__(self, name: Any) -> str:
        return "one more"

    def __iter__(self) -> Iterator[str]:
        yield from map(str, range(5000))
        pytest.fail("was read on and on")

    def __len__(self) -> int:
        return 1


@pytest.mark.parametrize("hint", [Sequence[str], Sequence[object], Mapping[str, str]])
def test_what_has_no_end_is_a_fault_and_is_read_no_further(
    hint: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotations, "MOST", 1000)

    assert "must hold at most" in str(fault(Endless(), hint))


@pytest.mark.parametrize(("size", "fits"), [(0, True), (9, True), (10, True), (11, False), (30, False)])
@pytest.mark.parametrize(
    ("made", "hint"),
    [
        (lambda names: names, list[str]),
        (tuple, tuple[str, ...]),
        (frozenset, AbstractSet[str]),
        (dict.fromkeys, Mapping[str, None]),
        (lambda names: MappingProxyType(dict.fromkeys(names, "")), Mapping[str, str]),
    ],
)
def test_an_answer_may_hold_so_many_things_in_one_place_and_not_one_more(
    size: int, fits: bool, made: Any, hint: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotations, "MOST", 10)

    assert (fault(made([str(number) for number in range(size)]), hint) is None) is fits
