"""What typed requests become as parameters of the API."""

from typing import Any

import pytest

from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.requests import (
    ConversationUpdate,
    NewConversation,
    NewMessage,
    Query,
)
from canvas_comms.lms.conversations.rules.lists import FilterMode, Scope
from canvas_comms.lms.conversations.rules.modes import Switches

ALL = Switches(group_conversation=True, bulk_message=True, force_new=True)


@pytest.mark.parametrize(
    ("request_", "params"),
    [
        (NewConversation(("7",), "x"), {"recipients": ["7"], "body": "x"}),
        (
            NewConversation(("course_1",), "x", "s", ALL, True, "course_1"),
            {
                "recipients": ["course_1"],
                "body": "x",
                "subject": "s",
                "group_conversation": True,
                "bulk_message": True,
                "force_new": True,
                "mode": "async",
                "context_code": "course_1",
            },
        ),
        (NewMessage("x"), {"body": "x"}),
        (
            NewMessage("x", (), ("5",), "m", "audio"),
            {
                "body": "x",
                "recipients": [],
                "included_messages": ["5"],
                "media_comment_id": "m",
                "media_comment_type": "audio",
            },
        ),
        (
            Query(Scope.SENT, ("user_7",), FilterMode.AND, 5, True),
            {
                "scope": "sent",
                "per_page": 5,
                "filter": ["user_7"],
                "filter_mode": "and",
                "include": ["participant_avatars"],
            },
        ),
        (
            ConversationUpdate(State.READ, False, None),
            {"conversation": {"workflow_state": "read", "starred": False}},
        ),
    ],
)
def test_a_request_has_only_the_parameters_it_needs(request_: Any, params: dict[str, Any]) -> None:
    assert dict(request_.params().values) == params
