"""Which backend a command uses, how it is opened, and where what it writes goes.

A base URL chooses the backend of the server unless another is named. What the user sets
and the backend does not know is refused, never left out. Which of flag, environment and profile
counts is decided by `profiles.order`.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import attrs
import click
from click.core import ParameterSource

from canvas_comms.errors import BackendError, CanvasCommsError, InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.losses import OnLoss
from canvas_comms.medical.editions import Edition
from canvas_comms_cli.completion import backend_names, one_of, profile_names
from canvas_comms_cli.credentials import find_credentials
from canvas_comms_cli.errors.codes import ErrorCode
from canvas_comms_cli.errors.explained import Reached, explained, note_reached
from canvas_comms_cli.errors.failed import Failed
from canvas_comms_cli.lms_inputs import LMS_EDITION
from canvas_comms_cli.medical_inputs import MEDICAL_EDITION
from canvas_comms_cli.own_settings import how_set, own_settings
from canvas_comms_cli.profiles.config_file import config_path, load_config
from canvas_comms_cli.profiles.order import MEMORY, Chosen, Given, Origin, Settled, settle
from canvas_comms_cli.profiles.profile import Config
from canvas_comms_cli.profiles.variables import names_for
from canvas_comms_cli.results.printing import for_programs, json_option, say
from canvas_comms_cli.world_input import world_of
from canvas_comms_plugins import Broken, Loaded, Registry, load_plugins
from canvas_comms_plugins.loading import find_backend
from canvas_comms_plugins.setting_values import needed_besides

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
    "deadline": "--deadline",
    "user": "--login",
    "as_user": "--as-user",
}
"""Setting of a backend → the option that sets it."""

NOTHING: Mapping[str, Any] = {}


@attrs.frozen
class Asked:
    """What a backend is opened with.

    `settings` are what the user set, and `origins` say where those that no flag set come from; `hints` are
    used if the backend knows them; `own` are the settings that a stranger's backend declares for itself, as
    they were given: from flags, and from the profile.
    """

    settings: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    origins: Mapping[str, str] = attrs.field(factory=dict)
    hints: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    own: tuple[Iterable[str], Mapping[str, Any]] = attrs.field(default=((), {}), repr=False)


def open_backend(
    product: str, name: str, asked: Asked, secrets: Callable[[], Mapping[str, Any]] = dict
) -> Any:
    """Open the product's backend of that name.

    `secrets` are looked for only if it takes a token. The plugin of that name is loaded and
    no other; where there is none, all are looked through. Raises `Failed`, and a usage error
    for a setting that the backend does not have or refuses.
    """
    registry, reports = find_backend(product, name)
    try:
        backend = registry.backend(product, name)
        unknown = [_said(key, asked) for key in asked.settings if key not in backend.settings]
        if unknown:
            raise click.UsageError(f"backend {name} takes no {' and no '.join(unknown)}")
        own = own_settings(backend, *asked.own, os.environ, FLAGS)
        optional = {**asked.hints, **(secrets() if "token" in backend.settings else {})}
        known = {key: value for key, value in optional.items() if key in backend.settings}
        settings = {**known, **asked.settings, **own}
        missing = needed_besides(backend, settings)
        if missing:
            ways = how_set(backend, FLAGS)
            needed = " and ".join(f"{one} ({ways[one]})" for one in missing if one in ways) or missing[0]
            raise click.UsageError(f"backend {name} needs {needed}")
        return registry.open(product, name, **settings)
    except BackendError as error:
        broken = [f"; {one.plugin}: {one.why}" for one in reports if isinstance(one, Broken)]
        raise Failed(f"{error}{''.join(broken)}", ErrorCode.BACKEND) from None
    except CanvasCommsError as error:
        raise explained(error) from None


def _said(key: str, asked: Asked) -> str:
    """A setting, by its flag, and where it comes from if no flag gave it."""
    origin = asked.origins.get(key)
    return FLAGS.get(key, key) + (f" ({origin})" if origin else "")


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


MEDICAL = Product(
    "medical",
    MEDICAL_EDITION,
    tuple(one.value for one in Edition),
    Edition.V1_2022.value,
)
LMS = Product(
    "lms",
    LMS_EDITION,
    tuple(one.value for one in LmsEdition),
    max(LmsEdition).value,
)


@attrs.frozen(eq=False)
class Target:
    """What the command line, the environment and the profile say of where a command goes.

    `edition` is whatever the product's option reads; `settled` says where each value comes from.
    """

    product: Product
    edition: Any
    settled: Settled
    asked: Asked

    @classmethod
    def of(cls, product: Product, flags: dict[str, Any], **more: Any) -> "Target":
        """Takes the options of `backend_options` out of `flags`; `more` are settings of the user's.

        Raises a usage error for a base URL that may hold a user or password: nothing prints it.
        """
        typed, own = typed_options(flags)
        return cls.settled_as(product, settled_of(product, typed), typed, own, more)

    @classmethod
    def settled_as(
        cls,
        product: Product,
        settled: Settled,
        typed: Mapping[str, Any],
        own: Iterable[str] = (),
        more: Mapping[str, Any] = NOTHING,
    ) -> "Target":
        """The target of what was settled; `typed` and `own` are as `typed_options` gives them."""
        settings, origins, hints = dict(more), dict[str, str](), dict[str, Any]()
        for name, setting in _SETTINGS.items():
            value = settled.values[name]
            if value.given and value.value is not False:
                settings[setting] = _read(name, value)
                if value.origin is not Origin.FLAG:
                    origins[setting] = value.words
        if typed.get("world_file"):
            settings["world"] = world_of(typed["world_file"])
        edition = settled.values["edition"]
        played = edition.value or product.default_edition
        if edition.origin is not Origin.FLAG:
            played = product.edition.convert(played, None, None)
        (settings if edition.given else hints)["edition"] = played
        return cls(product, played, settled, Asked(settings, origins, hints, (own, settled.settings)))

    @property
    def backend(self) -> str:
        """The name of the backend."""
        return str(self.settled.backend.value)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the user set."""
        return self.asked.settings

    @property
    def base_url(self) -> str | None:
        """The server, if one is named."""
        found: str | None = self.settled.values["base_url"].value
        return found

    @property
    def destination(self) -> str:
        """Where a write goes: the backend, and what is known of how far it reaches."""
        if self.backend == MEMORY:
            return f"{MEMORY}: nothing left this machine"
        return self.backend if self.base_url is None else f"{self.backend}: {self.base_url}"

    def open(self, **hints: Any) -> Any:
        """The backend, opened; `hints` as in `Asked`. Raises as `open_backend` does."""
        return self.open_with(self._secrets, hints)

    def open_with(self, secrets: Callable[[], Mapping[str, Any]], hints: Mapping[str, Any] = NOTHING) -> Any:
        """The same with secrets from elsewhere."""
        asked = attrs.evolve(self.asked, hints={**hints, **self.asked.hints})
        note_reached(Reached(self.base_url))
        return open_backend(self.product.name, self.backend, asked, secrets)

    def _secrets(self) -> Mapping[str, Any]:
        if not self.base_url:
            return {}
        found = find_credentials(self.settled, os.environ)
        note_reached(Reached(self.base_url, found.where))
        return found.settings


