"""How commands answer: tab-separated in a pipe, JSON with a version, lines of JSON, chosen columns."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms_cli.exit_codes import Exit

Run = Callable[..., Any]


@pytest.fixture
def people(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as on a terminal."""
    monkeypatch.setattr("canvas_comms_cli.results.printing.on_terminal", lambda: True)
    return run


def test_a_pipe_gets_a_header_and_a_line_for_each_and_the_rest_on_standard_error(run: Run) -> None:
    result = run("lms", "inbox")
    header, *lines = result.stdout.splitlines()

    assert header.split("\t")[:2] == ["id", "last"]
    assert [len(line.split("\t")) for line in lines] == [len(header.split("\t"))]
    assert "1 unread" in result.stderr
    assert "(backend memory)" in result.stderr


def test_a_terminal_gets_all_of_it_on_standard_output(people: Run) -> None:
    result = people("lms", "inbox")

    assert "1 unread" in result.stdout
    assert "The herbarium" in result.stdout
    assert result.stderr == ""


def test_an_answer_in_json_says_which_version_of_its_shape_it_is(run: Run) -> None:
    for words in (("lms", "inbox"), ("backends",), ("lms", "conversations", "mark-all-read")):
        assert json.loads(run(*words, "--json").stdout)["schema"] == 1


def test_a_list_is_a_line_of_json_for_each(run: Run) -> None:
    lines = run("lms", "conversations", "recipients", "", "--jsonl").stdout.splitlines()
    whole = json.loads(run("lms", "conversations", "recipients", "", "--json").stdout)

    assert [json.loads(line) for line in lines] == whole["recipients"]


@pytest.mark.parametrize("stream", ["run", "people"])
def test_columns_are_chosen_by_name(stream: str, request: pytest.FixtureRequest) -> None:
    result = request.getfixturevalue(stream)("lms", "inbox", "--columns", "subject,id")
    words = result.stdout.replace("┃", " ").replace("│", " ").split()

    assert words.index("subject") < words.index("id")
    assert "begins" not in words


def test_a_column_that_there_is_not_is_refused_before_anything_is_asked(run: Run) -> None:
    result = run("lms", "inbox", "--columns", "id,colour", "--login", "$nobody")

    assert result.exit_code == Exit.USAGE
    assert "there is no 'colour'; there are: id, last" in result.stderr
    assert result.stdout == ""


def test_a_report_has_the_columns_that_its_server_names(run: Run) -> None:
    report = ("lms", "channels", "report", "unconfirmed", "--login", "$site_admin")

    assert run(*report, "--columns", "Path,Created at").stdout.splitlines()[0] == "Path\tCreated at"
    assert run(*report, "--columns", "Bounce reason").exit_code == Exit.USAGE


@pytest.mark.parametrize("option", [("--columns", "id"), ("--pager",)])
def test_what_is_for_tables_does_not_go_with_json(option: tuple[str, ...], run: Run) -> None:
    for form in ("--json", "--jsonl"):
        assert run("lms", "inbox", *option, form).exit_code == Exit.USAGE
        assert run("lms", "inbox", form, *option).exit_code == Exit.USAGE


def test_a_pager_shows_the_same(people: Run) -> None:
    result = people("lms", "inbox", "--pager", PAGER="cat")

    assert "The herbarium" in result.stdout


def test_each_person_of_a_message_is_a_line(run: Run) -> None:
    words = ("--to", "$student", "--to", "$other_student", "--body", "CANARY", "--threads", "new")
    result = run("lms", "conversations", "send", *words)

    assert [line.split("\t")[2] for line in result.stdout.splitlines()] == ["outcome", "sent", "sent"]
    assert "memory: nothing left this machine" in result.stderr


def test_what_is_lost_stands_beside_the_outcome_in_a_pipe(run: Run) -> None:
    words = ("--to", "$student", "--context", "course_$course", "--body", "x", "--subject", "CANARY")
    result = run("lms", "conversations", "send", *words, "--threads", "reuse", "--on-loss", "accept")

    assert "dropped user[4] Ines Lindqvist: the old thread keeps its own subject" in result.stderr
    assert "dropped" not in result.stdout


def test_a_pipe_and_json_do_without_rich() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from canvas_comms_cli.main import main\n"
        "for words in (['--help'], ['lms', 'inbox'], ['lms', 'inbox', '--json'],\n"
        "              ['medical', 'send', '--example']):\n"
        "    assert CliRunner().invoke(main, words).exit_code == 0, words\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'rich'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
