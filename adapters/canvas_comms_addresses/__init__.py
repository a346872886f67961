"""Addresses judged more strictly than any server does (extra `addresses`).

`check_address` is an `AddressCheck` for `add_channel`. It looks at the text alone: no DNS,
no network, no message.
"""

from canvas_comms_addresses.checking import AddressFault, check_address

__all__ = ["AddressFault", "check_address"]
