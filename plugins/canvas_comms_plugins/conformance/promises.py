"""What a test of the suite promises: the capabilities it needs, the rule it tests, its source."""

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Reason

P = ParamSpec("P")
R = TypeVar("R")

PORT = "the port's own promise"
"""The source of what no Canvas states and every port of this library promises."""


@attrs.frozen
class Promise:
    """One promise. It applies to a backend that has all of `needs`, one of `any_of`, not `unless`."""

    rule: str
    source: str
    needs: frozenset[Capability] = frozenset()
    any_of: frozenset[Capability] = frozenset()
    unless: Capability | None = None

    def applies(self, capabilities: frozenset[Capability]) -> bool:
        """Whether a backend with these capabilities is held to it."""
        return (
            self.needs <= capabilities
            and (not self.any_of or bool(self.any_of & capabilities))
            and self.unless not in capabilities
        )

    def about(self, capabilities: frozenset[Capability]) -> frozenset[Capability]:
        """The capabilities of such a backend that a test of this says something about."""
        missing = frozenset() if self.unless is None else frozenset({self.unless})
        return self.needs | (self.any_of & capabilities) | missing


def promise(
    *needs: Capability,
    why: Reason | str = PORT,
    any_of: frozenset[Capability] = frozenset(),
    unless: Capability | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a test a promise. Its docstring is the rule; a failure names it and its source."""
    source = why if isinstance(why, str) else f"{why.value}: {why.source}"

    def promising(test: Callable[P, R]) -> Callable[P, R]:
        rule = " ".join((test.__doc__ or test.__name__).split())
        promised = Promise(rule, source, frozenset(needs), any_of, unless)

        @functools.wraps(test)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            __tracebackhide__ = True
            try:
                return test(*args, **kwargs)
            except pytest.skip.Exception:
                raise
            except BaseException as error:
                error.add_note(f"rule: {promised.rule}\nsource: {promised.source}")
                raise

        vars(told)["promise"] = promised
        return told

    return promising


def promise_of(test: Any) -> Promise | None:
    """What a test promises; None if it is no test of the suite."""
    found = getattr(test, "promise", None)
    return found if isinstance(found, Promise) else None


__all__ = ["PORT", "Promise", "promise", "promise_of"]
