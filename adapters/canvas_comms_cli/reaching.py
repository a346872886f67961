"""The options that say which backend a command uses, and where it reaches."""

import enum
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs
import click

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms_cli.backends import open_backend
from canvas_comms_cli.credentials import LMS_PLACES, MEDICAL_PLACES, Places, found_credentials
from canvas_comms_cli.inputs import LMS_EDITION, MEDICAL_EDITION, world_of

F = TypeVar("F", bound=Callable[..., Any])


@attrs.frozen
class Product:
    """What differs between the two products on the command line."""

    name: str
    edition: click.ParamType[Any]
    newest: str
    """The edition where none is named."""
    eras: str
    url_variable: str
    places: Places


def _listed(editions: type[enum.Enum]) -> str:
    """The names of all editions: `one, another or a third`."""
    *others, last = (edition.value for edition in editions)
    return f"{', '.join(others)} or {last}"


MEDICAL = Product(
    "medical",
    MEDICAL_EDITION,
    Edition.V1_2022.value,
    _listed(Edition),
    "CANVAS_COMMS_BASE_URL",
    MEDICAL_PLACES,
)
LMS = Product(
    "lms",
    LMS_EDITION,
    max(LmsEdition).value,
    _listed(LmsEdition),
    "CANVAS_COMMS_LMS_BASE_URL",
    LMS_PLACES,
)


def options(*chosen: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in this order."""

    def decorate(command: F) -> F:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")


def reaching_options(product: Product) -> Callable[[F], F]:
    """The options of every command that opens a backend of a product."""
    return options(
        click.option("--backend", default="memory", show_default=True, help="Which backend to use."),
        click.option(
            "--edition",
            type=product.edition,
            default=product.newest,
            show_default=True,
            help=f"The era of the server: {product.eras}.",
        ),
        click.option("--world", "world_file", help="What the memory backend holds; a JSON file, or -."),
        click.option("--base-url", envvar=product.url_variable, help="The server of a backend that has one."),
        click.option("--insecure-loopback", is_flag=True, help="Allow http to this machine, for a twin."),
        json_option,
    )


def loss_option(choices: type[Any]) -> Callable[[F], F]:
    """What to do about losses: one of an enum whose first is the default."""
    values = [one.value for one in choices]
    return click.option(
        "--on-loss",
        type=click.Choice(values),
        default=values[0],
        show_default=True,
        callback=lambda _ctx, _option, value: choices(value),
        help="What to do when something would be dropped without a word.",
    )


def opened(product: Product, backend: str, edition: Any, where: Mapping[str, Any], **more: Any) -> Any:
    """The backend, opened with what the command line and the environment say of it.

    `where` holds `world_file`, `base_url` and `insecure_loopback`; `more` are further settings.
    """
    settings: dict[str, Any] = {"edition": edition, **more}
    base_url = where["base_url"]
    if where["world_file"]:
        settings["world"] = world_of(where["world_file"])
    if base_url:
        settings |= {"base_url": base_url, "allow_insecure_loopback": where["insecure_loopback"]}
    return open_backend(
        product.name,
        backend,
        settings,
        lambda: found_credentials(base_url, product.places) if base_url else {},
    )


__all__ = ["LMS", "MEDICAL", "Product", "json_option", "loss_option", "opened", "options", "reaching_options"]
