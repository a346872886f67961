"""`canvas-comms twin`: an offline Canvas on a port.

Faults on the command line: `KIND[:ROUTE[:WHEN]]`.

drop-after-apply
drop-after-apply:POST /Communication:2              the second call
throttle:/api/v1/**:p=0.1,seed=7,retry_after=1      one call in ten, repeatable
5xx-before-apply::times=3,status=503

`WHEN` is a number (the nth call), or settings as `Fault` has them, with `p` for
`probability`, joined by commas.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping

import attrs
import click

from canvas_comms.errors import CanvasCommsError, InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.rules.throttling import MAXIMUM
from canvas_comms.medical.editions import Edition
from canvas_comms_cli.backend_options import LMS, MEDICAL
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.errors.failed import Failed
from canvas_comms_cli.inputs import json_in
from canvas_comms_cli.lms_inputs import LMS_EDITION
from canvas_comms_cli.medical_inputs import MEDICAL_EDITION
from canvas_comms_twin.faults import Door, Fault
from canvas_comms_twin.lms import UP_FRONT, lms
from canvas_comms_twin.lms.request_throttle import costs
from canvas_comms_twin.medical import FAITHFUL, GENERIC_CLIENT, MedicalSwitches, medical
from canvas_comms_twin.twin import Twin
from canvas_comms_wire.worlds.world import MAX_BYTES

_WHEN = re.compile(r"(.*?):([0-9]+(?:,[a-z_]+=.*)?|[a-z_]+=.*)", re.ASCII)
_SHORT = {"p": "probability"}
_NAMES = {field.name: str(field.type) for field in attrs.fields(Fault)}


class FaultType(click.ParamType[Fault]):
    """A fault. Reads text to a `Fault`."""

    name = "fault"

    def convert(self, value: str | Fault, param: click.Parameter | None, ctx: click.Context | None) -> Fault:
        """Read it, or fail as click does."""
        if isinstance(value, Fault):
            return value
        try:
            return read_fault(value)
        except InvalidValue as error:
            self.fail(str(error), param, ctx)


def read_fault(text: str) -> Fault:
    """A fault from its text. Raises `InvalidValue`."""
    kind, _, rest = text.partition(":")
    route, when = _split(rest)
    settings = dict(_settings(when))
    return Fault(kind, route=route, **settings)  # type: ignore[arg-type]  # checked there


def _split(rest: str) -> tuple[str, str]:
    """Route and settings; a route may hold colons itself (`/Communication/:id`)."""
    match = _WHEN.fullmatch(rest)
    return (match[1], match[2]) if match else (rest.removesuffix(":"), "")


def _settings(text: str) -> Iterator[tuple[str, object]]:
    for part in filter(None, text.split(",")):
        name, equals, value = part.partition("=")
        if not equals:
            yield "nth", _number(part)
            continue
        name = _SHORT.get(name, name)
        if name not in _NAMES or name in ("kind", "route"):
            raise InvalidValue(name, "is no setting of a fault")
        yield name, value if "str" in _NAMES[name] or name == "door" else _number(value)


def _number(text: str) -> object:
    """A number or yes/no, as JSON writes them; text that is neither stays."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


STEPS = 100_000
"""How many of the last steps its pages can explain; older ones are forgotten, messages are not."""

PRESETS: Mapping[str, MedicalSwitches] = {"faithful": FAITHFUL, "generic-client": GENERIC_CLIENT}


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option("--allow-remote", is_flag=True, help="Allow another host; control requests then need a token.")
@click.option(
    "--edition",
    type=MEDICAL_EDITION,
    default=MEDICAL.default_edition,
    show_default=True,
    help="Of Canvas Medical.",
)
@click.option(
    "--lms-edition", type=LMS_EDITION, default=LMS.default_edition, show_default=True, help="Of Canvas LMS."
)
@click.option(
    "--preset",
    type=click.Choice(sorted(PRESETS)),
    default="faithful",
    show_default=True,
    help="generic-client serves FHIR clients that Canvas itself does not.",
)
@click.option("--cors", is_flag=True, help="Let pages of other sites use the FHIR API.")
@click.option("--world", "world_file", help="What it holds; a JSON file, or -.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    type=FaultType(),
    metavar="KIND[:ROUTE[:WHEN]]",
    help="What goes wrong, e.g. 'drop-after-apply:POST /Communication:2' (the 2nd call) or "
    "'throttle::p=0.1,seed=7,retry_after=1'. Repeatable.",
)
@click.option(
    "--throttle",
    "cost",
    type=click.FloatRange(0, MAXIMUM),
    metavar="COST",
    help="Let calls fill the buckets of Canvas LMS as on the real server: 50 while a call runs, and this "
    "much for each, e.g. 0.15. By default calls are free.",
)
@click.option("--magic", is_flag=True, help="Let there be recipients that always give the same outcome.")
@click.option("--open", "opens", is_flag=True, help="Open its pages in a browser.")
def twin(
    port: int,
    host: str,
    allow_remote: bool,
    edition: Edition,
    lms_edition: LmsEdition,
    preset: str,
    cors: bool,
    world_file: str | None,
    faults: tuple[Fault, ...],
    cost: float | None,
    magic: bool,
    opens: bool,
) -> None:
    """Serve an offline Canvas over HTTP until Ctrl-C or SIGTERM.

    The first line printed is one JSON object: the addresses, the version, the editions, and the
    names, ids and tokens of its world (GET /_twin/refs tells them again).
    Data in it is synthetic only; nothing is written to disk.
    """
    try:
        from canvas_comms_inspector import inspector
        from canvas_comms_twin.server import run
    except ImportError:
        raise click.UsageError(
            "a twin on a port needs the extra twin: pip install 'canvas-comms[twin]'"
        ) from None
    say = say_and_open if opens else click.echo
    switches = attrs.evolve(PRESETS[preset], cors=cors)
    school = lms(lms_edition) if cost is None else lms(lms_edition, cost=costs(cost), up_front=UP_FRONT)
    served = Twin(medical(edition, switches), school, magic=magic, history=STEPS, pages=inspector)
    try:
        if world_file:
            served.load(json_in(world_file, MAX_BYTES))
        for fault in faults:
            served.faults.add(fault, door=Door.PORT)
        run(port, twin=served, host=host, allow_remote=allow_remote, cors=cors, say=say)
    except CanvasCommsError as error:
        raise explained(error) from None
    except OSError as error:
        where = f"{host}:{port}"
        why = os.strerror(error.errno) if error.errno else "the system does not let it"
        said = f"cannot listen on {where}: {why}; --port 0 takes a free one"
        raise Failed(said, ErrorCode.PORT_TAKEN, where) from None
    except KeyboardInterrupt:
        return


def say_and_open(line: str) -> None:
    """Say the first line, and open the pages of the twin that it names."""
    click.echo(line)
    click.launch(json.loads(line)["twin"] + "/_twin/")


__all__ = ["FaultType", "read_fault", "twin"]
