"""What other people wrote, in one line of a pipe and on a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from canvas_comms_cli.results.plain_text import escaped, printable, tab_separated
from canvas_comms_cli.results.result import Column, Table


def test_text_cannot_move_the_terminals_cursor() -> None:
    assert printable("a\x1b[2Jb\u202ec\ud800") == "a\ufffd[2Jb\ufffdc\ufffd"


def test_a_cell_of_a_pipe_has_no_tab_no_line_and_nothing_unseen() -> None:
    assert escaped("a\tb\nc\r\\d\x1b[2J\u202e\ud800") == r"a\tb\nc\r\\d\x1b[2J\u202e\ud800"


@given(st.text())
def test_a_cell_can_be_read_back(text: str) -> None:
    line = escaped(text)

    assert not any(mark in line for mark in "\t\n\r\x1b\u2028")
    assert line.replace("\\\\", "\x00").count("\\") == sum(not one.isprintable() for one in escapes(text))


def escapes(text: str) -> str:
    """The characters of a text for which something else stands, but the backslash."""
    return "".join(one for one in text if one != "\\" and escaped(one) != one)


def test_the_first_line_names_the_columns_and_an_empty_cell_is_empty() -> None:
    table = Table((Column("id"), Column("text")), (("1", "a\tb"), ("2", None)))

    assert list(tab_separated(table)) == ["id\ttext", "1\ta\\tb", "2\t"]
