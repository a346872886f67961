"""May this be the address of a new channel?

There must be one, and a type. A new e-mail address must be a bare address with a domain
(`a@b` will do; `Ann <a@b>` and blanks around it will not), and its domain must not be
banned by the account. Nothing else is checked: an SMS number may be any text, and under a
type that the server does not know, any text becomes an e-mail channel. Messages to SMS
channels are cancelled, whatever their number.
"""

import re
from collections.abc import Collection

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.channel import ChannelType
from canvas_comms.lms.channels.new_channel import NewChannel
from canvas_comms.lms.channels.sources import EMAIL_CHECK, INFERRED, MESSAGE, MODEL, MODEL_SPEC, PAGE

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
