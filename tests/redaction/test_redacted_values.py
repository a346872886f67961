"""A value with private fields: how it is shown, compared and hashed, and what shows nothing at all."""

import attrs
import pytest

from canvas_comms.redaction import PRIVATE, Opaque, Redacted


@attrs.frozen(eq=False, repr=False)
class Note(Redacted):
    """Somebody's words, and where they stand."""

    text: str | None = attrs.field(metadata=PRIVATE)
    place: int = 1
    weight: float = attrs.field(metadata=PRIVATE, default=0.5)
    cache: tuple[int, ...] = attrs.field(repr=False, default=())
    labels: list[str] = attrs.field(hash=False, factory=list)


@attrs.frozen(eq=False, repr=False)
class Remark(Note):
    """The same fields, another type."""


@attrs.frozen(eq=False, repr=False)
class Drawer(Opaque):
    """Holds what nobody may see."""

    text: str


def test_of_a_private_field_its_length_is_shown_if_it_has_one() -> None:
    assert repr(Note("canary")) == "<Note text=<6 long> place=1 weight=<hidden> labels=[]>"


def test_a_private_field_that_holds_nothing_says_so() -> None:
    assert repr(Note(None, 2)) == "<Note text=None place=2 weight=<hidden> labels=[]>"


def test_rich_is_given_the_same_fields_by_name() -> None:
    shown = [(name, repr(content)) for name, content in Note("canary").__rich_repr__()]

    assert shown == [("text", "<6 long>"), ("place", "1"), ("weight", "<hidden>"), ("labels", "[]")]


def test_rich_is_given_no_field_of_what_is_opaque() -> None:
    assert list(Drawer("canary").__rich_repr__()) == []


def test_values_are_equal_by_all_their_fields() -> None:
    assert Note("a", 1) == Note("a", 1)
    assert Note("a", 1) != Note("b", 1)
    assert Note("a", 1) != Note("a", 2)
    assert Note("a", labels=["x"]) != Note("a")


@pytest.mark.parametrize("other", [Remark("a"), "a", None])
def test_a_value_of_another_type_decides_itself_whether_it_is_equal(other: object) -> None:
    assert Note("a").__eq__(other) is NotImplemented
    assert Note("a") != other


def test_equal_values_have_one_hash() -> None:
    assert hash(Note("a", labels=["x"])) == hash(Note("a", labels=["y"]))
    assert len({Note("a"), Note("a"), Note("b"), Note("a", 2)}) == 3


def test_the_type_counts_in_a_hash() -> None:
    assert hash(Note("a")) != hash(Remark("a"))


def test_a_field_that_is_hashed_expressly_counts() -> None:
    @attrs.frozen(eq=False, repr=False)
    class Pair(Redacted):
        left: int = attrs.field(hash=True)
        right: int = attrs.field(hash=False)

    assert hash(Pair(1, 1)) == hash(Pair(1, 2)) != hash(Pair(2, 1))
