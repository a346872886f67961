"""Where the command line finds secrets: in the environment or the keyring, never in its words."""

import os

import attrs
import click

from canvas_comms.redaction import Secret

SERVICE = "canvas-comms"
"""The keyring service; the account is the base URL: `keyring set canvas-comms <base URL>`."""

INSTALL = "pip install 'canvas-comms[keyring]'"
"""The keyring is an extra of its own: it weighs as much as all the rest of the command line."""

TOKEN = "CANVAS_COMMS_TOKEN"  # noqa: S105 - the name of a variable
CLIENT = ("CANVAS_COMMS_TOKEN_URL", "CANVAS_COMMS_CLIENT_ID", "CANVAS_COMMS_CLIENT_SECRET")
LMS_TOKEN = "CANVAS_COMMS_LMS_TOKEN"  # noqa: S105 - the name of a variable


@attrs.frozen
class CredentialSources:
    """The variables that hold a product's credentials; `client` is empty where tokens are the only ones."""

    token: str
    client: tuple[str, ...] = ()


MEDICAL_SOURCES = CredentialSources(TOKEN, CLIENT)
LMS_SOURCES = CredentialSources(LMS_TOKEN)


def find_credentials(base_url: str, sources: CredentialSources) -> dict[str, object]:
    """Settings for a backend: `token`, or `token_url`, `client_id` and `client_secret`.

    Raises a usage error that says where they are looked for.
    """
    token = os.environ.get(sources.token)
    if token:
        return {"token": Secret(token)}
    client = [os.environ.get(name, "") for name in sources.client]
    if client and client[-1]:
        return {"token_url": client[0], "client_id": client[1], "client_secret": Secret(client[2])}
    kept = _from_keyring(base_url)
    if kept is None:
        variables = ", or ".join(filter(None, [sources.token, ", ".join(sources.client)]))
        first = "" if _has_keyring() else f" (after: {INSTALL})"
        raise click.UsageError(f"no token: set {variables}, or run{first}: keyring set {SERVICE} {base_url}")
    return {"token": Secret(kept)}


def secret_of(variable: str, prompt: str) -> Secret:
    """A secret from a variable of the environment, or typed unseen."""
    found = os.environ.get(variable) or click.prompt(prompt, hide_input=True, err=True)
    return Secret(str(found))


def _has_keyring() -> bool:
    try:
        import keyring  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


def _from_keyring(base_url: str) -> str | None:
    """The token kept for a base URL; None without one, or without the extra `keyring`."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, base_url)
    except KeyringError:
        return None


__all__ = [
    "CLIENT",
    "LMS_SOURCES",
    "LMS_TOKEN",
    "MEDICAL_SOURCES",
    "SERVICE",
    "TOKEN",
    "CredentialSources",
    "find_credentials",
    "secret_of",
]
