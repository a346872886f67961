"""How `lms` commands answer: for people in tables and sentences, for programs in JSON.

Long work as a bar on the terminal, fed by the callbacks of the use cases.
"""

import enum
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import attrs
import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from canvas_comms.decisions import Decision
from canvas_comms.outcomes import NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms.redaction import Secret
from canvas_comms_cli.backend_options import say_destination
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.lms_command import Session
from canvas_comms_cli.output import (
    any_went,
    findings_document,
    findings_table,
    iso_time,
    items_table,
    of_outcomes,
    outcome_document,
    outcome_words,
    printable,
)
from canvas_comms_wire.json_text import write_json

T = TypeVar("T")
Facts = Mapping[str, Any]
"""Facts of a plan: name → value, which `document_of` can write."""

NOTHING: Facts = {}

NO_FINDINGS = Decision()


@attrs.frozen
class Verdict:
    """One outcome. `decision` is what the answer showed; `more` are its facts, by name.

    `went` is False where it is known that nothing went to the backend.
    """

    outcome: str
    words: str
    exit: Exit = Exit.DONE
    more: Facts = attrs.field(default=NOTHING, hash=False)
    decision: Decision = NO_FINDINGS
    went: bool = True


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


def show_list(
    session: Session, found: Iterable[T], columns: Mapping[str, Callable[[T], str | None]], what: str
) -> Exit:
    """All that was found, text included: the reader asked for it."""
    items = list(found)
    if session.as_json:
        click.echo(write_json({**session.document, what: [document_of(one) for one in items]}))
    else:
        session.console.print(escape(f"{what}: {len(items)}. {session.title}"))
        session.console.print(items_table(items, columns))
    return Exit.DONE


def show_plan(session: Session, decision: Decision, about: Facts = NOTHING) -> Exit:
    """What would become of it. Refused or losing something is not done well."""
    if session.as_json:
        click.echo(write_json({**session.document, "plan": _plan(decision, about)}))
    else:
        _print_plan(session, decision, about)
        session.console.print("Nothing was sent.")
    return Exit.DONE if decision.allowed and not decision.losses else Exit.REFUSED


def show_verdict(
    session: Session, verdict: Verdict, planned: Decision | None = None, about: Facts = NOTHING
) -> Exit:
    """What became of a write, after what was planned, and where it went."""
    destination = session.target.destination if verdict.went else None
    if session.as_json:
        plan = {} if planned is None else {"plan": _plan(planned, about)}
        where = {"went_to": destination}
        click.echo(write_json({**session.document, **where, **plan, **_outcome(verdict)}))
        return verdict.exit
    if planned is not None:
        _print_plan(session, planned, about)
    else:
        session.console.print(escape(session.title))
    if verdict.decision.findings:
        session.console.print(findings_table(verdict.decision, "as the answer shows"))
    session.console.print(escape(printable(verdict.words)))
    say_destination(destination)
    return verdict.exit


def show_outcome(session: Session, outcome: object) -> Exit:
    """What became of something that has no plan."""
    return show_verdict(session, verdict_of(outcome))


def _print_plan(session: Session, decision: Decision, about: Facts) -> None:
    title = f"What {session.title} makes of it"
    if decision.findings:
        session.console.print(findings_table(decision, title))
    else:
        session.console.print(escape(f"{title}: just what was asked, as far as is known"))
    for name, value in about.items():
        session.console.print(escape(f"{name.replace('_', ' ')}: {_fact_words(value)}"))


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


Share = Callable[[float], object]
"""Hears how much is done, from 0 to 1."""


@contextmanager
def bar(what: str) -> Iterator[Share]:
    """A bar while the work lasts, beside what a program reads: it goes to standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)


__all__ = ["Facts", "Share", "bar", "document_of", "show_list", "show_outcome", "show_plan", "show_verdict"]