def typed_options(flags: dict[str, Any]) -> tuple[Mapping[str, Any], Iterable[str]]:
    """Takes the options of `backend_options` out of `flags`: those that were typed, and the `--setting`s."""
    given = {name: flags.pop(name) for name in _OPTIONS}
    own = given.pop("own_settings")
    source = click.get_current_context().get_parameter_source
    return {name: one for name, one in given.items() if source(name) is ParameterSource.COMMANDLINE}, own


def settled_of(
    product: Product,
    flags: Mapping[str, Any],
    environment: Mapping[str, str] = os.environ,
    config: Config | None = None,
) -> Settled:
    """What a command goes by, given the flags that were typed. Raises a usage error."""
    try:
        config = load_config(config_path(os.environ)) if config is None else config
        settled = settle(product.name, Given(flags, environment, config))
    except InvalidValue as error:
        raise explained(error) from None
    base_url = settled.values["base_url"]
    if base_url.given and "@" in base_url.value:
        named = base_url.where if base_url.origin is not Origin.FLAG else "--base-url"
        raise click.UsageError(f"{named} may hold no user and no password, and no @ at all")
    if settled.put_aside and flags.get("profile"):
        raise click.UsageError(
            f"profile {settled.put_aside} is of another backend than {settled.backend.value} "
            f"({settled.backend.words}): give one of them"
        )
    return settled


