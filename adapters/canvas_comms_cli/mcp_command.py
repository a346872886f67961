"""`canvas-comms mcp`: both Canvases as tools of an assistant."""

import os
import secrets
import sys
import time
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from canvas_comms.errors import InvalidValue
from canvas_comms.medical.client import MedicalClient
from canvas_comms.redaction import Secret
from canvas_comms_cli.backend_options import LMS, MEDICAL, Product, Target, settled_of
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.failed import Failed
from canvas_comms_cli.many.couriers import lms_client
from canvas_comms_cli.many.outbox_folder import default_folder, outbox_option
from canvas_comms_cli.results.printing import say
from canvas_comms_mcp import AuditFile, Door, open_door, served_lms, served_medical
from canvas_comms_outbox import open_outbox
from canvas_comms_plugins.clock import utc_now

PRODUCTS = {one.name: one for one in (LMS, MEDICAL)}


@click.command("mcp")
@click.option("--only", type=click.Choice(list(PRODUCTS)), help="Serve one product; both by default.")
@click.option("--allow-send", is_flag=True, help="Let plans be sent. Without it nothing can be.")
@click.option("--pseudonyms", is_flag=True, help="Show person-4 in place of the name of a person.")
@click.option("--audit", "audit_file", metavar="FILE", help="Note every call in FILE, without any text.")
@click.option(
    "--http", "port", type=click.IntRange(1, 65535), metavar="PORT", help="Serve HTTP at 127.0.0.1."
)
@click.option("--token-file", metavar="FILE", help="Where the token for --http is written, for you alone.")
@click.option("--lms-profile", metavar="NAME", help="The profile of Canvas LMS.")
@click.option("--medical-profile", metavar="NAME", help="The profile of Canvas Medical.")
@click.option("--lms-world", metavar="FILE", help="What the memory backend of Canvas LMS holds.")
@click.option("--medical-world", metavar="FILE", help="What that of Canvas Medical holds.")
@click.option("--login", help="Who is logged in to the memory backend of Canvas LMS.")
@click.option("--as-user", help="Act as the user of Canvas LMS with this id, if you may.")
@outbox_option
def mcp(
    *,
    only: str | None,
    allow_send: bool,
    pseudonyms: bool,
    audit_file: str | None,
    port: int | None,
    token_file: str | None,
    outbox_folder: str | None,
    **flags: Any,
) -> None:
    """Serve both Canvases to an assistant, over MCP.

    They are tools of the Model Context Protocol, on standard input and output, unless --http says a port.
    Backends are those of the profiles and of the environment, as for every command: a made-up world in memory
    if there is none. Without --allow-send it reads and plans, and nothing can be sent.
    """
    if token_file and port is None:
        raise click.UsageError("--token-file goes with --http")
    with ExitStack() as opened_things:
        served = {name: _opened(product, flags) for name, product in PRODUCTS.items() if only in (None, name)}
        audit = None
        if audit_file is not None:
            audit = _audit(audit_file)
            opened_things.callback(audit.close)
        folder = outbox_folder or default_folder()
        there = Path(folder).is_dir()
        if outbox_folder and not there:
            raise click.UsageError("--outbox must name the folder of an outbox")
        door = open_door(
            **served,
            may_send=allow_send,
            pseudonyms=pseudonyms,
            outbox=(lambda: open_outbox(folder)) if there else None,
            audit=audit,
        )
        _serve(door, port, token_file)


def _opened(product: Product, flags: dict[str, Any]) -> Any:
    given = {"profile": flags[f"{product.name}_profile"], "world_file": flags[f"{product.name}_world"]}
    typed = {name: value for name, value in given.items() if value is not None}
    who = {"user": flags["login"], "as_user": flags["as_user"]} if product is LMS else {}
    more = {name: value for name, value in who.items() if value is not None}
    target = Target.settled_as(product, settled_of(product, typed), typed, (), more)
    gateway = target.open()
    if product is LMS:
        return served_lms(lms_client(gateway), target.backend)
    names, clock = getattr(gateway, "names", {}), getattr(gateway, "clock", utc_now)
    return served_medical(MedicalClient(gateway, clock, names=names, sleep=time.sleep), target.backend)


def _audit(path: str) -> AuditFile:
    try:
        return AuditFile.open(path)
    except InvalidValue as error:
        raise click.UsageError(f"--audit {error.rule}") from None


def _serve(door: Door, port: int | None, token_file: str | None) -> None:
    try:
        from canvas_comms_mcp import server
    except ModuleNotFoundError:
        raise Failed("this needs the extra mcp: install canvas-comms[mcp]", ErrorCode.BACKEND) from None
    number = version("canvas-comms")
    if port is None:
        server.serve_stdio(door, number)
        return
    token = secrets.token_urlsafe(32)
    if token_file is None:
        say(f"bearer token: {token}")
    else:
        _keep(token, token_file)
    say(f"http://127.0.0.1:{port}/mcp")
    sys.stderr.flush()
    server.serve_http(door, number, port, Secret(token))


def _keep(token: str, path: str) -> None:
    """Into a new file that its owner alone may read."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise click.UsageError("--token-file must name a file that is not there yet") from None
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write(token + "\n")


__all__ = ["mcp"]
