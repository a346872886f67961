"""Tells journals and bells when the process forks. Nothing is registered before there is one of them."""

import os
import threading
import weakref
from typing import Protocol


class Forked(Protocol):
    """What wants to know of forks."""

    def before_fork(self) -> None:
        """The process is about to fork."""
        ...

    def after_fork_in_parent(self) -> None:
        """It has forked, and this is still the same process."""
        ...

    def after_fork_in_child(self) -> None:
        """It has forked, and this is the new process."""
        ...


_lock = threading.Lock()
_watching: "weakref.WeakValueDictionary[int, Forked]" = weakref.WeakValueDictionary()
_told: list[Forked] = []
_numbers = iter(range(2**62))
_registered = False


def watch(one: Forked) -> None:
    """Tell this one of every fork, as long as somebody uses it."""
    global _registered
    with _lock:
        _watching[next(_numbers)] = one
        if not _registered:
            os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
            _registered = True


def _before() -> None:
    _lock.acquire()
    _told[:] = [one for _, one in sorted(_watching.items())]
    for one in _told:
        one.before_fork()


def _in_parent() -> None:
    for one in reversed(_told):
        one.after_fork_in_parent()
    _told.clear()
    _lock.release()


def _in_child() -> None:
    for one in reversed(_told):
        one.after_fork_in_child()
    _told.clear()
    _lock.release()


__all__ = ["watch"]
