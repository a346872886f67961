"""Why somebody got no mail, as one program asks: the section `mail` of an `LmsClient`."""

from datetime import datetime

import attrs

from canvas_comms.lms.binding import Binding
from canvas_comms.lms.mail import use
from canvas_comms.lms.mail.use import MailAnswer
from canvas_comms.redaction import Opaque, veiled


@attrs.frozen(eq=False, repr=False)
class MailClient(Opaque):
    """The one question about mail over one backend."""

    _binding: Binding

    @veiled
    def why(
        self, user: str, *, category: str | None = None, since: datetime | str | None = None
    ) -> MailAnswer:
        """Why a user got no mail, or none of a category (`announcement`), from a moment on.

        Asks for channels, bounces, preferences and what the server sent, each under a right of its own;
        what may not be read is told as not known. Reading preferences stores the defaults of those that
        were never set. Raises `InvalidValue`, and `GatewayError` (`NotFound`: there is no such user).
        """
        whose = self._binding.texts.id(user, "user")
        return use.why(whose, self._binding.areas, category=category, since=since)


__all__ = ["MailClient"]
