"""Notification preferences of Canvas LMS: JSON to values, and back."""

from collections.abc import Iterable, Mapping

from canvas_comms.lms.preferences.model import NOTHING_MORE, Frequency, NotificationPreference
from canvas_comms.redaction import veiled
from canvas_comms_wire.bundles import reply_json
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.lms_leaves import extra_of, read_list, read_object, read_text

_KEYS = frozenset(["notification", "category", "frequency"])
_WRAPPER = "notification_preferences"


@veiled
def read_preferences(body: bytes) -> tuple[NotificationPreference, ...]:
    """The preferences of an answer, of which one alone is a list as well.

    Raises `MalformedResponse` naming place and rule, never a value.
    """
    found = read_list(read_object(reply_json(body), "body").get(_WRAPPER), _WRAPPER)
    return tuple(_preference(one, f"{_WRAPPER}[{i}]") for i, one in enumerate(found))


@veiled
def read_categories(body: bytes) -> tuple[str, ...]:
    """The categories of an answer. Raises as `read_preferences`."""
    found = read_list(read_object(reply_json(body), "body").get("categories"), "categories")
    return tuple(read_text(one, f"categories[{i}]") for i, one in enumerate(found))


def preferences_document(preferences: Iterable[NotificationPreference]) -> dict[str, Json]:
    """The JSON of preferences as the server writes it."""
    return {_WRAPPER: [_document(one) for one in preferences]}


def categories_document(categories: Iterable[str]) -> dict[str, Json]:
    """The JSON of categories as the server writes it."""
    return {"categories": list(categories)}


def preference_form(frequency: Frequency) -> tuple[tuple[str, str], ...]:
    """The form field that writes one preference, or a category."""
    return ((f"{_WRAPPER}[frequency]", frequency.value),)


def preferences_form(frequencies: Mapping[str, Frequency]) -> tuple[tuple[str, str], ...]:
    """The form fields that write many, in order."""
    return tuple((f"{_WRAPPER}[{name}][frequency]", one.value) for name, one in frequencies.items())


def _preference(found: Json, where: str) -> NotificationPreference:
    one = read_object(found, where)
    return NotificationPreference(
        read_text(one.get("notification"), f"{where}.notification"),
        read_text(one.get("category"), f"{where}.category"),
        read_text(one.get("frequency"), f"{where}.frequency"),
        extra_of(one, _KEYS) if one.keys() - _KEYS else NOTHING_MORE,
    )


def _document(one: NotificationPreference) -> dict[str, Json]:
    known: dict[str, Json] = {
        "frequency": one.frequency,
        "notification": one.notification,
        "category": one.category,
    }
    return known | dict(one.extra)


__all__ = [
    "categories_document",
    "preference_form",
    "preferences_document",
    "preferences_form",
    "read_categories",
    "read_preferences",
]
