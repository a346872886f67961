"""Where the command line finds secrets: in the environment or the keyring, never in its words."""

import os
from collections.abc import Mapping

import attrs
import click

from canvas_comms.redaction import Secret
from canvas_comms_cli.profiles.keyring_store import INSTALL, LOGINS, TOKENS, account_of, has_keyring, kept
from canvas_comms_cli.profiles.order import Settled
from canvas_comms_cli.profiles.variables import OTHER_TOKEN, OTHER_URL, server_of, variables_for

CLIENT_CREDENTIALS = ("token_url", "client_id", "client_secret")


@attrs.frozen
class FoundCredentials:
    """Settings that let a backend in, and in words where they come from: `environment CANVAS_API_TOKEN`."""

    settings: Mapping[str, object] = attrs.field(repr=False)
    where: str


def look_for_credentials(settled: Settled, environment: Mapping[str, str]) -> FoundCredentials | None:
    """Settings for a backend: `token`, or `credentials`, or `token_url`, `client_id` and `client_secret`.

    A variable counts first, and then what the keyring keeps for the profile at its server, and for the
    server. None if there is nothing.
    """
    base_url, profile = settled.values["base_url"].value or "", settled.profile.value or ""
    for variable in variables_for("token", settled.product):
        if environment.get(variable.name) and _is_for(variable.name, base_url, environment):
            return FoundCredentials(
                {"token": Secret(environment[variable.name])}, f"environment {variable.name}"
            )
    for variable in variables_for("client_secret", settled.product):
        if environment.get(variable.name):
            client = {name: settled.values[name].value or "" for name in ("token_url", "client_id")}
            secret = Secret(environment[variable.name])
            return FoundCredentials({**client, "client_secret": secret}, f"environment {variable.name}")
    return _kept(base_url, profile, settled) if base_url else None


def _is_for(variable: str, base_url: str, environment: Mapping[str, str]) -> bool:
    """Whether a token is for this server: that of other tools is for their server, if they name one."""
    others = server_of(environment.get(OTHER_URL, ""))
    return variable != OTHER_TOKEN or not others or base_url.rstrip("/") == others


def _kept(base_url: str, profile: str, settled: Settled) -> FoundCredentials | None:
    of_profile = [(account_of(base_url, profile), f"keyring, profile {profile}")] if profile else []
    for account, where in [*of_profile, (account_of(base_url, ""), "keyring"), (base_url, "keyring")]:
        token = kept(TOKENS, account)
        if token is not None:
            return FoundCredentials({"token": token}, where)
        login = kept(LOGINS, account)
        if login is not None:
            from canvas_comms_cli.profiles.app_logins import credentials_of  # which imports HTTP

            insecure = settled.values["insecure_loopback"].value is True
            return FoundCredentials(
                {"credentials": credentials_of(login, account, insecure)}, f"{where}, by a login"
            )
    return None


def find_credentials(settled: Settled, environment: Mapping[str, str]) -> FoundCredentials:
    """The same. Raises a usage error that says where they are looked for."""
    found = look_for_credentials(settled, environment)
    if found is not None:
        return found
    product, base_url = settled.product, settled.values["base_url"].value
    tokens = [one.name for one in variables_for("token", product) if one.name != OTHER_TOKEN]
    client = [one.name for part in CLIENT_CREDENTIALS for one in variables_for(part, product)]
    variables = ", or ".join(filter(None, [*tokens, ", ".join(client)]))
    first = "" if has_keyring() else f" (after: {INSTALL})"
    by_hand = f"canvas-comms login {product}, or keyring set {TOKENS} {base_url}"
    raise click.UsageError(f"no token: set {variables}, or run{first}: {by_hand}")


def secret_of(variable: str, prompt: str) -> Secret:
    """A secret from a variable of the environment, or typed unseen."""
    found = os.environ.get(variable) or click.prompt(prompt, hide_input=True, err=True)
    return Secret(str(found))


__all__ = ["FoundCredentials", "find_credentials", "look_for_credentials", "secret_of"]
