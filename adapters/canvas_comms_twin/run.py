"""Run a twin on a port until it is interrupted."""

import json
from collections.abc import Callable
from typing import Any

import attrs

from canvas_comms.redaction import Secret
from canvas_comms_twin.control import addresses
from canvas_comms_twin.server import TwinServer
from canvas_comms_twin.twin import Twin


def run(
    port: int = 0,
    *,
    twin: Twin | None = None,
    host: str = "127.0.0.1",
    allow_remote: bool = False,
    control_token: Secret | None = None,
    cors: bool = False,
    say: Callable[[str], None] = lambda line: print(line, flush=True),
) -> None:
    """Serve until Ctrl-C, then return; the first line said is one JSON object with the addresses.

    It holds `twin`, `lms`, `fhir`, `auth` (base URLs), `version`, `edition` (of Canvas
    Medical) and one more a product (`medical_edition`), what the data is, what the world
    hands out (`refs`, `tokens`, `sessions`, `medical`, as in the answer to
    `PUT /_twin/world`), and `control_token` if remote callers are allowed. Raises as `TwinServer` does.
    """
    served = twin or Twin()
    server = TwinServer(
        served, host=host, port=port, allow_remote=allow_remote, control_token=control_token, cors=cors
    )
    say(json.dumps(first_line(server, served)))
    try:
        server.run()
    finally:
        server.stop()


def first_line(server: TwinServer, twin: Twin) -> dict[str, Any]:
    """What a twin on a port says first; `refs`, `tokens`, `sessions` and `medical` are of its world."""
    line: dict[str, Any] = {"twin": server.url, **addresses(server.url), "data": "synthetic only"}
    editions = twin.editions
    line["edition"] = editions.get("medical", "")
    line |= {f"{product}_edition": edition for product, edition in editions.items()}
    if server.control_token is not None:
        line["control_token"] = server.control_token.reveal()
    return line | attrs.asdict(twin.stage.handover)


__all__ = ["first_line", "run"]
