from types import SimpleNamespace
from typing import Any

from canvas_comms.decisions import Decision, Reason
from canvas_comms.lms.conversations.rules import administration
from canvas_comms.lms.conversations.rules.administration import SiteAdminReason
from canvas_comms.lms.params import ABSENT


def refusals(decision: Decision) -> list[tuple[Reason, str]]:
    return [(f.reason, f.where) for f in decision.refusals]


def test_only_site_administrators_wipe_and_restore(school: Any, ids: SimpleNamespace) -> None:
    people = school()

    for judge in (administration.may_delete_for_all, administration.may_restore):
        assert [refusals(judge(people, user)) for user in (ids.sid, ids.ada, ids.ann)] == [
            [],
            [(SiteAdminReason.NOT_SITE_ADMIN, "user")],
            [(SiteAdminReason.NOT_SITE_ADMIN, "user")],
        ]


def test_restoring_asks_for_message_user_and_conversation_in_this_order() -> None:
    decision = administration.has_required_params(
        {"message_id": ABSENT, "user_id": "", "conversation_id": None}
    )

    assert refusals(decision) == [
        (SiteAdminReason.MESSAGE_ID_MISSING, "message_id"),
        (SiteAdminReason.USER_ID_MISSING, "user_id"),
        (SiteAdminReason.CONVERSATION_ID_MISSING, "conversation_id"),
    ]
