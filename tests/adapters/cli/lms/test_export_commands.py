"""`lms export`."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.exported import Exported, ExportedFile
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.export import EXPORTED, csv_lines, harmless

Run = Callable[..., Any]
Ask = Callable[..., tuple[int, Any]]


def test_a_discussion_is_a_line_for_each_entry(run: Run) -> None:
    result = run("lms", "export", "discussion", "$course", "$topic", "--jsonl")
    lines = [json.loads(line) for line in result.stdout.splitlines()]

    assert [(one["kind"], one["author"], one["parent_id"]) for one in lines] == [
        ("topic", "Tamsin Okafor", None),
        ("entry", "Ines Lindqvist", lines[0]["id"]),
    ]
    assert lines[1]["text"] == "<p>A cushion moss.</p>"


def test_a_thread_is_a_table_for_spreadsheets(run: Run) -> None:
    result = run("lms", "export", "conversation", "$conversation", "--csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout))

    assert list(row) == list(EXPORTED.columns)
    assert (row["author"], row["text"]) == ("Ines Lindqvist", "May I hand mine in on Monday?")


def test_what_does_not_go_together_is_a_usage_error(ask: Ask) -> None:
    there = ("export", "conversation", "$conversation")

    assert ask(*there, "--exact")[0] == Exit.USAGE
    assert ask(*there, "--csv")[0] == Exit.USAGE


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1"])
def test_a_cell_that_begins_like_a_formula_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "<p>-1</p>", "5", "2026-03-15T12:00:00Z"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


def test_cells_are_exact_if_that_is_asked_for_and_quoted_either_way() -> None:
    one = Exported("entry", "7", text='=1,"2"\n', attachments=(ExportedFile("a, b.txt", None),))
    (_, shown), (_, exact) = (list(csv_lines([one], exact=way)) for way in (False, True))

    assert [next(csv.reader([line]))[8:10] for line in (shown, exact)] == [
        ['\'=1,"2"\n', "a, b.txt"],
        ['=1,"2"\n', "a, b.txt"],
    ]


def test_lines_are_written_as_they_are_read() -> None:
    def endless() -> Any:
        while True:
            yield Exported("message", "1")

    lines = csv_lines(endless())

    assert next(lines).startswith("kind,id,")
    assert next(lines).startswith("message,1,")
