"""The command line: what people read, what programs read, and how it ends."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from canvas_comms.decisions import Reason
from canvas_comms.medical import Edition
from canvas_comms.wording import WORDS
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main
from canvas_comms_cli.profiles.variables import CLIENT, TOKEN
from canvas_comms_twin.medical import medical
from canvas_comms_twin.server import TwinServer
from canvas_comms_twin.twin import Twin

DOC, ANN, BEN = (
    "Practitioner/5eede137ecfe4124b8b773040e33be14",
    "Patient/5350cd20de8a470aa570a852859ac87e",
    "Patient/4c21512185184e579b09bfac16dfdd2f",
)
MESSAGE: dict[str, Any] = {
    "resourceType": "Communication",
    "status": "unknown",
    "sender": {"reference": DOC},
    "recipient": [{"reference": ANN}, {"reference": BEN}],
    "payload": [{"contentString": "CANARY"}],
}


FLAGS = ("medical", "send", "--sender", ANN, "--recipient", DOC, "--content")


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, list(words), input=given, env={"COLUMNS": "200"})


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers are printed as on a terminal."""
    monkeypatch.setattr("canvas_comms_cli.results.printing.on_terminal", lambda: True)


@pytest.mark.usefixtures("terminal")
def test_the_example_is_sent_through_memory_and_becomes_a_draft() -> None:
    result = run("medical", "send", "--example")

    assert result.exit_code == Exit.DONE
    for words in (
        "edition v1-2022",
        "DRAFT",
        "Canvas Bot",
        "defaulted",
        "kept",
        "sent, its id is",
        "v2-2024",
    ):
        assert words in result.output


def test_a_second_recipient_is_refused_until_the_user_decides() -> None:
    refused = run("medical", "send", "-", given=json.dumps(MESSAGE))
    accepted = run("medical", "send", "-", "--on-loss", "accept", given=json.dumps(MESSAGE))
    fanned = run("medical", "send", "-", "--on-loss", "fan-out", "--json", given=json.dumps(MESSAGE))

    assert (refused.exit_code, accepted.exit_code, fanned.exit_code) == (Exit.REFUSED, Exit.DONE, Exit.DONE)
    outcomes = json.loads(fanned.output)["deliveries"]
    assert [(one["recipient"], one["outcome"]) for one in outcomes] == [(ANN, "sent"), (BEN, "sent")]


def test_check_shows_all_editions_and_sends_nothing() -> None:
    result = run("medical", "check", "-", "--json", given=json.dumps(MESSAGE))
    plans = json.loads(result.output)["plans"]

    assert result.exit_code == Exit.REFUSED
    assert [(plan["edition"], plan["losses"], plan["routing"]["placement"]) for plan in plans] == [
        ("v1-2022", 1, "draft"),
        ("v2-2023", 1, "draft"),
        ("v2-2024", 1, "sent"),
    ]
    assert all(finding["source"] for plan in plans for finding in plan["findings"])


def test_check_prints_no_message_text() -> None:
    for more in ([], ["--json"]):
        assert "CANARY" not in run("medical", "check", "-", *more, given=json.dumps(MESSAGE)).output


def test_check_ends_well_when_nothing_is_lost() -> None:
    given = json.dumps({**MESSAGE, "recipient": MESSAGE["recipient"][:1]})

    assert run("medical", "check", "-", given=given).exit_code == Exit.DONE
    assert run("medical", "check", "-", "--edition", "v2-2024", given=given).exit_code == Exit.DONE


def test_a_message_made_of_flags_is_sent() -> None:
    flags = ["--sender", ANN, "--recipient", DOC, "--content", "It hurts"]
    result = run("medical", "send", *flags, "--edition", "v2-2024", "--json")

    assert result.exit_code == Exit.DONE
    assert json.loads(result.output)["plan"]["routing"]["unread"] is True


def test_what_the_server_refuses_is_refused_before_it_is_sent() -> None:
    result = run("medical", "send", "--sender", ANN, "--recipient", BEN, "--content", "Hi", "--json")

    assert result.exit_code == Exit.REFUSED
    assert "two-patients" in result.output


def test_people_of_a_world_only_are_known_when_a_world_is_given(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text('{"medical": {"patients": [{"ref": "$p"}]}}')
    result = run(
        "medical", "send", "--sender", ANN, "--recipient", DOC, "--content", "Hi", "--world", str(world)
    )

    assert result.exit_code == Exit.REJECTED
    assert "rejected by the server with 400" in result.output


def test_search_and_read_show_what_a_world_holds(tmp_path: Path) -> None:
    found = run("medical", "search", "--patient", BEN, "--json")
    (message,) = json.loads(found.output)["messages"]
    world = tmp_path / "world.json"
    world.write_text(json.dumps({"medical": {}}))

    assert message["payload"][0]["contentString"].startswith("How are you")
    assert json.loads(run("medical", "search", "--world", str(world), "--json").output)["messages"] == []
    assert run("medical", "read", message["id"]).exit_code == Exit.FAILED


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("medical", "check", "no-such-file.json"), None),
        (("medical", "check", "-"), "{"),
        (("medical", "check", "-"), '{"a": NaN}'),
        (("medical", "check", "-"), '{"a": 1, "a": 2}'),
        (("medical", "check", "-", "--edition", "v9"), "{}"),
        (("medical", "send"), None),
        (("medical", "send", "--example", "--sender", ANN), None),
        (("medical", "send", "--sender", ANN, "--recipient", DOC), None),
        (("medical", "send", "--sender", "Group/1", "--recipient", DOC, "--content", "x"), None),
        ((*FLAGS, " "), None),
        ((*FLAGS, "x", "--sent", "2022-04-29T13:30"), None),
        (("medical", "send", "--example", "--world", "-"), '{"medical": {"x": 1}}'),
        (("medical", "search", "--patient", "Ann"), None),
        (("medical", "read", "../Patient/x"), None),
    ],
)
def test_input_that_cannot_be_read_is_a_usage_error(words: tuple[str, ...], given: str | None) -> None:
    result = run(*words, given=given)

    assert result.exit_code == Exit.USAGE, result.output
    assert "Traceback" not in result.output


