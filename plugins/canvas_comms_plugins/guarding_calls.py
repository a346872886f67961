"""Running a stranger's code so that the host lives, and is told without its words."""

from collections.abc import Callable
from typing import TypeVar

from canvas_comms.errors import BackendContractError, CanvasCommsError

T = TypeVar("T")


def guarding(backend: str, call: str, action: Callable[[], T]) -> T:
    """Run a stranger's code. Its own errors become a `BackendContractError`; ours pass.

    A `KeyboardInterrupt` passes too: it is the user's, not the stranger's.
    """
    try:
        return action()
    except (CanvasCommsError, KeyboardInterrupt):
        raise
    except BaseException as error:
        kind = type(error).__name__
    raise BackendContractError(backend, call, f"must not raise {kind}")


def checked(backend: str, call: str, action: Callable[[], T], kind: type[T]) -> T:
    """What a stranger's code gives. Raises as `guarding` does, and for a value of another type."""
    found = guarding(backend, call, action)
    if not isinstance(found, kind):
        raise BackendContractError(backend, call, f"must give a {kind.__name__}")
    return found


def kept(backend: str, call: str, action: Callable[[], T], broken: Callable[[T], str | None]) -> T:
    """What a stranger's code gives, if it breaks no promise: `broken` tells which. Raises as `guarding`.

    Telling is guarded as well, since it reads the stranger's values.
    """

    def told() -> T:
        found = action()
        rule = broken(found)
        if rule is not None:
            raise BackendContractError(backend, call, rule)
        return found

    return guarding(backend, call, told)


__all__ = ["checked", "guarding", "kept"]
