"""What the system's keyring keeps for the command line: tokens, and the logins of apps.

A secret is kept for one server, or for one profile at one server: a profile whose base URL is changed
afterwards finds none, so that no token goes to another server than the one it was given for.
"""

from canvas_comms.errors import CanvasCommsError
from canvas_comms.redaction import Secret, veiled

TOKENS = "canvas-comms"
"""The keyring service of tokens: `keyring set canvas-comms <base URL>` puts one there by hand."""
LOGINS = "canvas-comms login"
"""The service of logins of apps (see `app_logins`)."""

INSTALL = "pip install 'canvas-comms[keyring]'"
"""The keyring is an extra of its own: it weighs as much as all the rest of the command line."""


class KeyringUnusable(CanvasCommsError):
    """There is no keyring, or it cannot be opened; the message says what else works."""


def account_of(base_url: str, profile: str) -> str:
    """Under which name a secret is kept: the server, and the profile if it is for one."""
    server = base_url.rstrip("/")
    return f"{server}#{profile}" if profile else server


def has_keyring() -> bool:
    """Whether the extra is installed."""
    try:
        import keyring  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


def kept(service: str, account: str) -> Secret | None:
    """The secret that is kept; None without one, without the extra, and where it cannot be opened."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found = keyring.get_password(service, account)
    except KeyringError:
        return None
    return None if found is None else Secret(found)


@veiled
def keep(service: str, account: str, secret: Secret) -> None:
    """Keep a secret, in place of the one before. Raises `KeyringUnusable`."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise KeyringUnusable(f"there is no keyring: {INSTALL}") from None
    try:
        keyring.set_password(service, account, secret.reveal())
    except KeyringError as error:
        raise KeyringUnusable(f"the keyring keeps nothing ({type(error).__name__})") from None


def forget(service: str, account: str) -> bool:
    """Forget a secret; whether there was one. Raises `KeyringUnusable`."""
    if kept(service, account) is None:
        return False
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(service, account)
    except KeyringError as error:
        raise KeyringUnusable(f"the keyring forgets nothing ({type(error).__name__})") from None
    return True


__all__ = [
    "INSTALL",
    "LOGINS",
    "TOKENS",
    "KeyringUnusable",
    "account_of",
    "forget",
    "has_keyring",
    "keep",
    "kept",
]
