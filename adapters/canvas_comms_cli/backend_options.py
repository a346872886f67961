"""The options that say which backend a command uses, and where it reaches.

Finding and opening backends for a command.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs
import click

from canvas_comms.errors import CanvasCommsError, InvalidValue
from canvas_comms_cli.credentials import LMS_SOURCES, MEDICAL_SOURCES, CredentialSources, find_credentials
from canvas_comms_cli.inputs import LMS_EDITION, MEDICAL_EDITION, world_of
from canvas_comms_cli.output import Exit
from canvas_comms_plugins import Broken, Loaded, Registry, load_plugins

T = TypeVar("T")


class Failed(click.ClickException):
    """A backend cannot be used or cannot answer."""

    exit_code = int(Exit.FAILED)


def load_backends() -> tuple[Registry, tuple[Loaded | Broken, ...]]:
    """Every installed backend, and what became of each plugin."""
    registry = Registry()
    return registry, load_plugins(registry)


def open_backend(
    product: str, name: str, settings: Mapping[str, Any], secrets: Callable[[], Mapping[str, Any]] = dict
) -> Any:
    """Open the product's backend of that name; settings that it does not know are left out.

    `secrets` are looked for only if the backend takes a token. The plugin of that name is
    loaded and no other; where there is none, all are looked through. Raises `Failed`, and a
    usage error for a setting that it refuses.
    """
    registry = Registry()
    reports = load_plugins(registry, [name])
    if not any((backend.product, backend.name) == (product, name) for backend, _ in registry):
        registry, reports = load_backends()
    try:
        backend = registry.backend(product, name)
        found = {**settings, **(secrets() if "token" in backend.settings else {})}
        known = {key: value for key, value in found.items() if key in backend.settings}
        return registry.open(product, name, **known)
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None
    except CanvasCommsError as error:
        broken = [f"; {one.plugin}: {one.why}" for one in reports if isinstance(one, Broken)]
        raise Failed(f"{error}{''.join(broken)}") from None


def ask_backend(question: Callable[[], T]) -> T:
    """What a backend answers. Raises `Failed` where it cannot, a usage error for what cannot be asked."""
    try:
        return question()
    except InvalidValue as error:
        raise click.UsageError(str(error)) from None
    except CanvasCommsError as error:
        raise Failed(str(error)) from None


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
    sources: CredentialSources


MEDICAL = Product(
    "medical",
    MEDICAL_EDITION,
    "v1-2022",
    "v1-2022, v2-2023 or v2-2024",
    "CANVAS_COMMS_BASE_URL",
    MEDICAL_SOURCES,
)
LMS = Product(
    "lms", LMS_EDITION, "2025-10", "2023, 2024 or 2025-10", "CANVAS_COMMS_LMS_BASE_URL", LMS_SOURCES
)


def options(*chosen: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in this order."""

    def decorate(command: F) -> F:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")


def backend_options(product: Product) -> Callable[[F], F]:
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


def open_product(product: Product, backend: str, edition: Any, where: Mapping[str, Any], **more: Any) -> Any:
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
        lambda: find_credentials(base_url, product.sources) if base_url else {},
    )


__all__ = [
    "LMS",
    "MEDICAL",
    "Failed",
    "Product",
    "ask_backend",
    "backend_options",
    "json_option",
    "load_backends",
    "loss_option",
    "open_backend",
    "open_product",
    "options",
]
