"""Locks that survive a fork: no child begins with one that a thread holds which it does not have.

Before a fork the forking thread takes every such lock, so that nobody is in the middle of a
change; afterwards it lets them go, in the parent and in the child. So a child has the state
between two calls, and can call (a server that forks its workers, `multiprocessing`).
"""

import os
import threading
import weakref

_locks: "weakref.WeakSet[threading.RLock]" = weakref.WeakSet()
_registering = threading.Lock()
_forking = threading.Lock()
_taken: "list[threading.RLock]" = []


def fork_safe_lock() -> "threading.RLock":
    """A lock that its thread may take again. Nobody who holds one may wait for another."""
    lock = threading.RLock()
    with _registering:
        _locks.add(lock)
    return lock


def _take_all() -> None:
    _forking.acquire()
    with _registering:
        _taken.extend(_locks)
    for lock in _taken:
        lock.acquire()


def _release_all() -> None:
    for lock in _taken:
        lock.release()
    _taken.clear()
    _forking.release()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(before=_take_all, after_in_parent=_release_all, after_in_child=_release_all)

__all__ = ["fork_safe_lock"]
