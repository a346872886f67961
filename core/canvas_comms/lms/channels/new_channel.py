"""A channel that somebody wants, as it is asked for."""

import attrs

from canvas_comms.lms.channels.channel import ChannelType
from canvas_comms.redaction import PRIVATE, Redacted, Secret


@attrs.frozen(eq=False, repr=False)
class NewChannel(Redacted):
    """What is handed in. None: not given. `type` may be any text; servers take any.

    `address` is an e-mail address or a number, and not needed for push; `token` is a
    device's registration, for push only.
    """

    address: str | None = attrs.field(default=None, metadata=PRIVATE)
    type: str | None = None
    token: Secret | None = None
    skip_confirmation: bool = False

    @property
    def is_push(self) -> bool:
        """Whether a push channel is asked for."""
        return self.type == ChannelType.PUSH.value

    @property
    def stored_type(self) -> ChannelType:
        """The type that will be stored: any unknown one becomes e-mail, without a word.

        Source: canvas-lms, communication_channel.rb (2026), `assert_path_type`.
        """
        return ChannelType.of(self.type) or ChannelType.EMAIL

    @property
    def stored_address(self) -> str | None:
        """The path that will be stored: push has one of its own."""
        return PUSH_PATH if self.is_push else self.address


PUSH_PATH = "push"


__all__ = ["PUSH_PATH", "NewChannel"]
