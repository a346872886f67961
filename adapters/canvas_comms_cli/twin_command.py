"""`canvas-comms twin`: an offline Canvas on a port.

Faults on the command line: `KIND[:ROUTE[:WHEN]]`.

drop-after-apply
drop-after-apply:POST /Communication:2              the second call
throttle:/api/v1/**:p=0.1,seed=7,retry_after=1      one call in ten, repeatable
5xx-before-apply::times=3,status=503

`WHEN` is a number (the nth call), or settings as `Fault` has them, with `p` for
`probability`, joined by commas.
"""

import gc
import json
import os
import re
from collections.abc import Iterator, Mapping

import attrs
import click
from click.core import ParameterSource

from canvas_comms.errors import CanvasCommsError, InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.rules.throttling import MAXIMUM
from canvas_comms.medical.editions import Edition
from canvas_comms.redaction import Secret
from canvas_comms_cli.backend_options import LMS, MEDICAL
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.errors.failed import Failed
from canvas_comms_cli.later import add_later
from canvas_comms_cli.lms_inputs import LMS_EDITION
from canvas_comms_cli.medical_inputs import MEDICAL_EDITION
from canvas_comms_cli.world_input import world_of
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_twin.faults import Door, Fault
from canvas_comms_twin.lms import UP_FRONT, lms
from canvas_comms_twin.lms.request_throttle import costs
from canvas_comms_twin.medical import FAITHFUL, GENERIC_CLIENT, MedicalSwitches, medical
from canvas_comms_twin.twin import Twin
from canvas_comms_wire.worlds import World

_WHEN = re.compile(r"(.*?):([0-9]+(?:,[a-z_]+=.*)?|[a-z_]+=.*)", re.ASCII)
_TOKEN = re.compile(r"[!-~]{16,256}", re.ASCII)
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


PRESETS: Mapping[str, MedicalSwitches] = {"faithful": FAITHFUL, "generic-client": GENERIC_CLIENT}


@click.group(invoke_without_command=True)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME",
    help="A host name by which it is called too, such as that of a compose service. Repeatable.",
)
@click.option("--allow-remote", is_flag=True, help="Allow another host; control requests then need a token.")
@click.option(
    "--control-token",
    envvar="CANVAS_COMMS_CONTROL_TOKEN",
    show_envvar=True,
    help="That token, instead of one that is made up.",
)
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
@click.option(
    "--world",
    "world_file",
    metavar="FILE",
    help="What it holds: YAML by its name, or JSON; - reads JSON. Without one, the example worlds.",
)
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
@click.pass_context
def twin(
    ctx: click.Context,
    port: int,
    host: str,
    names: tuple[str, ...],
    allow_remote: bool,
    control_token: str | None,
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
    r"""Serve an offline Canvas over HTTP until Ctrl-C or SIGTERM.

    The first line printed is one JSON object: the addresses, the version, the editions, and the
    names, ids and tokens of its world (GET /_twin/refs tells them again). GET / lists every route.
    Data in it is synthetic only; nothing is written to disk.

    \b
    canvas-comms twin --port 8000
    canvas-comms twin init && canvas-comms twin --world world.yaml
    canvas-comms twin --host 0.0.0.0 --allow-remote --name twin
    """
    if ctx.invoked_subcommand is not None:
        _without_options(ctx)
        return
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
    world = world_of(world_file) if world_file else example_worlds()
    try:
        on_port = [attrs.evolve(fault, door=fault.door or Door.PORT) for fault in faults]
        served = Twin(
            medical(edition, switches),
            school,
            world=world,
            faults=on_port,
            magic=magic,
            history=True,
            pages=inspector,
        )
        gc.freeze()  # this process is the twin's own: what is loaded is not looked at again
        run(
            port,
            twin=served,
            host=host,
            allow_remote=allow_remote,
            control_token=_control_token(control_token),
            names=names,
            cors=cors,
            say=say,
        )
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


def example_worlds() -> World:
    """The people and messages of both products that ship here, so that a twin can be used at once."""
    return World(sections={**example_world().sections, **example_school().sections})


def _control_token(text: str | None) -> Secret | None:
    """A token as a header can carry it. Raises `InvalidValue`."""
    if text is None:
        return None
    if _TOKEN.fullmatch(text) is None:
        raise InvalidValue("control_token", "must be 16 to 256 printable characters without blanks")
    return Secret(text)


def _without_options(ctx: click.Context) -> None:
    """Options of the twin itself mean nothing to what stands beside it. Raises a usage error."""
    given = [
        one.opts[0]
        for one in ctx.command.params
        if one.name is not None and ctx.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise click.UsageError(f"{given[0]} is for a twin that is served, not for {ctx.invoked_subcommand}")


add_later(
    twin,
    "canvas_comms_cli",
    (
        ("init", "world_command:init", "Write an example world, and its schema beside it."),
        ("openapi", "world_command:openapi", "Print every route as an OpenAPI 3.1 document."),
    ),
)

__all__ = ["FaultType", "example_worlds", "read_fault", "twin"]
