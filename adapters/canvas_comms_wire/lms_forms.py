"""Parameters of a call as the fields of a form or query, in the order given: `a[b]`, `a[]`."""

from collections.abc import Iterator

from canvas_comms.lms.params import Json, Parameters


def form_of(given: Parameters) -> tuple[tuple[str, str], ...]:
    """Names and values as a client sends them; true and false as words, null as nothing."""
    return tuple(field for name in given for field in _fields(name, given.values[name]))


def _fields(name: str, value: Json) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _fields(f"{name}[{key}]", one)
    elif isinstance(value, list):
        for one in value:
            yield from _fields(f"{name}[]", one)
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    else:
        yield name, "" if value is None else str(value)


__all__ = ["form_of"]
