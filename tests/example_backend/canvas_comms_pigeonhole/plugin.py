"""The backend as a plugin, found by its entry point."""

from collections.abc import Sequence
from pathlib import Path

from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms_pigeonhole.gateway import Pigeonhole
from canvas_comms_pigeonhole.store import Store
from canvas_comms_plugins import Backend, hookimpl


def open_pigeonhole(
    *, edition: Edition, path: Path | str = ":memory:", people: Sequence[Reference] = ()
) -> Pigeonhole:
    """A Canvas Medical in the file at `path`, made if it is not there. `people` exist besides."""
    store = Store(path)
    store.introduce(*people)
    return Pigeonhole(store, edition)


@hookimpl
def canvas_comms_backends() -> Sequence[Backend]:
    """The one backend."""
    settings = {
        "edition": "the era whose rules hold",
        "path": "the SQLite file; in memory by default",
        "people": "who exists besides",
    }
    return [Backend("pigeonhole", "medical", open_pigeonhole, settings, COMMUNICATIONS)]
