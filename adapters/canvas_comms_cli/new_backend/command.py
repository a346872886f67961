"""`canvas-comms new-backend`: write a distribution that passes its first conformance run."""

from pathlib import Path

import click

from canvas_comms.errors import InvalidValue
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.new_backend.distribution import Distribution


@click.command("new-backend")
@click.argument("name")
@click.option(
    "--product",
    type=click.Choice(["medical", "lms"]),
    default="medical",
    show_default=True,
    help="Which Canvas it reaches.",
)
@click.option(
    "--into", type=click.Path(path_type=Path), default=Path(), help="The folder in which it is made."
)
def new_backend(name: str, product: str, into: Path) -> None:
    """Write a distribution with a backend called NAME.

    It goes into a new folder, canvas-comms-NAME, works as it is and conforms; what is there already is never
    touched.
    """
    try:
        found = Distribution.of(name, product)
        there = found.write(into)
    except InvalidValue as error:
        raise explained(error) from None
    for path in sorted(found.files()):
        click.echo(there / path)
    click.echo(f"next: pip install -e '{there}[test]', then pytest in it; its README.md says more", err=True)


__all__ = ["new_backend"]
