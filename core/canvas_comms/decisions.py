"""What a rule says: a decision, as data.

A rule is a pure, total function. It answers with a `Decision`: every finding at
once, each with a reason (an enum member that knows its source), an effect and the
place it is about. Prose for people is made at the edge, never here.
"""

import enum
import re
from collections.abc import Iterable

import attrs

_PLAIN_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_:.\-\[\]]{0,39}", re.ASCII)


class Reason(enum.Enum):
    """Base of each rule's own reasons: `NAME = "code", "where the fact stands"`.

    `value` is the code (stable, kebab-case); `source` says who states the fact and
    how certain it is.
    """

    source: str

    def __new__(cls, code: str, source: str) -> "Reason":  # noqa: D102 - enum machinery
        reason = object.__new__(cls)
        reason._value_ = code
        reason.source = source
        return reason

    @property
    def code(self) -> str:
        """The stable code, in kebab-case."""
        return str(self.value)


class Effect(enum.Enum):
    """What the server does with the thing that a finding is about."""

    KEPT = "kept"
    DROPPED = "dropped"
    """Silently ignored: this, and only this, is a loss."""
    DEFAULTED = "defaulted"
    CHANGED = "changed"
    NOTED = "noted"
    """A consequence worth knowing, such as landing as a draft."""
    UNKNOWN = "unknown"
    """The rule needs something that it was not given."""
    REFUSED = "refused"


@attrs.frozen(repr=False)
class Finding:
    """One thing that a rule found: why, what follows, and where (`recipient[1]`)."""

    reason: Reason
    effect: Effect
    where: str

    @property
    def source(self) -> str:
        """Who states the fact behind this finding."""
        return self.reason.source

    def __repr__(self) -> str:
        return f"<{self.effect.value} {self.where}: {self.reason.value}>"


def _consistent(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Without what is said to be kept of a place of which something is dropped."""
    if len(findings) < 2:
        return findings
    effects = {finding.effect for finding in findings}
    if not {Effect.KEPT, Effect.DROPPED} <= effects:
        return findings
    lost = {finding.where for finding in findings if finding.effect is Effect.DROPPED}
    return tuple(f for f in findings if not (f.effect is Effect.KEPT and f.where in lost))


@attrs.frozen
class Decision:
    """Everything that rules found about one command. Decisions add with `&`.

    No decision says `KEPT` and `DROPPED` of one place: where one rule takes a thing and another
    drops it, it is dropped.
    """

    findings: tuple[Finding, ...] = attrs.field(default=(), converter=_consistent)

    def __and__(self, other: "Decision") -> "Decision":
        return Decision(self.findings + other.findings)

    @property
    def allowed(self) -> bool:
        """Whether nothing is refused."""
        return not self.refusals

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings that make the server refuse."""
        return self.having(Effect.REFUSED)

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What the server would silently drop."""
        return self.having(Effect.DROPPED)

    def having(self, effect: Effect) -> tuple[Finding, ...]:
        """The findings with this effect, in order."""
        return tuple(f for f in self.findings if f.effect is effect)

    def reasons(self) -> frozenset[Reason]:
        """Every reason that was found."""
        return frozenset(f.reason for f in self.findings)


def shown_name(name: str) -> str:
    """A key or parameter that a client chose, to name in a finding.

    One that is no plain word may hold anything, a person's name too, and is not shown.
    """
    return name if _PLAIN_WORD.fullmatch(name) else "(a name that is no word)"


def all_of(decisions: Iterable[Decision]) -> Decision:
    """Join decisions, keeping their order."""
    return Decision(tuple(f for d in decisions for f in d.findings))


__all__ = ["Decision", "Effect", "Finding", "Reason", "all_of", "shown_name"]
