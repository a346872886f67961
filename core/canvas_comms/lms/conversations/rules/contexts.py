"""Which context may a new conversation have?

A course or group in which the writer is a member or may send messages. Of accounts only
the root account, and only for somebody who may read its roster. Anything else is invalid:
sections, users, rubbish. A well-formed code of a course, group or section that does not
exist already breaks the server while it looks for the recipients.
"""

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.sources import INFERRED, NEWEST, NEWEST_SPEC
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.rights import Right, granted


class ContextReason(Reason):
    """What can be said of a context code."""

    INVALID = "context-invalid", NEWEST_SPEC
    UNKNOWN = "context-does-not-exist", f"{NEWEST}: an error nobody rescues; {INFERRED}"


def may_be_context(directory: Directory, writer: str, code: str) -> Decision:
    """Whether a conversation of this writer may have the context."""
    context = Context.of(code)
    if context is None or not _usable(directory, writer, context):
        return _no(ContextReason.INVALID)
    return Decision()


def exists(directory: Directory, code: str) -> Decision:
    """Whether looking for recipients in the context works at all."""
    context = Context.of(code)
    known = {
        ContextKind.COURSE: directory.course,
        ContextKind.SECTION: directory.section,
        ContextKind.GROUP: directory.group,
    }
    if context is None or context.kind not in known or known[context.kind](context.id) is not None:
        return Decision()
    return _no(ContextReason.UNKNOWN)


def _usable(directory: Directory, writer: str, context: Context) -> bool:
    if context.kind is ContextKind.ACCOUNT:
        root = context.id == directory.root_account.id
        return root and granted(directory, writer, Right.READ_ROSTER, context)
    if context.kind is ContextKind.COURSE:
        member = bool(directory.enrollments_between(writer, context.id))
    elif context.kind is ContextKind.GROUP:
        member = directory.is_member(writer, context.id)
    else:
        return False
    return member or granted(directory, writer, Right.SEND_MESSAGES, context)


def _no(reason: ContextReason) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, "context_code"),))
