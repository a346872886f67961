"""Settings that a backend declares for itself: from flag, environment and profile, or refused."""

from collections.abc import Mapping
from typing import Any

import click
import pytest

from canvas_comms.redaction import Secret
from canvas_comms_cli.own_settings import how_set, own_settings
from canvas_comms_plugins import Backend


def opening(*, host: str = "", port: int = 0, auth: Secret | None = None, base_url: str = "") -> None: ...


SETTINGS = ("host", "port", "auth", "base_url", "api_token")
BACKEND = Backend("acme", "medical", opening, dict.fromkeys(SETTINGS, "one line"))
OPTIONS = {"base_url": "--base-url"}


def own(*flags: str, profile: Mapping[str, Any] | None = None, **environment: str) -> Mapping[str, Any]:
    return own_settings(BACKEND, flags, profile or {}, environment, OPTIONS)


def test_a_flag_counts_before_the_environment_and_that_before_the_profile() -> None:
    profile = {"host": "p", "port": 1}
    variable = {"CANVAS_COMMS_SETTING_HOST": "e"}

    assert own("host=f", "port=3", profile=profile, **variable) == {"host": "f", "port": 3}
    assert own(profile=profile, **variable) == {"host": "e", "port": 1}
    assert own(profile=profile) == {"host": "p", "port": 1}
    assert own() == {}


def test_a_secret_comes_from_the_environment_alone() -> None:
    assert own(CANVAS_COMMS_SETTING_AUTH="s") == {"auth": Secret("s")}
    assert own(CANVAS_COMMS_SETTING_API_TOKEN="s") == {"api_token": "s"}


@pytest.mark.parametrize(
    ("flags", "profile", "rule"),
    [
        (("host",), {}, "--setting takes KEY=VALUE"),
        (("=x",), {}, "--setting takes KEY=VALUE"),
        (("hsot=CANARY",), {}, "--setting hsot: is none of this backend; there are: host, port"),
        (("port=CANARY",), {}, "--setting port: must be a whole number"),
        (("port=1", "port=2"), {}, "--setting port: must be a whole number"),
        (("auth=CANARY",), {}, "--setting auth: is a secret; set CANVAS_COMMS_SETTING_AUTH"),
        (("api_token=CANARY",), {}, "--setting api_token: is a secret; set CANVAS_COMMS_SETTING_API_TOKEN"),
        (("base_url=CANARY",), {}, "--setting base_url: --base-url sets it"),
        ((), {"hsot": "CANARY"}, "settings.hsot of the profile: is none of this backend"),
        ((), {"port": "CANARY"}, "settings.port of the profile: must be a whole number"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_place_and_never_by_its_value(
    flags: tuple[str, ...], profile: dict[str, Any], rule: str
) -> None:
    with pytest.raises(click.UsageError) as caught:
        own(*flags, profile=profile)

    assert rule in str(caught.value)
    assert "CANARY" not in str(caught.value)


def test_a_variable_for_what_the_backend_does_not_declare_is_another_backends() -> None:
    assert own(CANVAS_COMMS_SETTING_ELSE="x", CANVAS_COMMS_SETTING_BASE_URL="x") == {}


def test_what_the_product_has_a_variable_for_is_told_with_it() -> None:
    server = Backend("lms", "lms", lambda *, token: None, {"token": "one line"})

    ways = ["canvas-comms login lms", "CANVAS_COMMS_LMS_TOKEN", "CANVAS_API_TOKEN"]

    assert how_set(server, {})["token"] == " or ".join(ways)


def test_how_each_is_set_is_told() -> None:
    assert dict(how_set(BACKEND, OPTIONS)) == {
        "host": "--setting host=… (text)",
        "port": "--setting port=… (a whole number)",
        "auth": "CANVAS_COMMS_SETTING_AUTH",
        "base_url": "--base-url",
        "api_token": "CANVAS_COMMS_SETTING_API_TOKEN",
    }
