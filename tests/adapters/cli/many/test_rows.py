import io
import sys
import tracemalloc
from pathlib import Path

import click
import pytest

from canvas_comms_cli.many.rows import LONGEST_FIELD, LONGEST_LINE, BadLine, Row, Table


def table(tmp_path: Path, content: bytes) -> Table:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    return Table.at(str(path))


def cells(found: Table) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.cells.values())) for row in found.rows() if isinstance(row, Row)]


def bad(found: Table) -> list[BadLine]:
    return [row for row in found.rows() if isinstance(row, BadLine)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "not ended"])
def test_lines_end_as_on_any_system(tmp_path: Path, mark: bytes, end: bytes, last: bool) -> None:
    content = mark + b"to,name" + end + b"1,Ann" + end + "2,Ren\u00e9".encode() + (end if last else b"")
    found = table(tmp_path, content)
    assert found.columns == ("to", "name")
    assert cells(found) == [(2, ["1", "Ann"]), (3, ["2", "Ren\u00e9"])]


def test_quoted_cells_may_hold_anything_and_lines_are_counted_as_in_the_file(tmp_path: Path) -> None:
    found = table(tmp_path, b'to,text\r\n1,"a, b\r\n""c"""\r\n\r\n2,x\r\n')
    assert cells(found) == [(2, ["1", 'a, b\r\n"c"']), (5, ["2", "x"])]


def test_every_bad_line_is_told_and_the_good_ones_are_read(tmp_path: Path) -> None:
    found = table(tmp_path, b"a,b\n1\n1,2\n1,2,3\n\xff,2\n3,4\n")
    assert [(one.line, one.why) for one in bad(found)] == [
        (2, "has 1 cells, the first line has 2"),
        (4, "has 3 cells, the first line has 2"),
        (5, "is not UTF-8 text"),
    ]
    assert [line for line, _ in cells(found)] == [3, 6]


def test_a_quote_that_is_never_closed_is_told_with_its_line(tmp_path: Path) -> None:
    (only,) = bad(table(tmp_path, b'a,b\n1,"x\n2,y\n'))
    assert only.line == 2


def test_a_cell_that_is_too_long_is_told(tmp_path: Path) -> None:
    (only,) = bad(table(tmp_path, b"a\n" + b"x" * (LONGEST_FIELD + 1) + b"\n"))
    assert "more than" in only.why


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "must name the columns"),
        (b"\n1,2\n", "must name the columns"),
        (b",\n", "must name the columns"),
        (b"a,,b\n", "column 2 has no name"),
        (b"a,b,a\n", "same name"),
        (b"x" * LONGEST_LINE, "line 1 is longer"),
    ],
)
def test_a_file_without_a_good_first_line_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(click.UsageError, match=why):
        table(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="no such file"):
        Table.at(str(tmp_path / "nothing.csv"))


def test_standard_input_can_be_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\n1\n2\n")))
    found = Table.at("-")
    assert cells(found) == cells(found) == [(2, ["1"]), (3, ["2"])]


def test_a_row_shows_nothing_of_its_cells(tmp_path: Path) -> None:
    (row,) = table(tmp_path, b"name\nAnn Canary\n").rows()
    assert "Canary" not in repr(row)


def test_a_hundred_thousand_lines_take_no_more_memory_than_a_few(tmp_path: Path) -> None:
    found = table(tmp_path, b"to,text\n" + b"12345,some words that are said\n" * 100_000)
    tracemalloc.start()
    try:
        assert sum(1 for _ in found.rows()) == 100_000
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_list_that_was_piped_is_read_between_tabs(tmp_path: Path) -> None:
    piped = table(tmp_path, b'to\tname\ttext\n1\t"Ann", A\ta\\tb\\nc\\\\n\\x1b\\u2028\n2\t\t\n\n3\tx\n')

    assert piped.columns == ("to", "name", "text")
    assert cells(piped) == [(2, ["1", '"Ann", A', "a\tb\nc\\n\x1b\u2028"]), (3, ["2", "", ""])]
    assert [one.line for one in bad(piped)] == [5]
