"""Which backend an `lms` command uses, as whom, and what it never takes from the command line."""

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import click
import pytest

import canvas_comms.lms
from canvas_comms.decisions import Reason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.wording import WORDS
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.later import Later
from canvas_comms_cli.lms import lms as group
from canvas_comms_cli.lms.names import Name
from canvas_comms_cli.lms.output import verdict_of
from canvas_comms_cli.profiles.variables import LMS_TOKEN
from canvas_comms_twin.lms import lms
from canvas_comms_twin.server import TwinServer
from canvas_comms_twin.twin import Twin

Ask = Callable[..., tuple[int, Any]]
WORLD = {
    "users": [{"ref": "$t", "name": "T"}, {"ref": "$s"}, {"ref": "$a", "role": "site_admin"}],
    "channels": [{"ref": "$mail", "user": "$t", "address": "t@school.example"}],
    "courses": [
        {
            "ref": "$c",
            "enrollments": [{"user": "$t", "role": "teacher"}, {"user": "$s", "role": "student"}],
        }
    ],
}


@pytest.fixture
def school(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """A server on a port: the ids of its names, and the words that lead there."""
    canvas = Twin(lms(LmsEdition.Y2024))
    with TwinServer(canvas) as server:
        known = canvas.load({"lms": WORLD})
        monkeypatch.setenv(LMS_TOKEN, known.tokens["$t"])
        there = ("--backend", "lms", "--base-url", server.url, "--insecure-loopback", "--edition", "2024")
        yield {name: str(id) for name, id in known.refs.items()}, there


def commands(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from commands(one.load() if isinstance(one, Later) else one, *words, name)
    else:
        yield words


@pytest.mark.parametrize("words", list(commands(group)), ids=" ".join)
def test_no_command_takes_a_secret_and_each_says_what_it_does(
    words: tuple[str, ...], run: Callable[..., Any]
) -> None:
    said = run("lms", *words, "--help").output

    assert "--token" not in said
    assert "--code" not in said
    assert all(option in said for option in ("--backend", "--edition", "--json", "--as-user"))


def test_every_reason_of_canvas_lms_has_words() -> None:
    for found in pkgutil.walk_packages(canvas_comms.lms.__path__, "canvas_comms.lms."):
        importlib.import_module(found.name)

    def below(kind: type[Reason]) -> set[Reason]:
        return {*kind, *(reason for one in kind.__subclasses__() for reason in below(one))}

    ours = {one for one in below(Reason) if type(one).__module__.startswith("canvas_comms.lms")}

    assert len(ours) > 290
    assert ours - set(WORDS) == set()


def test_names_of_the_world_stand_for_ids() -> None:
    assert Name("course_$course_students").resolve({"$course": "7", "$co": "1"}) == "course_7_students"
    assert Name("$nobody").resolve({"$course": "7"}) == "$nobody"


def test_the_backend_in_memory_can_be_used_as_anybody_in_it(ask: Ask) -> None:
    assert ask("channels", "list", "--login", "$other_student")[1]["channels"][0]["address"].startswith(
        "paulo"
    )
    assert ask("channels", "list", "--login", "5")[0] == Exit.DONE
    assert ask("channels", "list", "--login", "$nobody")[0] == Exit.USAGE


def test_somebody_else_is_acted_for_only_if_said_and_allowed(ask: Ask) -> None:
    acting = ("channels", "list", "--as-user", "4")

    assert ask(*acting, "--login", "$site_admin")[1]["channels"][0]["address"].startswith("ines")
    assert ask(*acting, "--login", "$student")[0] == Exit.DONE
    assert ask(*acting, "--login", "$teacher")[0] == Exit.USAGE


def test_a_world_is_what_memory_holds(ask: Ask) -> None:
    given = json.dumps({"lms": WORLD})

    assert len(ask("channels", "list", "--world", "-", given=given)[1]["channels"]) == 1
    assert ask("channels", "list", "--world", "-", given='{"lms": {"users": [{}]}}')[0] == Exit.USAGE
    assert ask("channels", "list", "--edition", "1999")[0] == Exit.USAGE


def test_an_unknown_backend_names_those_there_are(run: Callable[..., Any]) -> None:
    result = run("lms", "inbox", "--backend", "owl")

    assert result.exit_code == Exit.FAILED
    assert "there are: lms, memory" in result.output


def test_without_a_token_no_server_is_asked(monkeypatch: pytest.MonkeyPatch, run: Callable[..., Any]) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.delenv(LMS_TOKEN, raising=False)
    result = run("lms", "inbox", "--backend", "lms", "--base-url", "https://school.example")

    assert result.exit_code == Exit.USAGE
    assert LMS_TOKEN in result.output


def test_text_from_a_server_cannot_move_the_terminals_cursor(run: Callable[..., Any]) -> None:
    world = {"users": [{"ref": "$u"}], "channels": [{"user": "$u", "address": "a\x1b[2J@b"}]}
    result = run("lms", "channels", "list", "--world", "-", given=json.dumps({"lms": world}))

    assert result.exit_code == Exit.DONE
    assert "\x1b[2J" not in result.output


def test_what_is_no_outcome_has_no_verdict() -> None:
    with pytest.raises(TypeError):
        verdict_of("done")


def test_a_server_is_used_with_a_token_from_the_environment(
    school: tuple[dict[str, str], tuple[str, ...]], ask: Ask
) -> None:
    _, there = school
    listed = ask("channels", "list", *there)[1]["channels"]
    added = ask("channels", "add", "new@school.example", *there)
    again = ask("channels", "add", "new@school.example", *there)

    assert [one["address"] for one in listed] == ["t@school.example"]
    assert (added[0], added[1]["outcome"], again[0]) == (Exit.DONE, "added", Exit.REFUSED)


def test_a_server_confirms_channels_in_a_browser_only(
    school: tuple[dict[str, str], tuple[str, ...]], run: Callable[..., Any]
) -> None:
    result = run("lms", "channels", "confirm", *school[1], CANVAS_COMMS_LMS_CODE="x")

    assert result.exit_code == Exit.FAILED
    assert "not supported" in result.output


def test_a_message_goes_through_a_server(school: tuple[dict[str, str], tuple[str, ...]], ask: Ask) -> None:
    ids, there = school
    to = ("--to", f"course_{ids['$c']}_students", "--context", f"course_{ids['$c']}", "--allow-fan-out")
    code, told = ask("conversations", "send", *to, "--body", "CANARY", *there)
    sent = ask("conversations", "list", "--scope", "sent", *there)[1]["conversations"]

    assert (code, [one["user"] for one in told["deliveries"]]) == (Exit.DONE, [ids["$s"]])
    assert [one["id"] for one in sent] == [one["id"] for one in told["deliveries"]]


def test_an_announcement_and_an_entry_go_through_a_server(
    school: tuple[dict[str, str], tuple[str, ...]], ask: Ask
) -> None:
    ids, there = school
    code, told = ask("announce", ids["$c"], "--title", "T", "--message", "M", *there)
    topic = told["topic"]["id"]

    assert (code, told["outcome"]) == (Exit.DONE, "made")
    assert ask("discussions", "post", ids["$c"], topic, "--message", "E", *there)[0] == Exit.DONE
    assert [one["id"] for one in ask("announcements", ids["$c"], *there)[1]["announcements"]] == [topic]


def test_preferences_and_messages_go_through_a_server(
    school: tuple[dict[str, str], tuple[str, ...]], ask: Ask
) -> None:
    ids, there = school

    assert ask("preferences", "set", ids["$mail"], "new_announcement=daily", *there)[0] == Exit.DONE
    assert ask("messages", "list", ids["$t"], *there)[0] == Exit.AUTHENTICATION
