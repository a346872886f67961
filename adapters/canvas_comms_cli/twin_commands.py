"""`canvas-comms twin`: an offline Canvas on a port."""

from collections.abc import Mapping

import attrs
import click

from canvas_comms.errors import CanvasCommsError
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms_cli.fault_type import FaultType
from canvas_comms_cli.inputs import LMS_EDITION, MEDICAL_EDITION, read_input
from canvas_comms_cli.reaching import LMS, MEDICAL
from canvas_comms_twin.faults import Door, Fault
from canvas_comms_twin.lms import lms
from canvas_comms_twin.medical import FAITHFUL, GENERIC_CLIENT, MedicalSwitches, medical
from canvas_comms_twin.twin import Twin
from canvas_comms_wire.json_text import read_json

PRESETS: Mapping[str, MedicalSwitches] = {"faithful": FAITHFUL, "generic-client": GENERIC_CLIENT}


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option("--allow-remote", is_flag=True, help="Allow another host; control requests then need a token.")
@click.option(
    "--edition", type=MEDICAL_EDITION, default=MEDICAL.newest, show_default=True, help="Of Canvas Medical."
)
@click.option("--lms-edition", type=LMS_EDITION, default=LMS.newest, show_default=True, help="Of Canvas LMS.")
@click.option(
    "--preset",
    type=click.Choice(sorted(PRESETS)),
    default="faithful",
    show_default=True,
    help="generic-client serves FHIR clients that Canvas itself does not.",
)
@click.option("--cors", is_flag=True, help="Let pages of other sites use the FHIR face.")
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
@click.option("--magic", is_flag=True, help="Let there be recipients that always give the same outcome.")
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
    magic: bool,
) -> None:
    """Serve an offline Canvas over HTTP until Ctrl-C.

    The first line printed is one JSON object: the addresses, the version, the editions.
    Data in it is synthetic only; nothing is written to disk.
    """
    try:
        from canvas_comms_twin.run import run
    except ImportError:
        raise click.UsageError(
            "a twin on a port needs the extra twin: pip install 'canvas-comms[twin]'"
        ) from None
    switches = attrs.evolve(PRESETS[preset], cors=cors)
    served = Twin(medical(edition, switches), lms(lms_edition), magic=magic)
    try:
        if world_file:
            served.load(read_json(read_input(world_file)))
        for fault in faults:
            served.faults.add(fault, door=Door.PORT)
        run(port, twin=served, host=host, allow_remote=allow_remote, cors=cors)
    except CanvasCommsError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host} port {port}: {error.strerror}") from None
    except KeyboardInterrupt:
        return


__all__ = ["twin"]
