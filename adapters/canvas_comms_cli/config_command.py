"""`canvas-comms config`: which values count, and where each comes from. Never shows a secret."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

import click

from canvas_comms_cli.backend_options import LMS, MEDICAL, Product, settled_of
from canvas_comms_cli.credentials import look_for_credentials
from canvas_comms_cli.profiles.config_file import config_path
from canvas_comms_cli.profiles.order import Chosen, Origin, Settled
from canvas_comms_cli.results.printing import json_option
from canvas_comms_cli.results.printing import show as print_answer
from canvas_comms_cli.results.result import Cell, Result, Table


@click.group()
def config() -> None:
    """The profiles, and which values count.

    They stand in a file of your configuration, or in the one that CANVAS_COMMS_CONFIG names.
    """


@config.command()
def path() -> None:
    """Print where the profiles stand, or would."""
    click.echo(config_path(os.environ))


@config.command()
@click.argument("product", required=False, type=click.Choice([MEDICAL.name, LMS.name]))
@click.option("--profile", help="As if this profile were named.")
@json_option
def show(product: str | None, profile: str | None) -> None:
    """Show the values that count, and where each comes from.

    Those of PRODUCT, or of both. The order is: flag, environment, profile, default. Of secrets only the place
    is told.
    """
    products = [one for one in (MEDICAL, LMS) if product in (None, one.name)]
    flags = {"profile": profile} if profile else {}
    found = {one.name: dict(_values(one, settled_of(one, flags))) for one in products}
    path = config_path(os.environ)
    documents = {name: {key: _document(one) for key, one in rows.items()} for name, rows in found.items()}
    rows = [(name, key, one) for name, values in found.items() for key, one in values.items()]
    columns: Mapping[str, Cell[tuple[str, str, Chosen]]] = {
        "product": lambda row: row[0],
        "what": lambda row: row[1],
        "value": lambda row: None if row[2].value is None else str(row[2].value),
        "from": lambda row: row[2].words,
    }
    print_answer(Result({"file": str(path), "there": path.is_file(), **documents}, Table.of(rows, columns)))


def _values(product: Product, settled: Settled) -> Iterator[tuple[str, Chosen]]:
    yield "profile", settled.profile
    yield "backend", settled.backend
    for name, chosen in settled.values.items():
        if name == "edition" and not chosen.given:
            yield name, Chosen(product.default_edition, Origin.DEFAULT)
        else:
            yield name, chosen
    for name, value in settled.settings.items():
        yield f"settings.{name}", Chosen(value, Origin.PROFILE, settled.profile.value or "")
    found = look_for_credentials(settled, os.environ)
    if found is not None:
        yield "token", Chosen("(not shown)", *_origin_of(found.where))


def _origin_of(where: str) -> tuple[Origin, str]:
    """A variable counts before the profile, the keyring is the profile's own."""
    kind, _, name = where.partition(" ")
    return (Origin.ENVIRONMENT, name) if kind == Origin.ENVIRONMENT.value else (Origin.PROFILE, f"({where})")


def _document(one: Chosen) -> Mapping[str, Any]:
    return {"value": one.value, "origin": one.origin.value, "where": one.where or None}


__all__ = ["config"]
