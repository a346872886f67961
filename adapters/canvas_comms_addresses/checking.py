"""Can anything ever be delivered to this address?

An e-mail address must be one that mail on the internet knows: a domain with a dot, of
allowed characters and length, not one reserved for tests unless asked for. A number must
be international (`+1 …`), possible and assigned. Other types have no addresses to judge.
"""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.model import ChannelType


class AddressFault(Reason):
    """Why nothing can be delivered to an address."""

    NOT_EMAIL = "not-an-email-address", "email-validator, syntax only"
    NOT_INTERNATIONAL = "not-an-international-number", "phonenumberslite"
    NO_SUCH_NUMBER = "no-such-number", "phonenumberslite"


def check_address(address: str, type: ChannelType) -> Decision:
    """Judge an address of a new channel. Pure; never raises."""
    if type.is_email:
        return _refused(_email_fault(address))
    if type is ChannelType.SMS:
        return _refused(_number_fault(address))
    return Decision()


def _email_fault(address: str) -> AddressFault | None:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return AddressFault.NOT_EMAIL
    return None


def _number_fault(address: str) -> AddressFault | None:
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        return AddressFault.NOT_INTERNATIONAL
    return None if phonenumbers.is_valid_number(number) else AddressFault.NO_SUCH_NUMBER


def _refused(fault: AddressFault | None) -> Decision:
    return Decision() if fault is None else Decision((Finding(fault, Effect.REFUSED, "address"),))


__all__ = ["AddressFault", "check_address"]
