"""One endpoint of Canvas LMS, declared once: its route, its operation, its answer, its capability.

    Endpoint(
        "GET",
        "/api/v1/users/:user_id/communication_channels/:communication_channel_id/notification_preferences",
        ListPreferences,                       # an attrs class: Command[Response[…]]
        One(many(PREFERENCE.kind), under="notification_preferences"),
        Capability.PREFERENCES_READ,
        channel=in_path("communication_channel_id", of=ChannelId),
    )

It is read both ways. The twin makes a command of a request (`command_of`) and an answer of the
outcome; a client makes a request of a command (`request_of`) and an outcome of the answer.

**How to convert an area.** Declare its resources with `records.Record` and its endpoints with
`Endpoint`, in the server's order of routes: the first that fits counts, so literal paths stand
before those with parameters. Where an argument of the command stands is told by its name:

- `topic` or `topic_id`, if the pattern has `:topic` or `:topic_id`: there, as text;
- `params`: all parameters together; those named in `names` are what a client may send;
- `base`: the server's own URL, which a client leaves empty;
- a part `*rest` of the pattern, at its end: all segments that follow, with their slashes;
- any other name: the parameter of that name in the query or form, raw (`ABSENT` by default).

Whatever stands elsewhere is bound by keyword: `in_path(…)` makes a value of one or more parts of
the path, `in_form("filter_mode")` takes a parameter of another name, `only(value)` says that
this route means one value of the argument, and no other. An operation may have several
endpoints: a client takes the first that can say the command. Parts of the path that nothing
takes, and arguments that nothing gives, are a `TypeError` at import. Then add the area's
`ENDPOINTS` to `lms_endpoints`.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.lms.operations import Command
from canvas_comms.lms.params import ABSENT, FormValue, Parameters, UploadedFile
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_wire.lms_parameters import files_of, form_of
from canvas_comms_wire.responses import Body, Call

API = "/api/v1/"
Form: TypeAlias = dict[str, FormValue]
"""The parameters of a request while it is made."""
_PART = re.compile(r"[:*]([a-z_]+)")


@attrs.frozen(eq=False, repr=False)
class Request(Redacted):
    """What a client sends: segments of the path, not encoded, and fields of the query or form.

    With files it is a multipart body.
    """

    method: str
    segments: tuple[str, ...] = attrs.field(metadata=PRIVATE)
    fields: tuple[tuple[str, str], ...] = attrs.field(metadata=PRIVATE)
    files: tuple[tuple[str, UploadedFile], ...] = attrs.field(default=(), metadata=PRIVATE)


class Place(Protocol):
    """Where one argument of a command stands in a request."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the path that it takes."""
        ...

    @property
    def fields(self) -> tuple[str, ...]:
        """The parameters of the query or form that it takes, as far as they are declared by name."""
        ...

    def read(self, call: Call) -> Any:
        """The argument."""
        ...

    def write(self, value: Any, path: dict[str, str], form: Form) -> bool:
        """Put it where it stands; False if this endpoint cannot say it."""
        ...


@attrs.frozen
class _InPath:
    parts: tuple[str, ...]
    make: Callable[..., Any]
    split: Callable[[Any], tuple[str, ...] | None]
    fields: tuple[str, ...] = ()

    def read(self, call: Call) -> Any:
        return self.make(*(call.path[part] for part in self.parts))

    def write(self, value: Any, path: dict[str, str], form: Form) -> bool:
        said = self.split(value)
        if said is None:
            return False
        path.update(zip(self.parts, said, strict=True))
        return True


@attrs.frozen
class _InForm:
    name: str
    parts: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, call: Call) -> Any:
        return call.parameters.at(self.name)

    def write(self, value: Any, path: dict[str, str], form: Form) -> bool:
        if value is not ABSENT:
            form[self.name] = value
        return True


@attrs.frozen
class _Only:
    value: Any
    parts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def read(self, call: Call) -> Any:
        return self.value

    def write(self, value: Any, path: dict[str, str], form: Form) -> bool:
        return bool(value == self.value)


@attrs.frozen
class _Params:
    names: frozenset[str] | None
    parts: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(sorted(self.names or ()))

    def read(self, call: Call) -> Parameters:
        return call.parameters

    def write(self, value: Parameters, path: dict[str, str], form: Form) -> bool:
        if self.names is not None and not self.names.issuperset(value):
            return False
        form.update(value.values)
        return True


@attrs.frozen
class _Base:
    parts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def read(self, call: Call) -> str:
        return call.base

    def write(self, value: str, path: dict[str, str], form: Form) -> bool:
        return True


