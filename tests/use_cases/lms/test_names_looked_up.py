"""Names of one's own courses and groups are read once, whatever is looked up."""

from typing import Any

import pytest

from canvas_comms.lms.name_look_up import NameLookUp
from canvas_comms_memory.plugin import open_lms


def test_courses_are_read_once_for_courses_alone_and_for_places(monkeypatch: pytest.MonkeyPatch) -> None:
    areas = open_lms(edition="2025-10", user="$teacher")
    read: list[str] = []
    roster: Any = type(areas.roster)
    for name in ("courses_page", "groups_page"):
        page = getattr(roster, name)

        def counted(*given: Any, name: str = name, page: Any = page) -> Any:
            read.append(name)
            return page(*given)

        monkeypatch.setattr(roster, name, counted)
    look_up = NameLookUp(areas)
    look_up.place("a", groups=False)
    look_up.place("a")
    look_up.place("a", groups=False)

    assert read == ["courses_page", "groups_page"]