def test_an_unknown_backend_names_those_there_are() -> None:
    result = run("medical", "send", "--example", "--backend", "owl")

    assert result.exit_code == Exit.FAILED
    assert "there are: medical, memory" in result.output


def test_the_backends_are_listed_with_their_distribution() -> None:
    listed = json.loads(run("backends", "--json").output)["backends"]
    memory = next(one for one in listed if (one["product"], one["name"]) == ("medical", "memory"))

    assert memory["distribution"] == "canvas-comms"
    assert memory["how_set"]["edition"] == "--edition"
    assert memory["how_set"]["people"] == "from Python only"
    assert run("backends").exit_code == Exit.DONE


def test_the_help_names_every_exit_code() -> None:
    said = " ".join(run("--help").output.split())

    assert [one for one in Exit if f"{int(one)} {one.name.lower().replace('_', ' ')}" not in said] == []


def test_every_reason_of_the_medical_rules_has_words() -> None:
    import canvas_comms.medical  # noqa: F401 - loads every reason

    def below(kind: type[Reason]) -> set[Reason]:
        return {*kind, *(reason for one in kind.__subclasses__() for reason in below(one))}

    medical = {
        reason for reason in below(Reason) if reason.__class__.__module__.startswith("canvas_comms.medical")
    }

    assert medical <= set(WORDS)


def test_the_command_is_installed() -> None:
    command = str(Path(sys.executable).with_name("canvas-comms"))
    ran = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)

    assert "0.1.0" in ran.stdout


def test_it_runs_as_a_module_where_no_script_is_on_the_path() -> None:
    command = [sys.executable, "-m", "canvas_comms_cli", "medical", "--help"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)

    assert "Usage: canvas-comms medical" in ran.stdout


def heeding_interrupts() -> None:
    """In the child: an interrupt counts, even where whoever runs the tests ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_twin_says_its_addresses_first_and_stops_when_told() -> None:
    command = [str(Path(sys.executable).with_name("canvas-comms")), "twin", "--port", "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=heeding_interrupts)
    try:
        assert running.stdout is not None
        line = json.loads(running.stdout.readline())
        answer = requests.get(line["fhir"] + "/metadata", timeout=5)
        running.send_signal(signal.SIGINT)

        assert running.wait(10) == Exit.DONE
    finally:
        running.kill()
        running.communicate()
    assert (answer.status_code, line["medical_edition"]) == (200, "v1-2022")


def test_a_twin_of_a_world_tells_its_names_and_tokens(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text(json.dumps({"lms": {"users": [{"ref": "$tom"}]}}))
    program = str(Path(sys.executable).with_name("canvas-comms"))
    running = subprocess.Popen(
        [program, "twin", "--world", str(world)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=heeding_interrupts,
    )
    try:
        assert running.stdout is not None
        line = json.loads(running.stdout.readline())
        headers = {"Authorization": f"Bearer {line['tokens']['$tom']}"}
        me = requests.get(line["lms"] + "/api/v1/users/self", headers=headers, timeout=5).json()
        again = requests.get(line["twin"] + "/_twin/refs", timeout=5).json()
    finally:
        running.kill()
        running.communicate()

    assert str(me["id"]) == str(line["refs"]["$tom"])
    assert again == {key: line[key] for key in ("refs", "tokens", "sessions", "medical", "developer_key")}


def test_a_twin_refuses_to_listen_to_strangers() -> None:
    result = run("twin", "--host", "0.0.0.0")

    assert result.exit_code == Exit.USAGE
    assert "loopback" in result.output


def test_no_secret_can_be_given_on_the_command_line() -> None:
    for command in (["medical", "send"], ["medical", "read"], ["medical", "search"], ["twin"]):
        words = run(*command, "--help").output

        assert "--token" not in words
        assert "--client-secret" not in words


def test_without_a_token_a_server_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in (TOKEN, *CLIENT):
        monkeypatch.delenv(name, raising=False)
    result = run("medical", "search", "--backend", "medical", "--base-url", "https://fumage-x.example")

    assert result.exit_code == Exit.USAGE
    assert TOKEN in result.output


def test_a_server_is_reached_with_a_token_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    canvas = Twin(medical(Edition.V2_2024))
    with TwinServer(canvas) as server:
        known = canvas.load({"medical": {"patients": [{"ref": "$p"}], "practitioners": [{"ref": "$d"}]}})
        form = {"grant_type": "client_credentials", **known.medical}
        token = requests.post(server.url + "/auth/token/", data=form, timeout=5).json()["access_token"]
        monkeypatch.setenv(TOKEN, token)
        there = [
            "--backend",
            "medical",
            "--base-url",
            server.url,
            "--insecure-loopback",
            "--edition",
            "v2-2024",
        ]
        people = [
            "--sender",
            f"Patient/{known.refs['$p']}",
            "--recipient",
            f"Practitioner/{known.refs['$d']}",
        ]

        sent = run("medical", "send", *people, "--content", "It hurts", *there, "--json")
        found = run("medical", "search", "--patient", f"Patient/{known.refs['$p']}", *there, "--json")

    assert sent.exit_code == Exit.DONE, sent.output
    (message,) = json.loads(found.output)["messages"]
    assert message["id"] == json.loads(sent.output)["deliveries"][0]["id"]
    assert token not in sent.output + found.output
