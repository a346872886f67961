"""What do batch updates do, and what may only site administrators do?

A batch update takes at most 500 ids and one of six events. The work is done later and
reports to a progress. Marking also brings conversations back from the archive; deleted ones
count too. Ids of conversations in which the user takes no part are reported as failures, and
the others still change; a repeated id is done twice. If at least one succeeded the progress
is completed, otherwise it has failed; either way it ends at 100 percent.

Deleting a conversation for everybody takes the right to manage students on the site-admin
account. The list of deleted messages, and restoring one, are for site administrators only;
restoring needs message, user and conversation, checked in that order.
"""

from collections.abc import Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.conversations.model import ProgressState
from canvas_comms.lms.conversations.rules.states import Event
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.params import RawParam, as_text, is_blank
from canvas_comms.lms.rights import Right, granted

LIMIT = 500
TAG = "conversation_batch_update"
NOT_PARTICIPATING = "The user is not participating in this conversation"


class UpdateReason(Reason):
    """Why an update is refused."""

    NO_CONVERSATION = "conversation-missing", f"{NEWEST}; {INFERRED}"
    IDS_MISSING = "ids-missing", NEWEST_SPEC
    TOO_MANY_IDS = "too-many-ids", NEWEST_SPEC
    EVENT_MISSING = "event-missing", NEWEST_SPEC
    UNKNOWN_EVENT = "unknown-event", NEWEST_SPEC
    NOT_YOURS = "not-yours", NEWEST


@attrs.frozen
class Act:
    """What an event does to one view: a step of its state, a star, or its end."""

    event: Event | None = None
    starred: bool | None = None
    destroy: bool = False


EVENTS: Mapping[str, Act] = {
    "mark_as_read": Act(event=Event.SET_READ),
    "mark_as_unread": Act(event=Event.SET_UNREAD),
    "star": Act(starred=True),
    "unstar": Act(starred=False),
    "archive": Act(event=Event.SET_ARCHIVED),
    "destroy": Act(destroy=True),
}

STEPS: Mapping[tuple[ProgressState, str], ProgressState] = {
    (ProgressState.QUEUED, "start"): ProgressState.RUNNING,
    (ProgressState.QUEUED, "fail"): ProgressState.FAILED,
    (ProgressState.QUEUED, "cancel"): ProgressState.CANCELED,
    (ProgressState.RUNNING, "complete"): ProgressState.COMPLETED,
    (ProgressState.RUNNING, "fail"): ProgressState.FAILED,
    (ProgressState.RUNNING, "wait"): ProgressState.WAITING,
}
"""(state of a progress, step) → state. The cancel call takes the step `fail`."""


def may_update(ids: RawParam, event: RawParam) -> Decision:
    """Whether a batch update is taken; ids are looked at first."""
    findings = []
    if not isinstance(ids, list):
        findings.append(Finding(UpdateReason.IDS_MISSING, Effect.REFUSED, "conversation_ids"))
    elif len(ids) > LIMIT:
        findings.append(Finding(UpdateReason.TOO_MANY_IDS, Effect.REFUSED, "conversation_ids"))
    if is_blank(event):
        findings.append(Finding(UpdateReason.EVENT_MISSING, Effect.REFUSED, "event"))
    elif as_text(event) not in EVENTS:
        findings.append(Finding(UpdateReason.UNKNOWN_EVENT, Effect.REFUSED, "event"))
    return Decision(tuple(findings))


@attrs.frozen
class Ending:
    """How a batch update ended."""

    state: ProgressState
    completion: float
    message: str


def ending(done: int, failed: Sequence[str]) -> Ending:
    """The end of a batch update with that many successes and these ids without a view.

    Source: Canvas LMS, upstream examples of the newest vintage; how lines are joined, middle vintage.
    """
    noun = "conversation" if done == 1 else "conversations"
    message = f"{done} {noun} processed"
    if failed:
        message += f"\n{NOT_PARTICIPATING}: {', '.join(failed)}"
    step = "complete" if done else "fail"
    return Ending(STEPS[ProgressState.RUNNING, step], 100, message)


class SiteAdminReason(Reason):
    """Why nothing is deleted for everybody, or restored."""

    NOT_SITE_ADMIN = "not-site-admin", NEWEST_SPEC
    MESSAGE_ID_MISSING = "message-id-missing", NEWEST
    USER_ID_MISSING = "user-id-missing", NEWEST
    CONVERSATION_ID_MISSING = "conversation-id-missing", NEWEST


REQUIRED: Mapping[str, SiteAdminReason] = {
    "message_id": SiteAdminReason.MESSAGE_ID_MISSING,
    "user_id": SiteAdminReason.USER_ID_MISSING,
    "conversation_id": SiteAdminReason.CONVERSATION_ID_MISSING,
}
"""What restoring needs, in the server's order."""


def may_delete_for_all(directory: Directory, user: str) -> Decision:
    """Whether this user may delete a thread for everybody."""
    site = directory.site_admin_account
    return _allowed_if(granted(directory, user, Right.MANAGE_STUDENTS, site.context))


def may_restore(directory: Directory, user: str) -> Decision:
    """Whether this user may see and restore what others deleted."""
    site = directory.site_admin_account.id
    return _allowed_if(any(admin.account_id == site for admin in directory.account_users_of(user)))


def has_required_params(params: Mapping[str, RawParam]) -> Decision:
    """Whether all parameters that restoring needs are there."""
    return Decision(
        tuple(
            Finding(reason, Effect.REFUSED, name)
            for name, reason in REQUIRED.items()
            if is_blank(params[name])
        )
    )


def _allowed_if(allowed: bool) -> Decision:
    return (
        Decision()
        if allowed
        else Decision((Finding(SiteAdminReason.NOT_SITE_ADMIN, Effect.REFUSED, "user"),))
    )