def _read(name: str, value: Chosen) -> Any:
    """The value of a flag as it is, text of the environment as the flag would read it."""
    if name != "deadline":
        return value.value
    try:
        return click.FLOAT.convert(value.value, None, None)
    except click.BadParameter:
        raise click.UsageError(f"{value.words} must be a number of seconds") from None


_OPTIONS = (
    *("backend", "edition", "world_file", "base_url", "insecure_loopback", "profile", "deadline"),
    "own_settings",
)
_SETTINGS = {
    "base_url": "base_url",
    "insecure_loopback": "allow_insecure_loopback",
    "deadline": "deadline",
}
"""What a profile may say → the setting of a backend."""


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
            "--profile",
            envvar=names_for("profile", product.name),
            show_envvar=True,
            shell_complete=profile_names(product.name),
            help="The profile to use.",
        ),
        click.option(
            "--backend",
            envvar=names_for("backend", product.name),
            show_envvar=True,
            shell_complete=backend_names(product.name),
            help=f"memory, {product.name}, or another that canvas-comms backends lists; by default memory, "
            f"or {product.name} if --base-url is given.",
        ),
        click.option(
            "--edition",
            envvar=names_for("edition", product.name),
            show_envvar=True,
            type=product.edition,
            default=product.default_edition,
            show_default=True,
            shell_complete=one_of(product.editions),
            help=f"The era of the server: {', '.join(product.editions)}.",
        ),
        click.option("--world", "world_file", help="What the memory backend holds; a JSON file, or -."),
        click.option(
            "--base-url",
            envvar=names_for("base_url", product.name),
            show_envvar=True,
            help="The server of a backend that has one.",
        ),
        click.option(
            "--deadline",
            type=click.FLOAT,
            envvar=names_for("deadline", product.name),
            show_envvar=True,
            help="Seconds that one exchange with a server may take.",
        ),
        click.option(
            "--setting",
            "own_settings",
            multiple=True,
            metavar="KEY=VALUE",
            help="A setting of the backend's own, as canvas-comms backends lists them; may be repeated.",
        ),
        click.option("--insecure-loopback", is_flag=True, help="Allow http to this machine, for a twin."),
        json_option,
    )


LOSSES: Mapping[OnLoss, str] = {
    OnLoss.REFUSE: "refuse sends nothing",
    OnLoss.ACCEPT: "accept sends what is kept",
    OnLoss.FAN_OUT: "fan-out sends a message for each recipient, and refuses any other loss",
}
"""What each policy does, in the help of its option."""


def loss_option(*choices: OnLoss) -> Callable[[F], F]:
    """What to do about losses: one of these policies, the first by default."""
    values = [one.value for one in choices]
    return click.option(
        "--on-loss",
        type=click.Choice(values),
        default=values[0],
        show_default=True,
        callback=lambda _ctx, _option, value: OnLoss(value),
        help=f"When something would be dropped without a word: {'; '.join(LOSSES[one] for one in choices)}.",
    )


__all__ = [
    "FLAGS",
    "LMS",
    "MEDICAL",
    "MEMORY",
    "Asked",
    "Product",
    "Target",
    "ask_backend",
    "backend_options",
    "load_backends",
    "loss_option",
    "open_backend",
    "options",
    "say_destination",
    "settled_of",
    "typed_options",
]
