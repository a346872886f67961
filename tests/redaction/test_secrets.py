"""A secret is shown as a constant everywhere, and travels nowhere by pickle or copy."""

import copy
import json
import pickle
import pprint

import attrs
import pytest

from canvas_comms import Secret
from canvas_comms.redaction import PRIVATE, Redacted

TOKEN = "zq-token-canary"


@attrs.frozen
class Login:
    """A value of somebody else that holds a secret."""

    secret: Secret


@attrs.frozen(eq=False, repr=False)
class Session(Redacted):
    """A value of ours that holds a secret."""

    user: str
    secret: Secret
    note: str = attrs.field(metadata=PRIVATE, default="")


HOLDERS = [
    Secret(TOKEN),
    Login(Secret(TOKEN)),
    Session("u1", Secret(TOKEN)),
    [Secret(TOKEN)],
    {"token": Secret(TOKEN)},
]


def test_only_reveal_tells_the_secret() -> None:
    assert Secret(TOKEN).reveal() == TOKEN


@pytest.mark.parametrize("holder", HOLDERS)
def test_no_rendering_shows_a_secret(holder: object) -> None:
    shown = [repr(holder), str(holder), f"{holder}", f"{holder!r}", pprint.pformat(holder)]

    assert [text for text in shown if TOKEN in text] == []


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("holder", HOLDERS)
def test_whatever_holds_a_secret_refuses_pickling(holder: object, protocol: int) -> None:
    with pytest.raises(TypeError, match="Secret cannot be pickled") as caught:
        pickle.dumps(holder, protocol)

    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("holder", HOLDERS)
def test_whatever_holds_a_secret_refuses_a_deep_copy(holder: object) -> None:
    with pytest.raises(TypeError, match="Secret cannot be pickled"):
        copy.deepcopy(holder)


def test_a_secret_has_no_dictionary_to_look_into() -> None:
    assert not hasattr(Secret(TOKEN), "__dict__")


def test_a_secret_is_no_json() -> None:
    with pytest.raises(TypeError) as caught:
        json.dumps({"token": Secret(TOKEN)})

    assert TOKEN not in str(caught.value)


def test_secrets_are_equal_by_what_they_hold_and_never_to_text() -> None:
    assert Secret(TOKEN) == Secret(TOKEN)
    assert Secret(TOKEN) != Secret("other")
    assert Secret(TOKEN) != TOKEN
    assert len({Secret(TOKEN), Secret(TOKEN), Secret("other")}) == 2


def test_a_secret_is_shown_as_one_constant() -> None:
    assert repr(Secret(TOKEN)) == str(Secret("other")) == "<Secret>"


def test_the_refusal_to_pickle_says_why() -> None:
    with pytest.raises(TypeError, match=r"\Aa Secret cannot be pickled or copied\Z"):
        pickle.dumps(Secret(TOKEN))
