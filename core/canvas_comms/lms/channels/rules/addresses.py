"""May this be the address of a new channel?

There must be one, and a type. A new e-mail address must be a bare address with a domain
(`a@b` will do; `Ann <a@b>` and blanks around it will not), and its domain must not be
banned by the account. Nothing else is checked: an SMS number may be any text, and under a
type that the server does not know, any text becomes an e-mail channel. Messages to SMS
channels are cancelled, whatever their number.

Has the user this address already?

The server looks among the user's rows for the same address, whatever the case of its
letters, stored under the very type that is asked for, and takes the first by position. A
living one refuses the new channel. A deleted one comes back: the same row, id and place,
in the letters that were sent now. None, and there is a new row. Other users' rows, and
rows of another type, do not matter. Push is never refused: the one row is given again.
A second look, when the row is stored, catches what the first one missed: another living
row with that address under the type that is shown.

How many channels may there be?

An account may set a maximum. It is held against the one who *asks*, not the one who gets
the channel: their living channels count, and deleted ones that are not an hour old. Apart
from that no user may own more than 101 rows, deleted ones included; a channel that comes
back needs no further row.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import Channel, ChannelType
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.sources import (
    API_SPEC,
    CONTROLLER,
    CONTROLLER_SPEC,
    EMAIL_CHECK,
    INFERRED,
    MESSAGE,
    MODEL,
    MODEL_SPEC,
    PAGE,
)

_ATEXT = r"A-Za-z0-9!#$%&'*+\-/=?^_`{|}~\u0080-\U0010ffff"
_QUOTED = r'"(?:[^"\\\x00-\x1f\x7f]|\\.)+"'
_LOCAL = rf"(?!\.+@)(?:[{_ATEXT}.]|{_QUOTED})+"
_DOMAIN = rf"(?:[{_ATEXT}]+(?:\.[{_ATEXT}]+)*|\[[^\[\]\\\s]*\])"
_BARE = re.compile(rf"{_LOCAL}@({_DOMAIN})")

MAX_LENGTH = 255
"""Longer texts do not fit the server's column; we call them no address, and stay quick."""


class AddressReason(Reason):
    """What can be said of an address and its type."""

    NO_ADDRESS = "no-address", MODEL
    NO_TYPE = "no-type", MODEL
    NOT_BARE = "not-a-bare-address", f"{MODEL_SPEC}; {EMAIL_CHECK}"
    BANNED_DOMAIN = "banned-domain", MODEL_SPEC
    BANNED_UNKNOWN = "banned-domains-unknown", MODEL_SPEC
    TYPE_IGNORED = "type-ignored", f"{MODEL_SPEC}; {INFERRED}"
    UNCHECKED = "unchecked", MODEL_SPEC
    ADDRESS_IGNORED = "address-ignored", PAGE
    TOKEN_IGNORED = "token-ignored", PAGE
    NOT_CARRIED = "sms-not-carried", MESSAGE


def bare_domain(address: str) -> str | None:
    """The domain of a bare e-mail address as the server reads it, or None if it is none."""
    if len(address) > MAX_LENGTH:
        return None
    match = _BARE.fullmatch(address)
    return match[1] if match else None


def is_bare_address(address: str) -> bool:
    """Whether the server takes it for an e-mail address."""
    return bare_domain(address) is not None


def judge_address(new: NewChannel) -> Decision:
    """Judge what is handed in, whatever row it gets."""
    if new.is_push:
        ignored = Finding(AddressReason.ADDRESS_IGNORED, Effect.DROPPED, "address")
        return Decision((ignored,) if new.address else ())
    findings: list[Finding] = []
    if not new.address or not new.address.strip():
        findings.append(Finding(AddressReason.NO_ADDRESS, Effect.REFUSED, "address"))
    if not new.type or not new.type.strip():
        findings.append(Finding(AddressReason.NO_TYPE, Effect.REFUSED, "type"))
    elif ChannelType.of(new.type) is None:
        findings.append(Finding(AddressReason.TYPE_IGNORED, Effect.DROPPED, "type"))
    if new.type == ChannelType.SMS.value:
        findings.append(Finding(AddressReason.NOT_CARRIED, Effect.NOTED, "type"))
    if new.token is not None:
        findings.append(Finding(AddressReason.TOKEN_IGNORED, Effect.DROPPED, "token"))
    return Decision(tuple(findings))


def judge_row(new: NewChannel, banned: Collection[str] | None) -> Decision:
    """Judge the address of a row that did not exist before; one that comes back is not judged.

    `banned` holds domains in lower case; None: not known.
    """
    kind = ChannelType.of(new.type)
    if new.is_push:
        return Decision()
    if kind is None or not kind.is_email:
        noted = Finding(AddressReason.UNCHECKED, Effect.NOTED, "address")
        return Decision((noted,) if (new.address or "").strip() else ())
    domain = bare_domain(new.address or "")
    if domain is None:
        return _email(AddressReason.NOT_BARE, Effect.REFUSED)
    if banned is None:
        return _email(AddressReason.BANNED_UNKNOWN, Effect.UNKNOWN)
    if domain.lower() in banned:
        return _email(AddressReason.BANNED_DOMAIN, Effect.REFUSED)
    return Decision()


