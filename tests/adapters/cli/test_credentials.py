"""Where a token is looked for: the environment, then the keyring, which is an extra of its own."""

import sys
from collections.abc import Mapping

import click
import pytest

from canvas_comms import Secret
from canvas_comms_cli.credentials import FoundCredentials, find_credentials, look_for_credentials
from canvas_comms_cli.profiles.keyring_store import INSTALL, TOKENS, keep
from canvas_comms_cli.profiles.order import Given, Settled, settle
from canvas_comms_cli.profiles.profile import Config, Profile
from canvas_comms_cli.profiles.variables import CLIENT, LMS_TOKEN, TOKEN

URL = "https://school.example"
OTHER = "https://other.example"
SCHOOL = Config({"lms": "school"}, {"school": Profile("lms", base_url=URL)})  # type: ignore[arg-type]


def settled(product: str, url: str, environment: Mapping[str, str], config: Config = SCHOOL) -> Settled:
    return settle(product, Given({"base_url": url}, environment, config))


def found(url: str = "", **environment: str) -> FoundCredentials | None:
    return look_for_credentials(settled("lms", url, environment), environment)


def test_a_token_of_the_environment_needs_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)

    assert found(**{LMS_TOKEN: "t"}) == FoundCredentials({"token": Secret("t")}, f"environment {LMS_TOKEN}")


@pytest.mark.usefixtures("keyring_of_a_test")
def test_a_token_is_found_in_the_keyring_under_the_profile_and_else_under_the_base_url() -> None:
    keep(TOKENS, URL, Secret("by hand"))
    by_hand = found()
    keep(TOKENS, f"{URL}#school", Secret("by login"))

    assert by_hand == FoundCredentials({"token": Secret("by hand")}, "keyring")
    assert found() == FoundCredentials({"token": Secret("by login")}, "keyring, profile school")


@pytest.mark.usefixtures("keyring_of_a_test")
def test_a_token_goes_to_no_other_server_than_the_one_it_was_kept_for() -> None:
    keep(TOKENS, URL, Secret("one"))
    keep(TOKENS, f"{URL}#school", Secret("two"))

    assert found(OTHER) is None


def test_the_token_of_other_tools_is_understood_and_ours_wins() -> None:
    assert found(CANVAS_API_TOKEN="theirs", **{LMS_TOKEN: "ours"}) == FoundCredentials(
        {"token": Secret("ours")}, f"environment {LMS_TOKEN}"
    )
    assert found(OTHER, CANVAS_API_TOKEN="theirs") == FoundCredentials(
        {"token": Secret("theirs")}, "environment CANVAS_API_TOKEN"
    )


def test_the_token_of_other_tools_goes_to_their_server_alone() -> None:
    theirs = {"CANVAS_API_TOKEN": "theirs", "CANVAS_API_URL": f"{OTHER}/api/v1"}

    assert found(OTHER, **theirs) is not None
    assert found(URL, **theirs) is None


def test_client_credentials_are_a_secret_of_the_environment_and_the_rest_may_be_of_a_profile() -> None:
    clinic = Profile("medical", base_url=URL, token_url=f"{URL}/t", client_id="c")  # type: ignore[arg-type]
    config = Config({"medical": "clinic"}, {"clinic": clinic})
    environment = {CLIENT[2]: "s"}
    told = look_for_credentials(settled("medical", "", environment, config), environment)

    assert told is not None
    assert told.settings == {"token_url": f"{URL}/t", "client_id": "c", "client_secret": Secret("s")}


def test_without_the_keyring_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(click.UsageError) as caught:
        find_credentials(settled("medical", URL, {}, Config()), {})

    words = (INSTALL, TOKEN, *CLIENT, "canvas-comms login medical", f"keyring set canvas-comms {URL}")
    assert [one for one in words if one not in str(caught.value)] == []


@pytest.mark.usefixtures("keyring_of_a_test")
def test_with_the_keyring_the_error_says_nothing_of_installing() -> None:
    with pytest.raises(click.UsageError) as caught:
        find_credentials(settled("lms", "", {}), {})

    assert INSTALL not in str(caught.value)


def test_a_keyring_that_cannot_be_opened_holds_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.errors import KeyringLocked

    def locked(service: str, account: str) -> str:
        raise KeyringLocked(service)

    monkeypatch.setattr(keyring, "get_password", locked)
    with pytest.raises(click.UsageError, match="no token"):
        find_credentials(settled("lms", "", {}), {})


def test_what_was_found_shows_no_secret() -> None:
    assert "CANARY" not in repr(found(**{LMS_TOKEN: "CANARY"}))
