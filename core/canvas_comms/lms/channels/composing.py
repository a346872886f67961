"""Composing a new channel by hand, strictly."""

import re

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.channels.channel import ChannelType
from canvas_comms.lms.channels.new_channel import NewChannel
from canvas_comms.lms.channels.rules.addresses import MAX_LENGTH
from canvas_comms.redaction import Secret, veiled

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@veiled
def compose_channel(
    *,
    type: ChannelType,
    address: str | None = None,
    token: Secret | None = None,
    skip_confirmation: bool = False,
) -> NewChannel:
    """A channel to plan or add: an address for e-mail and SMS, a device's token for push.

    Raises `InvalidValue` naming the field: an address that is missing, blank, has blanks
    around it, control characters or more than 255 characters; a token that is missing or
    blank; an address for push, or a token for anything else.
    """
    if not isinstance(type, ChannelType):
        raise InvalidValue("type", "must be a ChannelType")
    if type is ChannelType.PUSH:
        _nothing(address, "address", "push channels have none")
        if token is None or not token.reveal().strip():
            raise InvalidValue("token", "is needed for push")
        return NewChannel(None, type.value, token, skip_confirmation)
    _nothing(token, "token", "is for push only")
    return NewChannel(_address(address), type.value, None, skip_confirmation)


def _address(address: str | None) -> str:
    if not isinstance(address, str):
        raise InvalidValue("address", "is needed")
    if not address.strip() or address != address.strip():
        raise InvalidValue("address", "must not be blank nor have blanks around it")
    if _UNPRINTABLE.search(address):
        raise InvalidValue("address", "must hold no control characters nor lone surrogates")
    if len(address) > MAX_LENGTH:
        raise InvalidValue("address", f"must have at most {MAX_LENGTH} characters")
    return address


def _nothing(value: object, field: str, rule: str) -> None:
    if value is not None:
        raise InvalidValue(field, rule)


__all__ = ["compose_channel"]
