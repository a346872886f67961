"""`canvas-comms whoami`: who one is at a server, and by which token."""

import os
from typing import Any

import click

from canvas_comms_cli.backend_options import LMS, MEDICAL, Product, Target, ask_backend, backend_options
from canvas_comms_cli.credentials import look_for_credentials
from canvas_comms_cli.identity import who_is
from canvas_comms_wire.json_text import write_json


@click.group()
def whoami() -> None:
    """Say who you are at a backend, and by which token."""


def _command_of(product: Product) -> None:
    @whoami.command(product.name)
    @backend_options(product)
    def command(*, as_json: bool, **flags: Any) -> None:
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
        if as_json:
            click.echo(write_json(told))
            return
        rows = {"who": who.words, **{key: told[key] for key in list(told)[3:]}}
        for key, value in rows.items():
            click.echo(f"{key.replace('_', ' ')}: {value or '-'}")

    command.help = f"Say who you are at a backend of {'Canvas LMS' if product is LMS else 'Canvas Medical'}."


for _product in (MEDICAL, LMS):
    _command_of(_product)

__all__ = ["whoami"]
