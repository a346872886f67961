"""Tables on a terminal: ids stay whole, texts give way."""

import io
import os
import pty
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from canvas_comms_cli.results.result import Column, Fit, Part, Table
from canvas_comms_cli.results.terminal import LEAST, column_widths, print_parts

ID = "5350cd20de8a470aa570a852859ac87e"
LONG = "How are you feeling today? " * 5
MESSAGES = Table(
    (Column("id"), Column("what happens", Fit.WRAPPED), Column("text", Fit.CUT)), ((ID, LONG, LONG),)
)


def printed(*parts: Part, width: int = 80) -> str:
    file = io.StringIO()
    print_parts(parts, Console(file=file, width=width, highlight=False))
    return file.getvalue()


def test_an_id_is_whole_where_a_text_is_cut_and_a_sentence_wrapped() -> None:
    told = printed(MESSAGES)

    assert ID in told
    assert told.count("…") == 1
    assert told.count("feeling") > 1
    assert max(map(len, told.splitlines())) <= 80


def test_where_ids_leave_no_room_each_row_is_lines_and_nothing_is_cut() -> None:
    people = Table(
        (Column("id"), Column("from"), Column("to"), Column("text", Fit.CUT)),
        ((ID, f"Practitioner/{ID}", f"Patient/{ID}", LONG),),
    )
    told = printed(people)

    assert f"from  Practitioner/{ID}\n" in told
    assert LONG in told
    assert "…" not in told


def test_a_text_of_several_lines_is_cut_to_one() -> None:
    texts = Table((Column("id"), Column("text", Fit.CUT)), (("1", "one\ntwo\n\tthree"),))

    assert "one two three" in printed(texts)


def test_columns_that_can_be_spared_go_before_rows_become_lines() -> None:
    columns = (Column("id"), Column("at", spare=True), Column("by"), Column("with", spare=True))
    table = Table(columns, ((ID, ID, "Ann", ID),))

    assert "no room for: with (--columns chooses)" in printed(table, width=90)
    assert "no room for: at, with (--columns chooses)" in printed(table, width=50)
    assert f"at    {ID}" in printed(table, width=30)
    assert "no room" not in printed(table, width=140)


def test_a_table_without_rows_is_its_columns() -> None:
    assert "what happens" in printed(Table(MESSAGES.columns, ()))


def test_a_place_in_a_message_is_not_broken_inside_a_word() -> None:
    findings = Table(
        (Column("effect"), Column("where"), *MESSAGES.columns[1:]),
        (("dropped", "recipient[0].reference", LONG, LONG),),
    )

    assert "recipient[0].reference" in printed(findings)


def test_what_people_wrote_paints_nothing_and_moves_no_cursor() -> None:
    told = printed(
        Table((Column("name"),), (("[bold]Ann[/] \x1b[2J\u202e",),), "[red]by[/]"), "[b]x[/b] \x1b"
    )

    assert "[bold]Ann[/]" in told
    assert "[red]by[/]" in told
    assert "[b]x[/b]" in told
    assert "\x1b" not in told
    assert "\u202e" not in told


@given(
    st.lists(st.tuples(st.sampled_from(Fit), st.integers(0, 60)), min_size=1, max_size=6),
    st.integers(20, 200),
)
def test_columns_fit_and_ids_are_as_wide_as_they_are(cells: Sequence[tuple[Fit, int]], width: int) -> None:
    table = Table(tuple(Column("c", fit) for fit, _ in cells), (tuple("x" * long for _, long in cells),))
    widths = column_widths(table, width)
    natural = [max(1, long) for _, long in cells]
    flexible = [
        min(one, LEAST) if fit is Fit.CUT else one for (fit, _), one in zip(cells, natural, strict=True)
    ]

    if widths is None:
        assert 1 + sum(3 + one for one in flexible) > width
        return
    assert 1 + sum(3 + one for one in widths) <= width
    for (fit, _), one, given_width in zip(cells, natural, widths, strict=True):
        assert given_width == one if fit is not Fit.CUT else min(one, LEAST) <= given_width <= one


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}


def on_a_terminal(*words: str) -> str:
    """What the command prints on a terminal of 80 columns."""
    program = [sys.executable, "-m", "canvas_comms_cli", *words]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(sys.executable, program, {**ENVIRONMENT, "TERM": "xterm", "COLUMNS": "80"})
    told = b""
    while True:
        try:
            more = os.read(terminal, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        told += more
    os.close(terminal)
    os.waitpid(pid, 0)
    return told.decode()


def test_a_real_terminal_gets_a_table_in_colours() -> None:
    told = on_a_terminal("lms", "conversations", "plan", "--to", "4", "--body", "x", "--no-look-up")

    assert "━━━" in told
    assert "\x1b[35munknown" in told


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table((Column("effect", styles={"kept": "green"}),), (("kept",),))

    def painted() -> str:
        file = io.StringIO()
        print_parts([table], Console(file=file, force_terminal=True, color_system="standard"))
        return file.getvalue()

    assert "\x1b[32m" in painted()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in painted()
