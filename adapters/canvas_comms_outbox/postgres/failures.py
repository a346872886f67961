"""Errors of PostgreSQL as the outbox tells them: without a value of any row, and without the error itself."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import psycopg
from psycopg import errors

from canvas_comms.errors import JournalError
from canvas_comms.redaction import veiled

P = ParamSpec("P")
R = TypeVar("R")

_RULES: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.UniqueViolation, "another transaction came first: run yours again"),
    (errors.SerializationFailure, "another transaction came first: run yours again"),
    (errors.DeadlockDetected, "two transactions waited for each other: run yours again"),
    (errors.InFailedSqlTransaction, "the transaction has failed before"),
    (errors.InsufficientPrivilege, "this user may not do that in the database"),
    (errors.UndefinedTable, "the database has no outbox of this name"),
    (errors.DiskFull, "the disk of the database is full"),
    (errors.ReadOnlySqlTransaction, "the database takes no changes"),
    (psycopg.OperationalError, "the database cannot be reached, or broke off"),
    (psycopg.InterfaceError, "the connection is closed"),
    (psycopg.DataError, "holds what PostgreSQL cannot store"),
)
"""The first that fits counts."""


def journal_errors(function: Callable[P, R]) -> Callable[P, R]:
    """Raise `JournalError` for what goes wrong in the database, with nothing of a row, nor a frame."""

    @functools.wraps(function)
    @veiled
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except psycopg.Error as error:
            rule = _rule_of(error)
        raise JournalError(rule)

    return call


def _rule_of(error: psycopg.Error) -> str:
    for kind, rule in _RULES:
        if isinstance(error, kind):
            return rule
    return f"the database said no (SQLSTATE {error.sqlstate or 'unknown'})"


__all__ = ["journal_errors"]
