"""Which backend a command uses, how it is opened, and where what it writes goes.

A base URL chooses the backend of the server unless another is named. What the user sets
and the backend does not know is refused, never left out.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs
import click
from click.core import ParameterSource

from canvas_comms.errors import BackendError, CanvasCommsError
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.losses import OnLoss
from canvas_comms.medical.editions import Edition
from canvas_comms_cli.credentials import LMS_SOURCES, MEDICAL_SOURCES, CredentialSources, find_credentials
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.explained import Reached, explained, note_reached
from canvas_comms_cli.errors.failed import Failed
from canvas_comms_cli.lms_inputs import LMS_EDITION
from canvas_comms_cli.medical_inputs import MEDICAL_EDITION
from canvas_comms_cli.results.printing import for_programs, json_option, say
from canvas_comms_cli.world_input import world_of
from canvas_comms_plugins import Broken, Loaded, Registry, load_plugins
from canvas_comms_plugins.loading import find_backend

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def load_backends() -> tuple[Registry, tuple[Loaded | Broken, ...]]:
    """Every installed backend, and what became of each plugin."""
    registry = Registry()
    return registry, load_plugins(registry)


FLAGS: Mapping[str, str] = {
    "edition": "--edition",
    "world": "--world",
    "base_url": "--base-url",
    "allow_insecure_loopback": "--insecure-loopback",
    "user": "--login",
    "as_user": "--as-user",
}
"""Setting of a backend → the option that sets it."""

NOTHING: Mapping[str, Any] = {}


def open_backend(
    product: str,
    name: str,
    settings: Mapping[str, Any],
    secrets: Callable[[], Mapping[str, Any]] = dict,
    hints: Mapping[str, Any] = NOTHING,
) -> Any:
    """Open the product's backend of that name.

    `settings` are what the user set; `hints` are used if the backend knows them, and
    `secrets` are looked for only if it takes a token. The plugin of that name is loaded and
    no other; where there is none, all are looked through. Raises `Failed`, and a usage error
    for a setting that the backend does not have or refuses.
    """
    registry, reports = find_backend(product, name)
    try:
        backend = registry.backend(product, name)
        unknown = [FLAGS.get(key, key) for key in settings if key not in backend.settings]
        if unknown:
            raise click.UsageError(f"backend {name} takes no {' and no '.join(unknown)}")
        optional = {**hints, **(secrets() if "token" in backend.settings else {})}
        known = {key: value for key, value in optional.items() if key in backend.settings}
        return registry.open(product, name, **settings, **known)
    except BackendError as error:
        broken = [f"; {one.plugin}: {one.why}" for one in reports if isinstance(one, Broken)]
        raise Failed(f"{error}{''.join(broken)}", ErrorCode.BACKEND) from None
    except CanvasCommsError as error:
        raise explained(error) from None


def ask_backend(question: Callable[[], T]) -> T:
    """What a backend answers. Raises `Failed` where it cannot, a usage error for what cannot be asked."""
    try:
        return question()
    except CanvasCommsError as error:
        raise explained(error) from None


@attrs.frozen
class Product:
    """What differs between the two products on the command line.

    `name` is also that of the backend that speaks to a server. `editions` are in the order of
    their eras, and `default_edition` is that where none is named.
    """

    name: str
    edition: click.ParamType[Any]
    editions: tuple[str, ...]
    default_edition: str
    url_variable: str
    sources: CredentialSources


MEDICAL = Product(
    "medical",
    MEDICAL_EDITION,
    tuple(one.value for one in Edition),
    Edition.V1_2022.value,
    "CANVAS_COMMS_BASE_URL",
    MEDICAL_SOURCES,
)
LMS = Product(
    "lms",
    LMS_EDITION,
    tuple(one.value for one in LmsEdition),
    max(LmsEdition).value,
    "CANVAS_COMMS_LMS_BASE_URL",
    LMS_SOURCES,
)


@attrs.frozen
class Target:
    """What the command line and the environment say of where a command goes.

    `edition` is whatever the product's option reads; `edition_chosen` says whether the user
    named it.
    """

    product: Product
    backend: str
    edition: Any
    edition_chosen: bool
    base_url: str | None
    settings: Mapping[str, Any]

    @classmethod
    def of(cls, product: Product, flags: dict[str, Any], **more: Any) -> "Target":
        """Takes the options of `backend_options` out of `flags`; `more` are settings of the user's.

        Raises a usage error for a base URL that may hold a user or password: nothing prints it.
        """
        world, base_url, insecure = (flags.pop(name) for name in _WHERE)
        backend, edition = flags.pop("backend"), flags.pop("edition")
        if base_url and "@" in base_url:
            raise click.UsageError("--base-url may hold no user and no password, and no @ at all")
        settings: dict[str, Any] = dict(more)
        if world:
            settings["world"] = world_of(world)
        if base_url:
            settings["base_url"] = base_url
        if insecure:
            settings["allow_insecure_loopback"] = True
        source = click.get_current_context().get_parameter_source("edition")
        return cls(
            product,
            backend or (product.name if base_url else MEMORY),
            edition,
            source is not ParameterSource.DEFAULT,
            base_url or None,
            settings,
        )

    @property
    def destination(self) -> str:
        """Where a write goes: the backend, and what is known of how far it reaches."""
        if self.backend == MEMORY:
            return f"{MEMORY}: nothing left this machine"
        return self.backend if self.base_url is None else f"{self.backend}: {self.base_url}"

    def open(self, **hints: Any) -> Any:
        """The backend, opened; `hints` as in `open_backend`, which says what is raised."""
        settings = dict(self.settings)
        (settings if self.edition_chosen else hints)["edition"] = self.edition
        url, sources = self.base_url, self.product.sources
        note_reached(Reached(url))
        return open_backend(
            self.product.name,
            self.backend,
            settings,
            lambda: find_credentials(url, sources) if url else {},
            hints,
        )


MEMORY = "memory"
_WHERE = ("world_file", "base_url", "insecure_loopback")


def say_destination(destination: str | None) -> None:
    """Tell people where what was written went, beside what they read; nothing if nothing left."""
    if destination is not None and not for_programs():
        say(destination)


def options(*chosen: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in this order in the help."""

    def decorate(command: F) -> F:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


def backend_options(product: Product) -> Callable[[F], F]:
    """The options of every command that opens a backend of a product."""
    return options(
        click.option(
            "--backend", help="Which backend to use: memory, or that of the server if --base-url is given."
        ),
        click.option(
            "--edition",
            type=product.edition,
            default=product.default_edition,
            show_default=True,
            help=f"The era of the server: {', '.join(product.editions)}.",
        ),
        click.option("--world", "world_file", help="What the memory backend holds; a JSON file, or -."),
        click.option("--base-url", envvar=product.url_variable, help="The server of a backend that has one."),
        click.option("--insecure-loopback", is_flag=True, help="Allow http to this machine, for a twin."),
        json_option,
    )


def loss_option(*choices: OnLoss) -> Callable[[F], F]:
    """What to do about losses: one of these policies, the first by default."""
    values = [one.value for one in choices]
    return click.option(
        "--on-loss",
        type=click.Choice(values),
        default=values[0],
        show_default=True,
        callback=lambda _ctx, _option, value: OnLoss(value),
        help="What to do when something would be dropped without a word.",
    )


__all__ = [
    "LMS",
    "MEDICAL",
    "Product",
    "Target",
    "ask_backend",
    "backend_options",
    "load_backends",
    "loss_option",
    "open_backend",
    "options",
    "say_destination",
]
