"""The settings that a backend declares for itself, as the command line gives them.

A flag counts first (`--setting KEY=VALUE`), then the environment (`CANVAS_COMMS_SETTING_KEY`), then the
table `settings` of the profile. What the backend does not declare is refused; of the environment only what
it declares is looked at. A secret comes from the environment alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from canvas_comms.decisions import shown_name
from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import Secret
from canvas_comms_cli.profiles.profile import SECRET
from canvas_comms_cli.profiles.variables import setting_variable, variables_for
from canvas_comms_plugins import Backend
from canvas_comms_plugins.setting_values import A_SECRET, FROM_PYTHON, how_given, setting_of


def own_settings(
    backend: Backend,
    flags: Iterable[str],
    profile: Mapping[str, Any],
    environment: Mapping[str, str],
    options: Mapping[str, str],
) -> Mapping[str, Any]:
    """Setting → value, read as the backend declares it. `options` are what has an option of its own.

    Raises a usage error that names the setting, where it was given and the rule, never the value.
    """
    typed = _typed(flags)
    found: dict[str, Any] = {}
    how = how_given(backend)
    for name in [*backend.settings, *(typed.keys() | profile.keys()) - backend.settings.keys()]:
        given, where = _first(name, typed, profile, environment)
        if given is None or (name in options and isinstance(given, Secret)):
            continue
        if name in options:
            raise click.UsageError(f"{where}: {options[name]} sets it")
        if is_secret(name, how) and not isinstance(given, Secret):
            raise click.UsageError(f"{where}: is a secret; set {setting_variable(name)}")
        try:
            found[name] = setting_of(backend, name, given)
        except InvalidValue as error:
            raise click.UsageError(f"{where}: {error.rule}") from None
    return found


def how_set(backend: Backend, options: Mapping[str, str]) -> Mapping[str, str]:
    """Setting → how people set it: the option, `--setting host=TEXT`, a variable, or that only Python can."""
    how = how_given(backend)
    return {name: _way(name, backend.product, how, options) for name in backend.settings}


def is_secret(name: str, how: Mapping[str, str]) -> bool:
    """Whether a setting is a secret: by its type, or by its name."""
    return how.get(name) == A_SECRET or SECRET.fullmatch(name) is not None


def _way(name: str, product: str, how: Mapping[str, str], options: Mapping[str, str]) -> str:
    if name in options:
        return options[name]
    variables = [one.name for one in variables_for(name, product)]
    if variables:
        log_in = [f"canvas-comms login {product}"] if name == "token" else []
        return " or ".join([*log_in, *variables])
    if how[name] == FROM_PYTHON:
        return FROM_PYTHON
    return setting_variable(name) if is_secret(name, how) else f"--setting {name}=… ({how[name]})"


def _typed(flags: Iterable[str]) -> Mapping[str, Any]:
    """Key → text, or the list of them where a key is repeated. Raises a usage error."""
    found: dict[str, Any] = {}
    for text in flags:
        key, equals, value = text.partition("=")
        if not key or not equals:
            raise click.UsageError("--setting takes KEY=VALUE")
        before = found.get(key)
        several = [before] if isinstance(before, str) else before
        found[key] = value if several is None else [*several, value]
    return found


def _first(
    name: str, typed: Mapping[str, Any], profile: Mapping[str, Any], environment: Mapping[str, str]
) -> tuple[Any, str]:
    """What was given, and where. Text of the environment may be a secret, and is kept as one."""
    if name in typed:
        return typed[name], f"--setting {shown_name(name)}"
    variable = setting_variable(name)
    if environment.get(variable):
        return Secret(environment[variable]), variable
    if name in profile:
        return profile[name], f"settings.{shown_name(name)} of the profile"
    return None, ""


__all__ = ["how_set", "is_secret", "own_settings"]
