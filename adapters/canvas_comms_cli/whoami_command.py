"""`canvas-comms whoami`: who one is at a server, and by which token."""

import os
from collections.abc import Mapping
from typing import Any

import click

from canvas_comms_cli.backend_options import LMS, MEDICAL, Product, Target, ask_backend, backend_options
from canvas_comms_cli.credentials import look_for_credentials
from canvas_comms_cli.identity import who_is
from canvas_comms_cli.results.printing import show
from canvas_comms_cli.results.result import Cell, Result, Table


@click.group()
def whoami() -> None:
    """Say who you are at a backend, and by which token."""


def _command_of(product: Product) -> None:
    @whoami.command(product.name)
    @backend_options(product)
    def command(**flags: Any) -> None:
        target = Target.of(product, flags)
        opened = target.open()
        who = ask_backend(lambda: who_is(product.name, opened))
        found = look_for_credentials(target.settled, os.environ) if target.base_url else None
        told = {
            "id": who.id,
            "name": who.name,
            "told": who.told or None,
            "backend": target.backend,
            "edition": target.edition.value,
            "base_url": target.base_url,
            "profile": target.settled.profile.value,
            "token_from": None if found is None else found.where,
        }
        show(Result(told, Table.of([told], {key: _cell(key) for key in told})))

    command.help = f"Say who you are at a backend of {'Canvas LMS' if product is LMS else 'Canvas Medical'}."


def _cell(key: str) -> Cell[Mapping[str, str | None]]:
    return lambda told: told[key]


for _product in (MEDICAL, LMS):
    _command_of(_product)

__all__ = ["whoami"]
