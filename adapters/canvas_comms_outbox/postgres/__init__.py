"""The outbox in PostgreSQL, for several machines and for transactions of the caller's own (extra `postgres`).

    journal                    a `Journal` of the port's contract
    connection                 the transaction of psycopg, SQLAlchemy or Django that a message joins
    leases                     who owns what is being sent, and how long still
    procrastinate_dispatcher   wakes workers on many hosts

Importing this without the extra raises `JournalError`.
"""

from canvas_comms.errors import JournalError

try:
    from canvas_comms_outbox.postgres.journal import PostgresJournal
    from canvas_comms_outbox.postgres.procrastinate_dispatcher import ProcrastinateDispatcher
except ModuleNotFoundError as _error:
    raise JournalError(f"no {_error.name}: it comes with pip install 'canvas-comms[postgres]'") from None

__all__ = ["PostgresJournal", "ProcrastinateDispatcher"]
