"""What is private in a journal, and the hook that encrypts it: content, the words of keys, the secret.

The secret keys the hashes of people, contents and keys. With a cipher nobody who has the file alone can
guess what was hashed.
"""

import secrets
from typing import Protocol

import attrs

from canvas_comms.errors import JournalError
from canvas_comms.redaction import Opaque, veiled

_MARK = b"canvas-comms outbox "


class Cipher(Protocol):
    """Encrypts what is private. `decrypt` must fail for what `encrypt` did not make."""

    def encrypt(self, clear: bytes, /) -> bytes:
        """The bytes, unreadable without the key."""
        ...

    def decrypt(self, sealed: bytes, /) -> bytes:
        """The bytes that were encrypted; any exception if the key or the bytes are wrong."""
        ...


@attrs.frozen(eq=False, repr=False)
class Seal(Opaque):
    """Writes and reads private texts, with a cipher or without. Raises `JournalError`."""

    cipher: Cipher | None

    @veiled
    def close(self, text: str | None) -> bytes | None:
        """The text, as it is stored."""
        return None if text is None else self._encrypted(text.encode("utf-8", "surrogatepass"))

    @veiled
    def open(self, stored: bytes | None) -> str | None:
        """The text that was stored."""
        return None if stored is None else self._decrypted(stored).decode("utf-8", "surrogatepass")

    def new_secret(self) -> bytes:
        """A new secret for a journal, as it is stored."""
        return self.closed_secret(secrets.token_bytes(32))

    @veiled
    def closed_secret(self, secret: bytes) -> bytes:
        """A secret as it is stored; see `secret`."""
        return self._encrypted(_MARK + secret)

    @veiled
    def secret(self, stored: bytes, sealed: bool) -> bytes:
        """The secret of a journal."""
        if sealed != (self.cipher is not None):
            raise JournalError("it is encrypted: a cipher is needed" if sealed else "it is not encrypted")
        opened = self._decrypted(stored)
        if not opened.startswith(_MARK):
            raise JournalError("this key does not open it")
        return opened.removeprefix(_MARK)

    def _encrypted(self, clear: bytes) -> bytes:
        if self.cipher is None:
            return clear
        try:
            return self.cipher.encrypt(clear)
        except Exception:
            failed = "the cipher failed to encrypt"
        raise JournalError(failed)

    def _decrypted(self, stored: bytes) -> bytes:
        if self.cipher is None:
            return stored
        try:
            return self.cipher.decrypt(stored)
        except Exception:
            failed = "this key does not open it"
        raise JournalError(failed)


IN_CLEAR = Seal(None)
"""No cipher: what is private is stored as it is."""

__all__ = ["IN_CLEAR", "Cipher", "Seal"]
