"""The words that may be shown of an error are all that our own server says, and no others that we know of."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

import canvas_comms.lms
from canvas_comms.lms.error_responses import Fixed
from canvas_comms_lms.error_words import CODES, PLACES

PLAIN = re.compile(r"[a-z_!]+")
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(canvas_comms.lms.__path__, "canvas_comms.lms.")
]


def wordings() -> Iterator[Any]:
    """Every wording of every area."""
    for module in MODULES:
        for name in ("WORDINGS", "SHARED"):
            yield from vars(module).get(name, {}).values()


def said(wording: Any, keys: tuple[str, ...]) -> Iterator[str]:
    """The words below those keys: of a fixed body, or the fields that a body is made of."""
    if isinstance(wording, Fixed):
        yield from said_in(wording.body, keys)
    elif attrs.has(type(wording)):
        yield from (one for key in keys if isinstance(one := getattr(wording, key, None), str))


def said_in(body: Any, keys: tuple[str, ...]) -> Iterator[str]:
    if isinstance(body, dict):
        yield from (body[key] for key in keys if isinstance(body.get(key), str))
    for inner in body.values() if isinstance(body, dict) else body if isinstance(body, list) else ():
        yield from said_in(inner, keys)


@pytest.mark.parametrize(
    ("keys", "known"), [(("type", "error_code", "code"), CODES), (("attribute", "field"), PLACES)]
)
def test_every_plain_word_that_our_own_server_says_is_known(
    keys: tuple[str, ...], known: frozenset[str]
) -> None:
    words = {word for wording in wordings() for word in said(wording, keys) if PLAIN.fullmatch(word)}

    assert words
    assert words <= known


def test_what_is_known_are_codes_and_no_sentences() -> None:
    assert [word for word in CODES if not PLAIN.fullmatch(word)] == []
    assert [word for word in PLACES if not PLAIN.fullmatch(word)] == ["Course concluded"]