def in_path(
    *parts: str,
    of: type[Any] | None = None,
    make: Callable[..., Any] | None = None,
    split: Callable[[Any], tuple[str, ...] | None] | None = None,
) -> Place:
    """Parts of the path, as a value.

    `of` is an attrs class that has a field for each part; or else `make` makes the value of the
    parts (text by default), and `split` gives them back, None for what the path cannot say.
    """
    if of is not None:
        kind = of
        return _InPath(parts, kind, lambda value: attrs.astuple(value) if isinstance(value, kind) else None)
    return _InPath(parts, make or _same, split or _text)


def in_form(name: str) -> Place:
    """A parameter of the query or form whose name is not the argument's."""
    return _InForm(name)


def only(value: object) -> Place:
    """The route means one value of the argument, and no other."""
    return _Only(value)


@attrs.frozen(eq=False, init=False)
class Endpoint:
    """One route; see the module. `formats` are those that its path may end with (`.csv`), besides `.json`.

    `also` are capabilities that come with `capability`: announcing is creating a topic.
    `files_from_anybody`: a multipart body is read whoever sends it.
    """

    method: str
    pattern: str
    operation: type[Command[Any]]
    body: Body
    capability: Capability | None
    also: frozenset[Capability]
    formats: tuple[str, ...]
    places: Mapping[str, Place]
    files_from_anybody: bool

    def __init__(
        self,
        method: str,
        pattern: str,
        operation: type[Command[Any]],
        body: Body,
        capability: Capability | None = None,
        /,
        *,
        also: frozenset[Capability] = frozenset(),
        formats: tuple[str, ...] = (),
        names: frozenset[str] | None = None,
        files_from_anybody: bool = False,
        **places: Place,
    ) -> None:
        given = _places(operation, tuple(_PART.findall(pattern)), names, places)
        taken = {part for place in given.values() for part in place.parts}
        if taken != set(_PART.findall(pattern)):
            raise TypeError(f"{method} {pattern}: a part of the path is no argument of {operation.__name__}")
        self.__attrs_init__(
            method, pattern, operation, body, capability, also, formats, given, files_from_anybody
        )

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done through it."""
        return self.also if self.capability is None else self.also | {self.capability}

    @property
    def fields(self) -> tuple[str, ...]:
        """The parameters of its query or form that are declared by name."""
        return tuple(name for place in self.places.values() for name in place.fields)

    @property
    def takes_more(self) -> bool:
        """Whether it takes parameters that are not declared by name."""
        return any(isinstance(place, _Params) and place.names is None for place in self.places.values())

    @property
    def is_api(self) -> bool:
        """Whether it takes access tokens; pages of the web application need a browser's session."""
        return self.pattern.startswith(API)

    def command_of(self, call: Call) -> Command[Any]:
        """What a request asks for."""
        return self.operation(**{name: place.read(call) for name, place in self.places.items()})

    def request_of(self, command: Command[Any]) -> Request | None:
        """The request that says a command; None if this endpoint cannot."""
        path: dict[str, str] = {}
        form: Form = {}
        for name, place in self.places.items():
            if not place.write(getattr(command, name), path, form):
                return None
        segments: list[str] = []
        for part in self.pattern.split("/")[1:]:
            if part[:1] == "*":  # stands for several segments
                segments += path[part[1:]].split("/")
            else:
                segments.append(path[part[1:]] if part[:1] == ":" else part)
        return Request(self.method, tuple(segments), form_of(Parameters(form)), files_of(form))


def _places(
    operation: type[Any], parts: tuple[str, ...], names: frozenset[str] | None, places: Mapping[str, Place]
) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for field in attrs.fields(operation):
        part = next((part for part in parts if part in (field.name, f"{field.name}_id")), None)
        if field.name in places:
            found[field.name] = places[field.name]
        elif part is not None:
            found[field.name] = in_path(part)
        elif field.name == "params":
            found[field.name] = _Params(names)
        elif field.name == "base":
            found[field.name] = _Base()
        elif field.default is attrs.NOTHING:
            raise TypeError(f"{operation.__name__}.{field.name} stands nowhere in {':'.join(parts)}")
        else:
            found[field.name] = _InForm(field.name)
    if unknown := places.keys() - found.keys():
        raise TypeError(f"{operation.__name__} has no argument {', '.join(sorted(unknown))}")
    return found


def _same(text: str) -> str:
    return text


def _text(value: Any) -> tuple[str, ...] | None:
    return (value,) if isinstance(value, str) else None


__all__ = ["API", "Endpoint", "Place", "Request", "in_form", "in_path", "only"]
