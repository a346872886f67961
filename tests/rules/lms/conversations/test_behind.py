from types import SimpleNamespace
from typing import Any

import pytest

from canvas_comms.lms.conversations.rules.recipients import ContextAddress, expand_recipient, read_address


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("course_1_teachers", "ann"),
        ("course_1_admins", "ann tim"),
        ("course_1_all", "ann tim bob cho dan mom"),
        ("section_52", "dan"),
        ("section_52_teachers", ""),
        ("group_71", "bob cho"),
        ("group_72", ""),
        ("section_999", ""),
        ("group_999", ""),
        ("course_2", ""),
        ("discussion_topic_1", ""),
    ],
)
def test_who_stands_behind_a_place_for_a_teacher(
    school: Any, ids: SimpleNamespace, text: str, people: str
) -> None:
    address = read_address(text)

    assert isinstance(address, ContextAddress)
    assert set(expand_recipient(school(), ids.ann, address)) == {
        getattr(ids, name) for name in people.split()
    }
