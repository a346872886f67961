"""The file of profiles: where it is, how it is read, and how a profile is written into it.

Written by a stranger's hand or by `canvas-comms login`: what people wrote beside the profiles stays, their
comments too. The file is for its owner alone.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from canvas_comms_cli.profiles.profile import Config, InvalidConfig, read_config
from canvas_comms_cli.profiles.variables import VARIABLES

VARIABLE = next(one.name for one in VARIABLES if one.sets == "config")
LARGEST = 1 << 20
"""Bytes of the file at most."""


def config_path(environment: Mapping[str, str]) -> Path:
    """Where the profiles are: what the variable says, else below the user's own configuration."""
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE])
    from platformdirs import user_config_path

    return user_config_path("canvas-comms", appauthor=False) / "config.toml"


def load_config(path: Path) -> Config:
    """The profiles in the file; none if there is no file. Raises `InvalidConfig`."""
    return read_config(_document(path), str(path))


def _document(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise InvalidConfig(str(path), f"must be no longer than {LARGEST} bytes")
        return tomllib.loads(body.decode())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise InvalidConfig(str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidConfig(str(path), "must be UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InvalidConfig(str(path), f"must be TOML ({_place(error)})") from None
    except RecursionError:
        raise InvalidConfig(str(path), "must be TOML (nested too deep)") from None


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Where it cannot be read, without what stands there."""
    _, found, place = str(error).rpartition("(at ")
    return place.rstrip(")") if found else "cannot be read"


def put_profile(path: Path, name: str, values: Mapping[str, Any]) -> None:
    """Write these values of a profile, and make it the product's default if there is none yet.

    Other keys of the profile, other profiles and comments stay. Raises `InvalidConfig`; then nothing was
    written.
    """
    import tomlkit

    load_config(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        text = ""
    except OSError as error:
        raise InvalidConfig(str(path), f"cannot be read: {error.strerror}") from None
    document = tomlkit.parse(text)
    profiles = document.setdefault("profiles", tomlkit.table(is_super_table=True))
    profile = profiles.setdefault(name, tomlkit.table())
    for key, value in values.items():
        profile[key] = value
    document.setdefault("default", tomlkit.table()).setdefault(values["product"], name)
    written = tomlkit.dumps(document)
    read_config(tomllib.loads(written), str(path))
    _replace(path, written)


def _replace(path: Path, text: str) -> None:
    """The file as a whole or not at all; it and its folder are for their owner alone."""
    there = path.resolve()
    beside = there.with_name(f".{there.name}.{os.getpid()}")
    try:
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with open(
                os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
            ) as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(there)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InvalidConfig(str(path), f"cannot be written: {error.strerror}") from None


__all__ = ["VARIABLE", "config_path", "load_config", "put_profile"]
