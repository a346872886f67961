"""Where does a value come from? From a flag, else the environment, else the profile, else the default.

This order is written here and nowhere else. Empty text counts as nothing given. Everything here is pure:
what was given comes in, and each value goes out with its origin.
"""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_cli.profiles.profile import Config, Profile
from canvas_comms_cli.profiles.variables import OTHER_URL, server_of, variables_for

MEMORY = "memory"


class Origin(enum.Enum):
    """Where a value comes from; what stands first wins."""

    FLAG = "flag"
    ENVIRONMENT = "environment"
    PROFILE = "profile"
    DEFAULT = "default"


@attrs.frozen(eq=False, repr=False)
class Chosen(Redacted):
    """A value, and where it comes from: the name of the flag, variable or profile, empty for a default."""

    value: Any = attrs.field(metadata=PRIVATE)
    origin: Origin
    where: str = ""

    @property
    def given(self) -> bool:
        """Whether somebody gave it."""
        return self.origin is not Origin.DEFAULT

    @property
    def words(self) -> str:
        """Where it comes from, in words."""
        return f"{self.origin.value} {self.where}".strip()


def choose(
    flag: tuple[str, Any],
    variables: Sequence[str],
    environment: Mapping[str, str],
    profile: tuple[str, Any],
    default: Any = None,
) -> Chosen:
    """The first of these that is there; `flag` and `profile` are a name and a value, None or "" for none."""
    name, value = flag
    if not _nothing(value):
        return Chosen(value, Origin.FLAG, name)
    for variable in variables:
        if environment.get(variable):
            return Chosen(environment[variable], Origin.ENVIRONMENT, variable)
    name, value = profile
    if not _nothing(value):
        return Chosen(value, Origin.PROFILE, name)
    return Chosen(default, Origin.DEFAULT)


def _nothing(value: Any) -> bool:
    return value is None or value == ""


@attrs.frozen
class Given:
    """What was given: values of flags by what they set, the environment, and the profiles."""

    flags: Mapping[str, Any] = attrs.field(factory=dict, repr=False)
    environment: Mapping[str, str] = attrs.field(factory=dict, repr=False)
    config: Config = attrs.field(factory=Config)

    def one(self, sets: str, product: str, profile: tuple[str, Any] = ("", None)) -> Chosen:
        """One value by the order; None by default."""
        variables = variables_for(sets, product)
        option = next((one.option for one in variables if one.option), f"--{sets.replace('_', '-')}")
        names = [one.name for one in variables]
        found = choose((option, self.flags.get(sets)), names, self.environment, profile)
        if (found.origin, found.where) == (Origin.ENVIRONMENT, OTHER_URL):
            return attrs.evolve(found, value=server_of(found.value))
        return found


OF_PROFILE = ("base_url", "edition", "deadline", "insecure_loopback", "client_id", "token_url")
"""What a profile says besides its backend and that backend's own settings."""


@attrs.frozen
class Settled:
    """What a command goes by: each value with where it comes from.

    `profile` is the name of the one in use. A profile describes one backend: where another one was chosen,
    it is not in use and nothing of it counts; `put_aside` names it then.
    """

    product: str
    profile: Chosen
    backend: Chosen
    values: Mapping[str, Chosen]
    settings: Mapping[str, Any]
    """The profile's own for a stranger's backend."""
    put_aside: str = ""


def settle(product: str, given: Given) -> Settled:
    """Everything that a command of a product goes by.

    Raises `InvalidConfig` for a profile that is not there or is of the other product.
    """
    named = given.one("profile", product, ("default", given.config.default.get(product)))
    profile = given.config.profile(named.value, product, named.words) if named.value else None
    backend = _backend(product, given, named.value or "", profile)
    if profile is not None and backend.value != profile.opens:
        values = _values(product, given, "", None)
        return Settled(product, Chosen(None, Origin.DEFAULT), backend, values, {}, named.value)
    settings = {} if profile is None else profile.settings
    return Settled(product, named, backend, _values(product, given, named.value or "", profile), settings)


def _backend(product: str, given: Given, name: str, profile: Profile | None) -> Chosen:
    """The backend that is named, else that of the server if there is a base URL, else memory."""
    of_profile = None if profile is None else profile.backend
    found = given.one("backend", product, (name, of_profile))
    if found.given:
        return found
    base_url = given.one("base_url", product, (name, None if profile is None else profile.base_url))
    world = given.flags.get("world_file")
    if base_url.origin in (Origin.FLAG, Origin.ENVIRONMENT) or (base_url.given and not world):
        return attrs.evolve(base_url, value=product)
    return Chosen(MEMORY, Origin.FLAG, "--world") if world else Chosen(MEMORY, Origin.DEFAULT)


def _values(product: str, given: Given, name: str, profile: Profile | None) -> Mapping[str, Chosen]:
    return {
        sets: given.one(sets, product, (name, None if profile is None else getattr(profile, sets)))
        for sets in OF_PROFILE
    }


__all__ = ["MEMORY", "OF_PROFILE", "Chosen", "Given", "Origin", "Settled", "choose", "settle"]
