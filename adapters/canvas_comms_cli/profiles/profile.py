"""A profile: one place to reach, under a name; and the file of them, read strictly.

    [default]
    lms = "school"

    [profiles.school]
    product = "lms"
    base_url = "https://school.instructure.com"
    edition = "2025-10"

    [profiles.fax]
    product = "medical"
    backend = "fax"

    [profiles.fax.settings]
    line = "/dev/ttyS0"

No secret stands in it: the keyring holds them, or the environment.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

import attrs

from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms_cli.profiles.variables import LMS, MEDICAL, variables_for
from canvas_comms_wire.worlds.leaves import Amount, FreeObject, Text
from canvas_comms_wire.worlds.reading import read_section

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
"""The name of a profile."""

SECRET = re.compile(
    r"(?:.*[_-])?(?:token|secret|passw(?:or)?d|passphrase|credentials?|(?:api|private)[_-]?key)",
    re.IGNORECASE | re.DOTALL,
)
"""The name of a key or setting that would hold a secret."""

EDITIONS = {MEDICAL: Edition.of, LMS: LmsEdition.of}


class InvalidConfig(InvalidValue):
    """The file of profiles is wrong, or lacks what was asked for: `field` is file and key."""


@attrs.frozen
class Profile:
    """One place to reach.

    `deadline` is in seconds. `client_id` and `token_url` are for client credentials of Canvas Medical, whose
    secret stands elsewhere; `settings` are those of a stranger's backend, as it declares them.
    """

    product: Literal["medical", "lms"]
    backend: Text | None = None
    base_url: Text | None = None
    edition: Text | None = None
    deadline: Amount | None = None
    insecure_loopback: bool | None = None
    client_id: Text | None = None
    token_url: Text | None = None
    settings: FreeObject = attrs.field(factory=dict, repr=False, hash=False)  # type: ignore[assignment]

    @property
    def opens(self) -> str:
        """The backend that it describes: the one it names, or that of its server, or memory."""
        return self.backend or (self.product if self.base_url else "memory")


@attrs.frozen
class Config:
    """The profiles there are, and which one is the default of each product. `file` is where they stand."""

    default: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    profiles: Mapping[str, Profile] = attrs.field(factory=dict, hash=False)
    file: str = ""

    def profile(self, name: str, product: str, named_by: str) -> Profile:
        """The profile of that name. Raises `InvalidConfig` where there is none, or for the other product."""
        found = self.profiles.get(name)
        key = f"profiles.{shown_name(name)}"
        if found is None:
            names = ", ".join(sorted(self.profiles)) or "none"
            raise InvalidConfig(self._at(key), f"there is no such profile ({named_by}); there are: {names}")
        if found.product != product:
            raise InvalidConfig(self._at(key), f"is of {found.product}, not of {product} ({named_by})")
        return found

    def _at(self, key: str) -> str:
        return f"{self.file}: {key}" if self.file else key


def read_config(document: Mapping[str, Any], file: str) -> Config:
    """The profiles in a document of TOML. Raises `InvalidConfig` naming file, key and rule."""
    _no_secret_in(document, file, "")
    for key in document:
        if key not in ("default", "profiles"):
            raise InvalidConfig(f"{file}: {shown_name(key)}", "unknown key")
    tables = _table(document, "profiles", file)
    profiles = {name: _profile(name, table, file) for name, table in tables.items()}
    config = Config(_table(document, "default", file), profiles, file)
    for product, name in config.default.items():
        key = f"{file}: default.{shown_name(product)}"
        if product not in EDITIONS:
            raise InvalidConfig(key, "unknown key")
        if not isinstance(name, str):
            raise InvalidConfig(key, "must be the name of a profile")
        config.profile(name, product, f"default.{product}")
    return config


def _table(document: Mapping[str, Any], key: str, file: str) -> Mapping[str, Any]:
    found = document.get(key, {})
    if not isinstance(found, dict):
        raise InvalidConfig(f"{file}: {key}", "must be a table")
    return found


def _profile(name: str, table: Any, file: str) -> Profile:
    key = f"{file}: profiles.{shown_name(name)}"
    if NAME.fullmatch(name) is None:
        raise InvalidConfig(key, "must be named by letters, digits, - and _ alone")
    profile = read_section(table, Profile, key, InvalidConfig)
    if profile.edition is not None:
        try:
            EDITIONS[profile.product](profile.edition)
        except InvalidValue as error:
            raise InvalidConfig(f"{key}.edition", error.rule) from None
    if profile.base_url is not None and "@" in profile.base_url:
        raise InvalidConfig(f"{key}.base_url", "may hold no user and no password, and no @ at all")
    return profile


def _no_secret_in(table: Mapping[str, Any], file: str, path: str) -> None:
    """No key may hold a secret, at whatever place it stands."""
    for key, value in table.items():
        if isinstance(value, dict):
            _no_secret_in(value, file, f"{path}{shown_name(key)}.")
        elif SECRET.fullmatch(key):
            variables = [one.name for product in (MEDICAL, LMS) for one in variables_for("token", product)]
            instead = f"canvas-comms login keeps a token in the keyring, or set {' or '.join(variables[:2])}"
            raise InvalidConfig(f"{file}: {path}{shown_name(key)}", f"no secret may stand here: {instead}")


__all__ = ["NAME", "SECRET", "Config", "InvalidConfig", "Profile", "read_config"]
