"""`canvas-comms twin init` and `canvas-comms twin openapi`: what helps to set a twin up."""

from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import click

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms_cli.backend_options import LMS, MEDICAL
from canvas_comms_cli.lms_inputs import LMS_EDITION
from canvas_comms_cli.medical_inputs import MEDICAL_EDITION
from canvas_comms_twin.control import own_version
from canvas_comms_twin.lms import lms
from canvas_comms_twin.medical import medical
from canvas_comms_twin.openapi import openapi_document
from canvas_comms_twin.twin import Twin
from canvas_comms_wire.json_text import write_json
from canvas_comms_wire.worlds.schema import FILE_NAME
from canvas_comms_wire.worlds.world_text import is_yaml

WORLD = "example_world"
YAML_FILE = "world.yaml"
JSON_FILE = "world.json"


@click.command()
@click.argument("file", required=False)
def init(file: str | None) -> None:
    r"""Write an example world, and its schema beside it.

    FILE is world.yaml if it is not given, with comments; world.json without the extra yaml. Its name
    says what is written: YAML for .yaml and .yml, else JSON. A file that is there is never changed.

    \b
    canvas-comms twin init
    canvas-comms twin --world world.yaml
    """
    target = Path(file or (YAML_FILE if find_spec("yaml") else JSON_FILE))
    example = f"{WORLD}.yaml" if is_yaml(target.name) else f"{WORLD}.json"
    _write(target, files("canvas_comms_cli").joinpath(example).read_bytes())
    click.echo(f"{target}: an example world; serve it with: canvas-comms twin --world {target}")
    schema = target.with_name(FILE_NAME)
    if schema.exists():
        click.echo(f"{schema}: is there already, and stays as it is", err=True)
        return
    _write(schema, files("canvas_comms_wire").joinpath(FILE_NAME).read_bytes())
    click.echo(f"{schema}: its schema, for your editor")


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as new:
            new.write(content)
    except FileExistsError:
        raise click.UsageError(f"{path} is there already; it is not written over") from None
    except OSError as error:
        raise click.UsageError(f"cannot write {path}: {error.strerror}") from None


@click.command()
@click.option("--edition", type=MEDICAL_EDITION, default=MEDICAL.default_edition, help="Of Canvas Medical.")
@click.option("--lms-edition", type=LMS_EDITION, default=LMS.default_edition, help="Of Canvas LMS.")
@click.option("--base-url", default="/", show_default=True, help="Where the twin will be reached.")
def openapi(edition: Edition, lms_edition: LmsEdition, base_url: str) -> None:
    r"""Print every route as an OpenAPI 3.1 document.

    A twin that runs tells it at /_twin/openapi.json.

    \b
    canvas-comms twin openapi > openapi.json
    """
    twin = Twin(medical(edition), lms(lms_edition))
    routes = (*twin.control_routes, *twin.stage.descriptions)
    click.echo(write_json(openapi_document(routes, base_url, own_version())))


__all__ = ["init", "openapi"]