def _email(reason: AddressReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "address"),))


class UniquenessReason(Reason):
    """What the user's other channels mean for the new one."""

    NEW_ROW = "new-row", CONTROLLER
    ALREADY_THERE = "already-there", CONTROLLER_SPEC
    COMES_BACK = "comes-back", f"{CONTROLLER_SPEC}; {API_SPEC}"
    SAME_PUSH_CHANNEL = "same-push-channel", CONTROLLER
    TAKEN = "taken", MODEL_SPEC
    CHANNELS_UNKNOWN = "channels-unknown", CONTROLLER
    DELETED_UNKNOWN = "deleted-channels-unknown", CONTROLLER


class Row(Protocol):
    """What matters of a row."""

    @property
    def type(self) -> ChannelType:
        """As stored."""
        ...

    @property
    def retired(self) -> bool:
        """Whether it was deleted."""
        ...


R = TypeVar("R", bound=Row)


@attrs.frozen
class Place(Generic[R]):
    """The row that the channel gets: an existing one, or None for a new one (or not known)."""

    decision: Decision
    row: R | None
    known: bool = True


def folded(address: str) -> str:
    """The address as it is compared."""
    return address.lower()


def place(new: NewChannel, same: Sequence[R] | None, *, all_rows: bool = True) -> Place[R]:
    """Find the row. `same` are the user's rows with this address, in order; None: not known.

    `all_rows` says that deleted rows are among them, as a server knows but no list tells.
    """
    if same is None:
        return Place(_said(UniquenessReason.CHANNELS_UNKNOWN, Effect.UNKNOWN), None, known=False)
    row = next((one for one in same if one.type.value == new.type), None)
    twin = _second_look(new, same)
    if row is None:
        if twin is None and not all_rows:
            return Place(_said(UniquenessReason.DELETED_UNKNOWN, Effect.UNKNOWN), None, known=False)
        return Place(twin or _said(UniquenessReason.NEW_ROW, Effect.NOTED), None)
    if row.retired:
        return Place(twin or _said(UniquenessReason.COMES_BACK, Effect.CHANGED), row)
    if row.type is ChannelType.PUSH:
        return Place(_said(UniquenessReason.SAME_PUSH_CHANNEL, Effect.NOTED), row)
    return Place(_said(UniquenessReason.ALREADY_THERE, Effect.REFUSED), row)


def _second_look(new: NewChannel, same: Sequence[R]) -> Decision | None:
    kind = ChannelType.of(new.type)
    if kind is None:
        return None
    if any(one.type is kind.shown and not one.retired for one in same):
        return _said(UniquenessReason.TAKEN, Effect.REFUSED)
    return None


def _said(reason: UniquenessReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "address"),))


ROWS = 100
"""A user who owns more rows than this gets no further one."""

RECENT = timedelta(hours=1)
"""A deleted channel still counts for the account's maximum while it is younger than this."""


class LimitReason(Reason):
    """Why there may be no further channel."""

    ACCOUNT_MAXIMUM = "account-maximum", f"{CONTROLLER_SPEC}; {MODEL_SPEC}"
    MAXIMUM_UNKNOWN = "maximum-unknown", CONTROLLER_SPEC
    TOO_MANY_ROWS = "too-many-rows", MODEL
    ROWS_UNKNOWN = "rows-unknown", MODEL


def counted(channels: Iterable[Channel], now: datetime) -> int:
    """How many of the requester's rows count for the account's maximum."""
    return sum(1 for one in channels if not one.retired or one.created_at > now - RECENT)


def under_maximum(count: int | None, maximum: int | None, *, exact: bool = True) -> Decision:
    """`count` are the requester's that count, at least if not `exact`; None: not known.

    `maximum` None: the account sets none.
    """
    if maximum is None:
        return Decision()
    if count is not None and count >= maximum:
        return _found(LimitReason.ACCOUNT_MAXIMUM, Effect.REFUSED, "type")
    if count is None or not exact:
        return maximum_unknown()
    return Decision()


def maximum_unknown() -> Decision:
    """What is said when it is not known whether the maximum is reached."""
    return _found(LimitReason.MAXIMUM_UNKNOWN, Effect.UNKNOWN, "type")


def room_for_a_row(rows: int | None) -> Decision:
    """`rows` is how many the user owns, None if not known."""
    if rows is None:
        return _found(LimitReason.ROWS_UNKNOWN, Effect.UNKNOWN, "user_id")
    if rows <= ROWS:
        return Decision()
    return _found(LimitReason.TOO_MANY_ROWS, Effect.REFUSED, "user_id")


def _found(reason: LimitReason, effect: Effect, where: str) -> Decision:
    return Decision((Finding(reason, effect, where),))
