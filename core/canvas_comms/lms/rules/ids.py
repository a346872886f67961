"""Whom or what does an id in a path name?

Digits name by the server's own id. Institutions have ids of their own: `sis_user_id:VALUE`,
`lti_user_id:VALUE`, `uuid:VALUE`, and all of these in hexadecimal, `hex:sis_user_id:48C3A9`. Each
collection knows its own prefixes; one of another collection, an unknown value and any other text
name nothing, and never are an error. Values are compared exactly, logins in any case; blanks around
an id count for nothing. `1~123` is thing 123 of the first shard, the only one here; a global id names
nothing. Looking up needs no right. Source: facts neighbours C.
"""

import re
from collections.abc import Mapping

from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.institution_ids import Collection, Column
from canvas_comms.lms.params import as_id

SHARD = 10**13
"""Ids of the first shard are global ids with this added."""

MOST_DIGITS = 19
"""A longer number is no id."""

SHORTEST_UUID = 36

PREFIXES: Mapping[Collection, Mapping[str, Column]] = {
    Collection.USERS: {
        "sis_user_id": Column.SIS_ID,
        "sis_login_id": Column.LOGIN_ID,
        "sis_integration_id": Column.INTEGRATION_ID,
        "lti_user_id": Column.LTI_ID,
        "lti_1_1_id": Column.NOTHING,
        "lti_1_3_id": Column.NOTHING,
        "lti_context_id": Column.NOTHING,
        "uuid": Column.UUID,
    },
    Collection.COURSES: {
        "sis_course_id": Column.SIS_ID,
        "sis_integration_id": Column.NOTHING,
        "lti_context_id": Column.NOTHING,
        "uuid": Column.UUID,
    },
    Collection.SECTIONS: {"sis_section_id": Column.SIS_ID, "sis_integration_id": Column.NOTHING},
    Collection.GROUPS: {"sis_group_id": Column.SIS_ID, "lti_context_id": Column.NOTHING},
    Collection.GROUP_CATEGORIES: {"sis_group_category_id": Column.NOTHING},
    Collection.ACCOUNTS: {
        "sis_account_id": Column.SIS_ID,
        "sis_integration_id": Column.NOTHING,
        "lti_context_id": Column.NOTHING,
        "uuid": Column.UUID,
    },
}
"""Which prefixes a collection knows, and what each is about."""

OF_CONTEXT: Mapping[ContextKind, Collection] = {
    ContextKind.COURSE: Collection.COURSES,
    ContextKind.GROUP: Collection.GROUPS,
    ContextKind.ACCOUNT: Collection.ACCOUNTS,
    ContextKind.SECTION: Collection.SECTIONS,
    ContextKind.USER: Collection.USERS,
}

_OF_SHARD = re.compile(r"([0-9]{1,19})~([0-9]{1,19})", re.ASCII)
_PREFIXED = re.compile(r"(hex:)?((?:sis|lti)_[a-z0-9_]+|uuid):(.+)", re.ASCII | re.DOTALL)


def resolved(directory: Directory, collection: Collection, text: str) -> str | None:
    """The server's own id that an id in a path stands for; None for what names nothing.

    Whether there is such a thing is not looked at where the id is a number.
    """
    given = text.strip()
    number = as_id(given)
    if number is not None:
        return number if len(given) <= MOST_DIGITS else None
    shard = _OF_SHARD.fullmatch(given)
    if shard is not None:
        return as_id(shard[2]) if int(shard[1]) == 1 else None
    match = _PREFIXED.fullmatch(given)
    if match is None:
        return None
    column = PREFIXES[collection].get(match[2])
    value = match[3] if match[1] is None else _from_hex(match[3])
    if column is None or value is None or (column is Column.UUID and len(value) < SHORTEST_UUID):
        return None
    return directory.named(collection, column, value.lower() if column is Column.LOGIN_ID else value)


def spelt_out(directory: Directory, collection: Collection, text: str) -> str:
    """The same; text that names nothing as it is, for whoever says that there is no such thing.

    Words such as `self` are text of that kind.
    """
    found = resolved(directory, collection, text)
    return text if found is None else found


def context_spelt_out(directory: Directory, context: Context) -> Context:
    """A context by the server's own id, if its id names something."""
    return Context(context.kind, spelt_out(directory, OF_CONTEXT[context.kind], context.id))


def in_hex(id: str) -> str:
    """An id of an institution in its old packed form: `hex:sis_user_id:48C3A9`."""
    prefix, _, value = id.partition(":")
    return f"hex:{prefix}:{value.encode('utf-8', 'replace').hex()}"


def _from_hex(text: str) -> str | None:
    try:
        return bytes.fromhex(text).decode("utf-8")
    except ValueError:
        return None


def global_id(id: str) -> str:
    """The global id of something of this host."""
    return str(SHARD + int(id)) if id.isascii() and id.isdigit() and len(id) <= 13 else id


__all__ = [
    "MOST_DIGITS",
    "OF_CONTEXT",
    "PREFIXES",
    "SHARD",
    "context_spelt_out",
    "global_id",
    "in_hex",
    "resolved",
    "spelt_out",
]
