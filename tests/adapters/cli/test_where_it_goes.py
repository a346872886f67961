"""Where a command goes: never elsewhere than the user says, and every write says where it went."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from canvas_comms.medical import Edition
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.profiles.variables import LMS_TOKEN, TOKEN
from canvas_comms_twin import Twin
from canvas_comms_twin.medical import medical
from canvas_comms_twin.server import TwinServer

Run = Callable[..., Any]

URL = "https://fumage.example"
REUSED = ("--to", "$student", "--context", "course_$course", "--threads", "reuse")
NOTHING_LEFT = "memory: nothing left this machine"
WRITES = [
    ("medical", "send", "--example"),
    ("lms", "conversations", "send", "--to", "$student", "--body", "x", "--threads", "new"),
    ("lms", "announce", "$course", "--title", "T", "--message", "M"),
    ("lms", "channels", "add", "a@school.example"),
]


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in (TOKEN, LMS_TOKEN):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def clinic() -> Iterator[str]:
    with TwinServer(Twin(medical(Edition.V1_2022))) as server:
        yield server.url


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_a_base_url_without_a_backend_chooses_the_server(run: Run, words: tuple[str, ...]) -> None:
    variable = "CANVAS_COMMS_BASE_URL" if words[0] == "medical" else "CANVAS_COMMS_LMS_BASE_URL"
    results = [run(*words, "--base-url", URL), run(*words, **{variable: URL})]

    assert [one.exit_code for one in results] == [Exit.USAGE] * 2
    assert all("no token" in one.output for one in results)


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_a_base_url_for_memory_is_refused(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words, "--backend", "memory", "--base-url", URL)

    assert result.exit_code == Exit.USAGE
    assert "backend memory takes no --base-url" in result.output


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("medical", "search", "--insecure-loopback"), "--insecure-loopback"),
        (("medical", "search", "--base-url", URL, "--world", "-"), "--world"),
        (("lms", "inbox", "--base-url", URL, "--login", "$teacher"), "--login"),
        (("lms", "inbox", "--backend", "lms", "--base-url", URL, "--world", "-"), "--world"),
    ],
)
def test_a_setting_that_the_backend_does_not_have_is_refused(
    run: Run, words: tuple[str, ...], option: str
) -> None:
    result = run(*words, given="{}", CANVAS_COMMS_TOKEN="t", CANVAS_COMMS_LMS_TOKEN="t")

    assert result.exit_code == Exit.USAGE
    assert f"takes no {option}" in result.output


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_a_write_says_where_it_went(run: Run, words: tuple[str, ...]) -> None:
    for_people, for_programs = run(*words), run(*words, "--json")

    assert for_people.stderr.splitlines()[-1] == NOTHING_LEFT
    assert NOTHING_LEFT not in for_people.stdout
    assert json.loads(for_programs.stdout)["went_to"] == NOTHING_LEFT


def test_a_write_to_a_server_names_the_server(run: Run, clinic: str) -> None:
    there = ("--base-url", clinic, "--insecure-loopback")
    result = run("medical", "send", "--example", *there, "--json", CANVAS_COMMS_TOKEN="no-such-token")

    assert result.exit_code == Exit.REJECTED
    assert json.loads(result.stdout)["went_to"] == f"medical: {clinic}"


@pytest.mark.parametrize(
    "words",
    [
        ("medical", "send", "--sender", "Patient/a", "--recipient", "Patient/b", "--content", "x"),
        ("lms", "conversations", "send", "--to", "course_$course_students", "--body", "x"),
    ],
)
def test_what_was_refused_went_nowhere(run: Run, words: tuple[str, ...]) -> None:
    for_people, for_programs = run(*words), run(*words, "--json")

    assert for_people.exit_code == Exit.REFUSED
    assert NOTHING_LEFT not in for_people.stderr
    assert json.loads(for_programs.stdout)["went_to"] is None


@pytest.mark.parametrize("words", WRITES, ids=" ".join)
def test_a_base_url_with_a_user_is_refused_before_it_is_printed(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words, "--base-url", "https://me:CANARY@fumage.example")

    assert result.exit_code == Exit.USAGE
    assert "CANARY" not in result.output


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--to", "course_$course_students"), "--allow-fan-out allows it"),
        (("--to", "$student", "--subject", "S"), "--threads says it"),
        ((*REUSED, "--subject", "S"), "--on-loss accept accepts that"),
    ],
)
def test_a_refusal_names_the_option_that_lifts_it(run: Run, words: tuple[str, ...], option: str) -> None:
    result = run("lms", "conversations", "send", *words, "--body", "x")

    assert result.exit_code == Exit.REFUSED
    assert option in result.stdout
