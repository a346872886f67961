"""How `lms` commands answer: for people in tables and sentences, for programs in JSON."""

import enum
import functools
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.outcomes import NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms.redaction import Secret
from canvas_comms_cli.backend_options import say_destination
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session
from canvas_comms_cli.output import (
    any_went,
    finding_lines,
    findings_document,
    findings_table,
    iso_time,
    of_outcomes,
    outcome_document,
    outcome_words,
)
from canvas_comms_cli.results.printing import show
from canvas_comms_cli.results.result import Column, Fit, ListAnswer, Part, Result, Table

T = TypeVar("T")
Facts = Mapping[str, Any]
"""Facts of a plan: name → value, which `document_of` can write."""

NOTHING: Facts = {}

NO_FINDINGS = Decision()


@attrs.frozen
class Verdict:
    """One outcome. `decision` is what the answer showed; `more` are its facts, by name.

    `went` is False where it is known that nothing went to the backend. `table` is the outcome of
    each, where there are several.
    """

    outcome: str
    words: str
    exit: Exit = Exit.DONE
    more: Facts = attrs.field(default=NOTHING, hash=False)
    decision: Decision = NO_FINDINGS
    went: bool = True
    table: Table | None = None

    def as_table(self) -> Table:
        """What a pipe gets: what became of each, or of the one."""
        if self.table is not None:
            return self.table
        return Table((Column("outcome"), Column("what happened", Fit.WRAPPED)), ((self.outcome, self.words),))


@functools.singledispatch
def verdict_of(outcome: Any) -> Verdict:
    """The verdict on any outcome of a use case."""
    raise TypeError(f"{type(outcome).__name__} is no outcome")


@verdict_of.register(Sent)
@verdict_of.register(Refused)
@verdict_of.register(Rejected)
@verdict_of.register(NotSent)
@verdict_of.register(Unknown)
def _(outcome: Sent | Refused | Rejected | NotSent | Unknown) -> Verdict:
    document = outcome_document(outcome)
    name = document.pop("outcome")
    went = any_went([outcome])
    return Verdict(name, outcome_words(outcome), of_outcomes([outcome]), document, went=went)


def show_list(session: Session, found: Iterable[T], answer: ListAnswer[T], *notes: str) -> Exit:
    """All that was found, text included: the reader asked for it."""
    items = list(found)
    documents = [document_of(one) for one in items]
    title = f"{answer.key}: {len(items)}. {session.title}"
    show(
        Result(
            {**session.document, answer.key: documents},
            answer.table(items),
            items=documents,
            notes=(*notes, title),
        )
    )
    return Exit.DONE


def show_plan(session: Session, decision: Decision, about: Facts = NOTHING) -> Exit:
    """What would become of it. Refused or losing something is not done well."""
    done = "Nothing was sent."
    show(
        Result(
            {**session.document, "plan": _plan(decision, about)},
            findings_table(decision),
            notes=(_plan_title(session), *_fact_lines(about), done),
            shown=(*_plan_parts(session, decision, about), done),
        )
    )
    return Exit.DONE if decision.allowed and not decision.losses else Exit.REFUSED


def show_verdict(
    session: Session, verdict: Verdict, planned: Decision | None = None, about: Facts = NOTHING
) -> Exit:
    """What became of a write, after what was planned, and where it went."""
    destination = session.target.destination if verdict.went else None
    plan = {} if planned is None else {"plan": _plan(planned, about)}
    notes = [session.title]
    shown: list[Part] = [session.title]
    if planned is not None:
        shown = _plan_parts(session, planned, about)
        notes = [_plan_title(session), *finding_lines(planned), *_fact_lines(about)]
    if verdict.decision.findings:
        shown.append(findings_table(verdict.decision, "as the answer shows"))
        notes += [f"as the answer shows: {line}" for line in finding_lines(verdict.decision)]
    show(
        Result(
            {**session.document, "went_to": destination, **plan, **_outcome(verdict)},
            verdict.as_table(),
            notes=notes,
            shown=(*shown, verdict.words),
        )
    )
    say_destination(destination)
    return verdict.exit


def show_outcome(session: Session, outcome: object) -> Exit:
    """What became of something that has no plan."""
    return show_verdict(session, verdict_of(outcome))


def _plan_title(session: Session) -> str:
    return f"What {session.title} makes of it"


def _plan_parts(session: Session, decision: Decision, about: Facts) -> list[Part]:
    title = _plan_title(session)
    if decision.findings:
        return [findings_table(decision, title), *_fact_lines(about)]
    return [f"{title}: just what was asked, as far as is known", *_fact_lines(about)]


def _fact_lines(about: Facts) -> list[str]:
    return [f"{name.replace('_', ' ')}: {_fact_words(value)}" for name, value in about.items()]


def _fact_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return iso_time(value) if isinstance(value, datetime) else str(value)


def _plan(decision: Decision, about: Facts) -> dict[str, Any]:
    return {
        "allowed": decision.allowed,
        "losses": len(decision.losses),
        **{name: document_of(value) for name, value in about.items()},
        "findings": findings_document(decision),
    }


def _outcome(verdict: Verdict) -> dict[str, Any]:
    more = {name: document_of(value) for name, value in verdict.more.items()}
    noticed = {"findings": findings_document(verdict.decision)} if verdict.decision.findings else {}
    return {"outcome": verdict.outcome, **noticed, **more}


def document_of(value: Any) -> Any:
    """A value as JSON: fields by name, times in ISO 8601. Secrets are left out, as null."""
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return {field.name: document_of(getattr(value, field.name)) for field in fields}
    if isinstance(value, Mapping):
        return {str(key): document_of(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [document_of(one) for one in value]
    if isinstance(value, datetime):
        return iso_time(value)
    if isinstance(value, enum.Enum):
        return value.value
    return None if isinstance(value, Secret) else value


__all__ = [
    "Facts",
    "Verdict",
    "document_of",
    "show_list",
    "show_outcome",
    "show_plan",
    "show_verdict",
    "verdict_of",
]
