from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from canvas_comms.lms import contexts
from canvas_comms.lms.files.model import StoredFile
from canvas_comms.lms.files.rules.listing import FileListReason, FileQuery, listed, read_query
from canvas_comms.lms.params import ABSENT

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def file(name: str, size: int, kind: str, day: int) -> StoredFile:
    at = NOON + timedelta(days=day)
    return StoredFile(name, contexts.user("7"), "6", "uuid", name, name, kind, size, at, at, user=str(size))


FILES = [file("b.txt", 1, "text/plain", 2), file("A.png", 3, "image/png", 0), file("c.css", 2, "text/css", 1)]


def query(**words: Any) -> FileQuery:
    names = ("search", "types", "sort", "order", "page", "per_page")
    return read_query(*(words.get(name, ABSENT) for name in names))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ({}, "A.png b.txt c.css"),
        ({"order": "desc"}, "c.css b.txt A.png"),
        ({"sort": "size"}, "b.txt c.css A.png"),
        ({"sort": "created_at"}, "A.png c.css b.txt"),
        ({"sort": "updated_at", "order": "desc"}, "b.txt c.css A.png"),
        ({"sort": "content_type"}, "A.png c.css b.txt"),
        ({"sort": "user"}, "b.txt c.css A.png"),
        ({"sort": "nonsense"}, "A.png b.txt c.css"),
        ({"types": ["text"]}, "b.txt c.css"),
        ({"types": ["image/png", "text/css"]}, "A.png c.css"),
        ({"search": "PN"}, "A.png"),
    ],
)
def test_a_list_is_sorted_and_searched(words: dict[str, Any], names: str) -> None:
    assert " ".join(one.id for one in listed(FILES, query(**words))) == names


@pytest.mark.parametrize(("search", "refused"), [("x", True), ("", False), ("xy", False), (ABSENT, False)])
def test_a_search_takes_two_characters(search: Any, refused: bool) -> None:
    found = query(search=search).decision.reasons()

    assert (FileListReason.SEARCH_TOO_SHORT in found) is refused
