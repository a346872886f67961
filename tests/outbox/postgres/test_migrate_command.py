"""`canvas-comms outbox migrate`: from a folder to a database, and the folder is closed."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from canvas_comms.outbox import Draft
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main
from canvas_comms_outbox import open_outbox
from canvas_comms_outbox.postgres import PostgresJournal

pytestmark = pytest.mark.system
MOMENT = datetime(2026, 3, 1, tzinfo=UTC)


def test_everything_moves_and_the_folder_sends_nothing_any_more(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    with open_outbox(folder) as outbox:
        for number in range(3):
            outbox.submit(Draft("scope", ("a", "b"), {"n": number}, MOMENT, key=str(number)))
    words = ["outbox", "migrate", database, "--outbox", str(folder), "--json"]
    first = CliRunner().invoke(main, words)
    again = CliRunner().invoke(main, words)

    assert (first.exit_code, json.loads(first.output)) == (Exit.DONE, {"schema": 1, "moved": 3})
    assert (again.exit_code, json.loads(again.output)) == (Exit.DONE, {"schema": 1, "moved": 0})
    with closing(PostgresJournal(database)) as journal:
        assert journal.by_key("scope", "2") is not None
    closed = CliRunner().invoke(main, ["outbox", "status", "--outbox", str(folder)])
    assert closed.exit_code == Exit.FAILED


@pytest.mark.parametrize("conninfo", ["dbname=x password=secret", "postgresql://me:secret@host/x"])
def test_a_password_on_the_command_line_is_refused_and_not_shown(conninfo: str) -> None:
    refused = CliRunner().invoke(main, ["outbox", "migrate", conninfo])
    assert refused.exit_code == Exit.USAGE
    assert "secret" not in refused.output


def test_a_database_that_is_not_there_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    with open_outbox(folder) as outbox:
        outbox.submit(Draft("scope", ("a", "b"), {}, MOMENT))
    words = ["outbox", "migrate", f"host={tmp_path} dbname=none", "--outbox", str(folder)]
    assert CliRunner().invoke(main, words).exit_code == Exit.FAILED
    assert CliRunner().invoke(main, ["outbox", "status", "--outbox", str(folder)]).exit_code == Exit.DONE
