"""A tool, declared by one function: its arguments and what it gives back say both schemas.

Whose words an argument holds is said by its type: `Words` go out to people, any other text names somebody or
something. What the tool asks the server is an endpoint, which says the capability that it takes.
"""

import enum
import inspect
from collections.abc import Callable, Mapping
from typing import Any, NewType, get_args, get_origin, get_type_hints

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue
from canvas_comms_mcp.documents import schema_of
from canvas_comms_mcp.pseudonyms import Pseudonyms
from canvas_comms_wire.fhir_endpoints import BY_COMMAND
from canvas_comms_wire.lms_endpoints import endpoints_of
from canvas_comms_wire.value_schemas import Definitions

Words = NewType("Words", str)
"""Text for people, in which pseudonyms become names."""

LONGEST_TEXT = 1 << 18
MOST_NAMED = 1000
"""So long a text, and so many of them, are read at all; what is allowed the rules say."""


@attrs.frozen(eq=False)
class Tool:
    """One tool. `product` None: of both, or of neither.

    `operation` is the command of the product that it asks with. `sends`: it is there only where sending is
    allowed. `of_outbox`: it is there only where an outbox is shown.
    """

    name: str
    run: Callable[..., Any]
    product: str | None = None
    operation: type[Any] | None = None
    sends: bool = False
    of_outbox: bool = False

    @property
    def capability(self) -> Capability | None:
        """What a backend must be able to do for it: the endpoint of its operation says so."""
        if self.operation is None:
            return None
        if self.operation in BY_COMMAND:
            return BY_COMMAND[self.operation].operation.capability
        return endpoints_of(self.operation)[0].capability

    @property
    def description(self) -> str:
        """What it does, for whoever chooses it."""
        return inspect.getdoc(self.run) or ""

    @property
    def gives(self) -> Any:
        """The type of its answer."""
        return get_type_hints(self.run)["return"]

    @property
    def takes(self) -> Mapping[str, inspect.Parameter]:
        """Its arguments by name, their types read."""
        hints = get_type_hints(self.run)
        found = inspect.signature(self.run).parameters.values()
        return {
            one.name: one.replace(annotation=hints[one.name])
            for one in found
            if one.kind is inspect.Parameter.KEYWORD_ONLY
        }

    def input_schema(self) -> dict[str, Any]:
        """JSON Schema of its arguments."""
        definitions = Definitions(named_only=True)
        properties = {name: _with_default(one, definitions) for name, one in self.takes.items()}
        required = [name for name, one in self.takes.items() if one.default is inspect.Parameter.empty]
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }

    def output_schema(self) -> dict[str, Any]:
        """JSON Schema of its answer."""
        return schema_of(self.gives)

    def read(self, given: Mapping[str, Any], pseudonyms: Pseudonyms) -> dict[str, Any]:
        """The arguments as the function takes them. Raises `InvalidValue`, which names one of them."""
        takes = self.takes
        if not all(name in takes for name in given):
            raise InvalidValue("arguments", "must be among " + ", ".join(takes))
        missing = [
            name
            for name, one in takes.items()
            if one.default is inspect.Parameter.empty and name not in given
        ]
        if missing:
            raise InvalidValue(missing[0], "must be given")
        return {name: read(takes[name].annotation, one, name, pseudonyms) for name, one in given.items()}


def read(kind: Any, given: Any, field: str, pseudonyms: Pseudonyms) -> Any:
    """A value of JSON as this type. Raises `InvalidValue` (`field`)."""
    if kind is Words:
        return pseudonyms.names(_text(given, field), field)
    inner = get_args(kind)
    if type(None) in inner:
        (rest,) = (one for one in inner if one is not type(None))
        return None if given is None else read(rest, given, field, pseudonyms)
    if get_origin(kind) is tuple:
        if not isinstance(given, list) or len(given) > MOST_NAMED:
            raise InvalidValue(field, f"must be a list of at most {MOST_NAMED}")
        return tuple(read(inner[0], one, f"{field}[{i}]", pseudonyms) for i, one in enumerate(given))
    if issubclass(kind, enum.Enum):
        found = next((one for one in kind if one.value == given and isinstance(given, str)), None)
        if found is None:
            raise InvalidValue(field, "must be one of " + ", ".join(str(one.value) for one in kind))
        return found
    if kind is str:
        return pseudonyms.ids(_text(given, field))
    if type(given) is not kind:
        raise InvalidValue(field, f"must be {_KINDS[kind]}")
    return given


_KINDS: Mapping[type, str] = {int: "a whole number", bool: "true or false"}


def _text(given: Any, field: str) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT:
        raise InvalidValue(field, f"must be text of at most {LONGEST_TEXT} characters")
    if any("\ud800" <= one <= "\udfff" for one in given):
        raise InvalidValue(field, "must hold whole characters only")
    return given


def _with_default(one: inspect.Parameter, definitions: Definitions) -> dict[str, Any]:
    schema = dict(definitions.schema_of(one.annotation))
    if one.default is not inspect.Parameter.empty:
        default = one.default.value if isinstance(one.default, enum.Enum) else one.default
        schema["default"] = list(default) if isinstance(default, tuple) else default
    return schema


__all__ = ["Tool", "Words", "read"]
