"""The front door by name, and the way from what is open already."""

from typing import TYPE_CHECKING, Any, Literal, overload

from canvas_comms.arguments import function, whole_number
from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled
from canvas_comms_async.calls import MOST_THREADS, Calls, OnCancelled, log_cancelled
from canvas_comms_async.threads import Threads
from canvas_comms_plugins.connecting import connect
from canvas_comms_plugins.registry import Registry

if TYPE_CHECKING:  # a host of one product never imports the other's
    from canvas_comms.lms.client import LmsClient
    from canvas_comms.medical.client import MedicalClient
    from canvas_comms.outbox import Outbox
    from canvas_comms_async.clients.lms import AsyncLmsClient
    from canvas_comms_async.clients.medical import AsyncMedicalClient
    from canvas_comms_async.clients.outbox import AsyncOutbox, AsyncWorker
    from canvas_comms_outbox import Worker


@overload
def connect_async(
    product: Literal["medical"],
    backend: str,
    /,
    *,
    threads: int = MOST_THREADS,
    on_cancelled: OnCancelled = log_cancelled,
    registry: Registry | None = None,
    **settings: Any,
) -> "AsyncMedicalClient": ...


@overload
def connect_async(
    product: Literal["lms"],
    backend: str,
    /,
    *,
    threads: int = MOST_THREADS,
    on_cancelled: OnCancelled = log_cancelled,
    registry: Registry | None = None,
    **settings: Any,
) -> "AsyncLmsClient": ...


@veiled
def connect_async(
    product: Any,
    backend: str,
    /,
    *,
    threads: int = MOST_THREADS,
    on_cancelled: OnCancelled = log_cancelled,
    registry: Registry | None = None,
    **settings: Any,
) -> Any:
    """A client of the product's backend of that name, whose methods are awaited; use it with `async with`.

    `product`, `backend`, `registry` and `settings` are those of `canvas_comms_plugins.connect`. `threads` is
    how many calls run at once at most; more wait their turn. `on_cancelled` is told what became of calls
    whose task was cancelled, in their threads. Raises `InvalidValue` and `BackendError` as `connect` does.
    Does no I/O beyond what the backend's own `open` does, and starts no thread.
    """
    return to_async(
        connect(product, backend, registry=registry, **settings), threads=threads, on_cancelled=on_cancelled
    )


@overload
def to_async(
    opened: "MedicalClient", /, *, threads: int = MOST_THREADS, on_cancelled: OnCancelled = log_cancelled
) -> "AsyncMedicalClient": ...


@overload
def to_async(
    opened: "LmsClient", /, *, threads: int = MOST_THREADS, on_cancelled: OnCancelled = log_cancelled
) -> "AsyncLmsClient": ...


@overload
def to_async(
    opened: "Outbox", /, *, threads: int = MOST_THREADS, on_cancelled: OnCancelled = log_cancelled
) -> "AsyncOutbox": ...


@overload
def to_async(
    opened: "Worker", /, *, threads: int = MOST_THREADS, on_cancelled: OnCancelled = log_cancelled
) -> "AsyncWorker": ...


@veiled
def to_async(
    opened: Any, /, *, threads: int = MOST_THREADS, on_cancelled: OnCancelled = log_cancelled
) -> Any:
    """The same client, outbox or worker, whose methods are awaited; use it with `async with`.

    The one that was opened may be used on: both call the same. `threads` and `on_cancelled` are as in
    `connect_async`. Raises `InvalidValue`. Does nothing, and starts no thread.
    """
    calls = Calls(Threads(whole_number(threads, "threads", least=1)), function(on_cancelled, "on_cancelled"))
    for kind in type(opened).__mro__:
        match kind.__module__, kind.__name__:
            case "canvas_comms.medical.client", "MedicalClient":
                from canvas_comms_async.clients.medical import AsyncMedicalClient

                return AsyncMedicalClient(opened, calls)
            case "canvas_comms.lms.client", "LmsClient":
                from canvas_comms_async.clients.lms import AsyncLmsClient

                return AsyncLmsClient(opened, calls)
            case "canvas_comms.outbox.outbox", "Outbox":
                from canvas_comms_async.clients.outbox import AsyncOutbox

                return AsyncOutbox(opened, calls)
            case "canvas_comms_outbox.worker", "Worker":
                from canvas_comms_async.clients.outbox import AsyncWorker

                return AsyncWorker(opened, calls)
    raise InvalidValue("opened", "must be a client, an Outbox or a Worker")


__all__ = ["connect_async", "to_async"]
