"""`canvas-comms lms why`: why did this person get no mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from canvas_comms.lms.comm_messages import CommMessage
from canvas_comms.lms.mail import ChannelEvidence, Conclusion, MailAnswer, Silence, Untold
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import TIME, Session, client_of, lms_command
from canvas_comms_cli.lms.names import PERSON
from canvas_comms_cli.lms.output import document_of
from canvas_comms_cli.output import findings_document, findings_table, time_cell
from canvas_comms_cli.results.printing import show
from canvas_comms_cli.results.result import Cell, Part, Result, Table, cut

CONCLUSIONS: Mapping[Conclusion, str] = {
    Conclusion.CAUSE_FOUND: "something keeps mail back; the most probable cause comes first",
    Conclusion.SENT: "nothing is in the way, and the server says that it handed mail over",
    Conclusion.NOT_EXPLAINED: "all was read, and nothing that Canvas tells explains it",
    Conclusion.NOT_KNOWN: "nothing in what could be read explains it; the rest is not known",
}


@click.command()
@click.argument("user", type=PERSON)
@click.option("--category", help="Only this kind of mail: announcement, grading, new_announcement …")
@click.option("--since", type=TIME, help="Only messages from this time on, with a zone.")
@lms_command
def why(session: Session, *, user: str, category: str | None, since: datetime | None) -> Exit:
    """Say why a USER got no mail.

    Channels, bounces, preferences and what the server sent are read in one go. What you may not read is told
    as not known, with the right that it takes. Asking stores the default of each preference that was never
    set, as Canvas does whenever preferences are read.
    """
    answer = client_of(session).mail.why(user, category=category, since=since)
    decision = answer.explanation.decision
    title = f"{CONCLUSIONS[answer.explanation.conclusion]}. {session.title}"
    untold = [f"not known: {one.where} ({_missing(one)})" for one in answer.evidence.untold]
    show(
        Result(
            {**session.document, **answer_document(answer)},
            findings_table(decision),
            notes=(title, *untold),
            shown=(title, findings_table(decision, "What was found"), *untold, *_read(answer)),
        )
    )
    return Exit.DONE


def answer_document(answer: MailAnswer) -> dict[str, Any]:
    """The answer for programs: conclusion, findings, what is not known, and all that was read."""
    evidence = answer.evidence
    return {
        "user": answer.user,
        "conclusion": answer.explanation.conclusion.value,
        "findings": findings_document(answer.explanation.decision),
        "not_known": [_untold_document(one) for one in evidence.untold],
        "channels": document_of(evidence.channels),
        "comm_messages": document_of(evidence.messages),
    }


def _untold_document(one: Untold) -> dict[str, Any]:
    rights = [right.value for right in one.rights]
    return {"where": one.where, "why": one.silence.value, "takes_one_of": rights}


CHANNELS: Mapping[str, Cell[ChannelEvidence]] = {
    "channel": lambda one: one.channel.id,
    "type": lambda one: one.channel.type,
    "address": lambda one: one.channel.address,
    "state": lambda one: one.channel.workflow_state,
    "bounces": lambda one: _known(one.bouncing),
}
MESSAGES: Mapping[str, Cell[CommMessage]] = {
    "message": lambda one: one.id,
    "created": lambda one: time_cell(one.created_at),
    "to": lambda one: one.to,
    "state": lambda one: one.workflow_state,
    "subject": cut(lambda one: one.subject),
}


def _read(answer: MailAnswer) -> list[Part]:
    """All that was read."""
    channels, messages = answer.evidence.channels or (), answer.evidence.messages or ()
    return [one for one in (Table.of(channels, CHANNELS), Table.of(messages, MESSAGES)) if one.rows]


def _known(given: bool | None) -> str:
    return "not known" if given is None else "yes" if given else "no"


def _missing(one: Untold) -> str:
    if one.silence is Silence.NOT_ALLOWED:
        rights = " or ".join(right.value for right in one.rights)
        return f"it takes the right {rights}"
    return str(one.silence.value).replace("-", " ")


__all__ = ["answer_document", "why"]
