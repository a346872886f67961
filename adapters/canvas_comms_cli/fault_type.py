"""Faults on the command line: `KIND[:ROUTE[:WHEN]]`.

drop-after-apply
drop-after-apply:POST /Communication:2              the second call
throttle:/api/v1/**:p=0.1,seed=7,retry_after=1      one call in ten, repeatable
5xx-before-apply::times=3,status=503

`WHEN` is a number (the nth call), or settings as `Fault` has them, with `p` for
`probability`, joined by commas.
"""

import re
from collections.abc import Iterator

import attrs
import click

from canvas_comms.errors import InvalidValue
from canvas_comms_twin.faults import Fault

_WHEN = re.compile(r"(.*?):([0-9]+(?:,[a-z_]+=.*)?|[a-z_]+=.*)", re.ASCII)
_SHORT = {"p": "probability"}
_NAMES = {field.name: str(field.type) for field in attrs.fields(Fault)}


class FaultType(click.ParamType[Fault]):
    """A fault. Reads text to a `Fault`."""

    name = "fault"

    def convert(self, value: str | Fault, param: click.Parameter | None, ctx: click.Context | None) -> Fault:
        """Read it, or fail as click does."""
        if isinstance(value, Fault):
            return value
        try:
            return read_fault(value)
        except InvalidValue as error:
            self.fail(str(error), param, ctx)


def read_fault(text: str) -> Fault:
    """A fault from its text. Raises `InvalidValue`."""
    kind, _, rest = text.partition(":")
    route, when = _split(rest)
    settings = dict(_settings(when))
    return Fault(kind, route=route, **settings)  # type: ignore[arg-type]  # checked there


def _split(rest: str) -> tuple[str, str]:
    """Route and settings; a route may hold colons itself (`/Communication/:id`)."""
    match = _WHEN.fullmatch(rest)
    return (match[1], match[2]) if match else (rest.removesuffix(":"), "")


def _settings(text: str) -> Iterator[tuple[str, object]]:
    for part in filter(None, text.split(",")):
        name, equals, value = part.partition("=")
        if not equals:
            yield "nth", _number(part)
            continue
        name = _SHORT.get(name, name)
        if name not in _NAMES or name in ("kind", "route"):
            raise InvalidValue(name, "is no setting of a fault")
        yield name, value if "str" in _NAMES[name] or name == "door" else _number(value)


def _number(text: str) -> object:
    """A number or yes/no, as JSON writes them; text that is neither stays."""
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


__all__ = ["FaultType", "read_fault"]
