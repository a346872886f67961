"""How `lms` commands answer: for people in tables and sentences, for programs in JSON."""

import enum
import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import attrs

from canvas_comms.decisions import Decision
from canvas_comms.outcomes import NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms.redaction import Secret
from canvas_comms_cli.backend_options import say_destination
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session
from canvas_comms_cli.names import beside, several
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

Each = tuple[str, str, str | None, str]
_HAPPENED = Column("what happened", Fit.WRAPPED)
MOST_NAMED = 20
"""So many people of a plan are named one by one."""


@attrs.frozen
class Verdict:
    """One outcome. `decision` is what the answer showed; `more` are its facts, by name.

    `went` is False where it is known that nothing went to the backend. `each` is what became of it for
    each person: id, outcome, id of what was made, words; `words` then say what there is beside.
    """

    outcome: str
    words: str
    exit: Exit = Exit.DONE
    more: Facts = attrs.field(default=NOTHING, hash=False)
    decision: Decision = NO_FINDINGS
    went: bool = True
    each: tuple[Each, ...] | None = None
    table: Table | None = None

    def as_table(self, names: Mapping[str, str]) -> Table:
        """What a pipe gets: what became of each, or of the one."""
        if self.each is not None:
            columns = (Column("user"), Column("name"), Column("outcome"), Column("id"))
            rows = ((user, names.get(user), outcome, id, words) for user, outcome, id, words in self.each)
            return Table((*columns, _HAPPENED), tuple(rows))
        if self.table is not None:
            return self.table
        return Table((Column("outcome"), _HAPPENED), ((self.outcome, self.words),))

    def lines(self, names: Mapping[str, str]) -> list[str]:
        """The same in sentences."""
        of_each = [f"{beside(user, names)}: {words}" for user, _, _, words in self.each or ()]
        return [*of_each, *([self.words] if self.words else [])]


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
            {**session.document, answer.key: documents, **_names(session)},
            answer.table(items),
            items=documents,
            notes=(*notes, title),
        )
    )
    return Exit.DONE


def show_plan(
    session: Session, decision: Decision, about: Facts = NOTHING, whom: Sequence[str] | None = None
) -> Exit:
    """What would become of it, and for whom. Refused or losing something is not done well."""
    done = "Nothing was sent."
    facts = [*_fact_lines(session, about), *_whom_lines(session, whom)]
    show(
        Result(
            {**session.document, "plan": _plan(decision, about, whom), **_names(session)},
            findings_table(decision, names=session.names.known),
            notes=(_plan_title(session), *facts, done),
            shown=(_plan_part(session, decision), *facts, done),
        )
    )
    return Exit.DONE if decision.allowed and not decision.losses else Exit.REFUSED


def show_verdict(
    session: Session,
    verdict: Verdict,
    planned: Decision | None = None,
    about: Facts = NOTHING,
    whom: Sequence[str] | None = None,
) -> Exit:
    """What became of a write, after what was planned, and where it went."""
    names = session.names.known
    destination = session.target.destination if verdict.went else None
    plan = {} if planned is None else {"plan": _plan(planned, about, whom)}
    notes = [session.title]
    shown: list[Part] = [session.title]
    if planned is not None:
        facts = _fact_lines(session, about)
        shown = [_plan_part(session, planned), *facts]
        notes = [_plan_title(session), *finding_lines(planned, names), *facts]
    if verdict.decision.findings:
        shown.append(findings_table(verdict.decision, "as the answer shows"))
        notes += [f"as the answer shows: {line}" for line in finding_lines(verdict.decision)]
    show(
        Result(
            {**session.document, "went_to": destination, **plan, **_outcome(verdict), **_names(session)},
            verdict.as_table(names),
            notes=notes,
            shown=(*shown, *verdict.lines(names)),
        )
    )
    say_destination(destination)
    return verdict.exit


def show_outcome(session: Session, outcome: object) -> Exit:
    """What became of something that has no plan."""
    return show_verdict(session, verdict_of(outcome))


def _plan_title(session: Session) -> str:
    return f"What {session.title} makes of it"


def _plan_part(session: Session, decision: Decision) -> Part:
    title = _plan_title(session)
    if decision.findings:
        return findings_table(decision, title, session.names.known)
    return f"{title}: just what was asked, as far as is known"


def _whom_lines(session: Session, whom: Sequence[str] | None) -> list[str]:
    if not whom:
        return []
    more = f" and {len(whom) - MOST_NAMED} more" if len(whom) > MOST_NAMED else ""
    return [f"for: {several(whom[:MOST_NAMED], session.names.known)}{more}"]


def _names(session: Session) -> dict[str, Any]:
    """For programs: the names that stand beside ids for people."""
    return {"names": dict(session.names.known)} if session.names.known else {}


def _fact_lines(session: Session, about: Facts) -> list[str]:
    names = session.names.known
    return [f"{name.replace('_', ' ')}: {beside(_fact_words(value), names)}" for name, value in about.items()]


def _fact_words(value: Any) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return iso_time(value) if isinstance(value, datetime) else str(value)


def _plan(decision: Decision, about: Facts, whom: Sequence[str] | None) -> dict[str, Any]:
    return {
        "allowed": decision.allowed,
        "losses": len(decision.losses),
        **{name: document_of(value) for name, value in about.items()},
        **({} if whom is None else {"users": list(whom)}),
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
