"""Where the command line finds secrets: in the environment or the keyring, never in its words."""

import os

import click

from canvas_comms.redaction import Secret

SERVICE = "canvas-comms"
"""The keyring service; the account is the base URL: `keyring set canvas-comms <base URL>`."""

TOKEN = "CANVAS_COMMS_TOKEN"  # noqa: S105 - the name of a variable
CLIENT = ("CANVAS_COMMS_TOKEN_URL", "CANVAS_COMMS_CLIENT_ID", "CANVAS_COMMS_CLIENT_SECRET")


def found_credentials(base_url: str) -> dict[str, object]:
    """Settings for a backend: `token`, or `token_url`, `client_id` and `client_secret`.

    Raises a usage error that says where they are looked for.
    """
    token = os.environ.get(TOKEN)
    if token:
        return {"token": Secret(token)}
    token_url, client_id, client_secret = (os.environ.get(name, "") for name in CLIENT)
    if client_secret:
        return {"token_url": token_url, "client_id": client_id, "client_secret": Secret(client_secret)}
    kept = _from_keyring(base_url)
    if kept is None:
        raise click.UsageError(
            f"no token: set {TOKEN}, or {', '.join(CLIENT)}, or run: keyring set {SERVICE} {base_url}"
        )
    return {"token": Secret(kept)}


def _from_keyring(base_url: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, base_url)
    except KeyringError:
        return None


__all__ = ["CLIENT", "SERVICE", "TOKEN", "found_credentials"]
