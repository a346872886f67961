"""A search for patients or practitioners, as a program asks for it."""

from typing import ClassVar, TypeAlias

import attrs

from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.rules.searching import DEFAULT_COUNT
from canvas_comms.redaction import PRIVATE, Redacted

_PARAMETER = "canvas_comms.parameter"


def _asked(name: str) -> str | None:
    """A field that is sent as this parameter, if it is given."""
    field: str | None = attrs.field(default=None, metadata={**PRIVATE, _PARAMETER: name}, kw_only=True)
    return field


@attrs.frozen(eq=False, repr=False)
class PatientQuery(Redacted):
    """Which patients to find: all that is given must hold.

    Names match by their beginning, `name` any part of any name, the others as a whole. `phone` has ten
    digits; `identifier` is a value, or `system|value`; `birth_date` a day, `1980-04-29`, or
    `ge1980-01-01` for all from then on (`ne`, `gt`, `lt`, `le` as well). `sort` names `_id`,
    `birthdate`, `family` or `given`, with `-` for descending, several with a comma between them.
    """

    kind: ClassVar[PersonKind] = PersonKind.PATIENT
    id: str | None = _asked("_id")
    name: str | None = _asked("name")
    family: str | None = _asked("family")
    given: str | None = _asked("given")
    nickname: str | None = _asked("nickname")
    gender: str | None = _asked("gender")
    birth_date: str | None = _asked("birthdate")
    email: str | None = _asked("email")
    phone: str | None = _asked("phone")
    identifier: str | None = _asked("identifier")
    active: bool | None = _asked("active")  # type: ignore[assignment]  # a flag, written as a word
    sort: str | None = _asked("_sort")
    count: int = DEFAULT_COUNT
    offset: int = 0


@attrs.frozen(eq=False, repr=False)
class PractitionerQuery(Redacted):
    """Which practitioners to find: all that is given must hold.

    Those who are not active are found only by `active=False`; those with whom no appointments are made
    only if `include_non_schedulable` is True.
    """

    kind: ClassVar[PersonKind] = PersonKind.PRACTITIONER
    id: str | None = _asked("_id")
    name: str | None = _asked("name")
    email: str | None = _asked("email")
    npi: str | None = _asked("npi-number")
    active: bool | None = _asked("active")  # type: ignore[assignment]  # a flag, written as a word
    include_non_schedulable: bool | None = _asked("include-non-schedulable-practitioners")  # type: ignore[assignment]  # another
    count: int = DEFAULT_COUNT
    offset: int = 0


Query: TypeAlias = PatientQuery | PractitionerQuery


def people_params(query: Query) -> tuple[tuple[str, str], ...]:
    """Names and values that say this query, as a client sends them."""
    fields = ((one.metadata.get(_PARAMETER), getattr(query, one.name)) for one in attrs.fields(type(query)))
    named = [(name, _word(value)) for name, value in fields if name is not None and value is not None]
    paging = [("_count", str(query.count))] + ([("_offset", str(query.offset))] if query.offset else [])
    return (*named, *paging)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


__all__ = ["PatientQuery", "PractitionerQuery", "Query", "people_params"]
