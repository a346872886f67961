from typing import Any

import pytest

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.conversations.requests import How, compose
from canvas_comms.lms.conversations.rules.recipients import UserAddress

GOOD: dict[str, Any] = {"to": "7", "body": "hello", "how": How.TOGETHER}


def test_one_recipient_may_stand_alone() -> None:
    assert compose(**GOOD).recipients == (UserAddress("7"),)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": []}, "recipients"),
        ({"to": ["7", "rubbish"]}, "recipients[1]"),
        ({"to": ["course_1_wizards"]}, "recipients[0]"),
        ({"to": ["group_1_students"]}, "recipients[0]"),
        ({"to": ["discussion_topic_1"]}, "recipients[0]"),
        ({"body": " \n"}, "body"),
        ({"body": "x" * 65_536}, "body"),
        ({"subject": "x" * 256}, "subject"),
        ({"context": "section_1"}, "context"),
        ({"context": "rubbish"}, "context"),
    ],
)
def test_what_the_server_would_drop_or_refuse_is_refused_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        compose(**{**GOOD, **change})

    assert caught.value.field == field


@pytest.mark.parametrize("change", [{"body": "x" * 65_535}, {"subject": "x" * 255}, {"context": "account_1"}])
def test_what_just_fits_is_taken(change: dict[str, Any]) -> None:
    assert compose(**{**GOOD, **change}).how is How.TOGETHER


def test_no_text_is_shown() -> None:
    intent = compose(**{**GOOD, "body": "canary", "subject": "canary"})

    assert "canary" not in repr(intent)
