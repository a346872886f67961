"""A resource in JSON, declared once by named fields: its reader and its writer follow from that.

    BOUNCES = Record(BounceDetails, bounce_count=maybe(NUMBER), last_bounce_at=maybe(INSTANT), …)
    CHANNEL = Record(
        CommunicationChannel,
        id=ID,                                   # the value cannot do without it
        created_at=maybe(INSTANT),               # None for null and for what is missing
        tags=otherwise(many(TEXT), ()),          # another default than None
        sender=maybe(TEXT).called("from"),       # another key
        author=maybe(shared(PERSON.kind)),       # read once if it stands on the page often
        url=computed(lambda one: one.html_url),  # written only
        bounces=inline(BOUNCES),                 # its keys stand in the same object
        ignore={"description"},                  # known, and not worth keeping
    )
    CHANNEL.read(found)  CHANNEL.write(channel, base)  many(CHANNEL.kind)

Keys are written in the order of the declaration; `maybe(…, omit=True)` leaves out the key of
None, and `omit` may be a question to the whole value. If the class has a field `extra`, it
keeps keys that are not declared, and odd values (see `leaves` for the policy). A field that is
forgotten, or that there is not, is a `TypeError` at import. A place in an error is the path
below what is read: `sections[1].name`.

Both ways are registered on `CONVERTER` as structure and unstructure hooks. A hook factory
compiles them to one function for each class, as attrs and cattrs compile theirs: cattrs' own
hooks know no place without the value, and take about three times as long on a page of channels
(measured). What cannot be declared, such as a class that holds itself, is written by hand:
`by_hand(Class, read, write)`, with the reason beside it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

import attrs
import cattrs

from canvas_comms.errors import MalformedResponse
from canvas_comms_wire.json_schemas import component_name, list_of, object_schema, reference_to
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.leaves import NOTHING_MORE, USUAL, Kind
from canvas_comms_wire.mutable_twin import mutable_twin_of

T = TypeVar("T")
A = TypeVar("A", bound=attrs.AttrsInstance)

CONVERTER = cattrs.Converter()
"""Structures and unstructures every declared class: `CONVERTER.structure(found, Person)`."""


def maybe(kind: Kind, *, omit: bool | Callable[[Any], bool] = False) -> Kind:
    """The same, or None for null and for what is missing.

    `omit` leaves out the key of None, or wherever `omit(value)` is true of the whole value.
    """
    return attrs.evolve(kind, optional=True, omit=omit)


def otherwise(kind: Kind, default: Any) -> Kind:
    """The same, or this value for null and for what is missing."""
    return attrs.evolve(kind, optional=True, default=default)


def many(kind: Kind) -> Kind:
    """A list of them, as a tuple."""

    def read(found: Json, _: object = None, seen: dict[object, Any] | None = None) -> tuple[Any, ...]:
        if type(found) is not list:
            raise MalformedResponse("", "must be a list")
        more = ({} if seen is None else seen,) if kind.shares else ()
        one = kind.read
        try:
            return tuple(
                [one(each, None, *more) for each in found] if more else [one(each) for each in found]
            )
        except MalformedResponse:
            pass
        return tuple(_one_by_one(found, one))

    def write(values: Collection[Any], *base: str) -> Json:
        return [kind.write(each, *base) for each in values]

    return Kind(
        read, write, list, takes_base=kind.takes_base, shares=kind.shares, item=kind, schema=list_of(kind)
    )


def shared(kind: Kind) -> Kind:
    """The same for objects that stand on a page again and again, such as people: each is read once.

    Two are the same if they have the same id and are equal.
    """
    read_one = kind.read

    def read(found: Json, _: object = None, seen: dict[object, Any] | None = None) -> Any:
        key = found.get("id") if type(found) is dict else None
        if seen is None or type(key) not in (int, str):
            return read_one(found)
        known = seen.get((read_one, key))
        if known is not None and known[0] == found:
            return known[1]
        value = read_one(found)
        seen[read_one, key] = (found, value)
        return value

    return attrs.evolve(kind, read=read, shares=True)


def inline(record: "Record[Any]") -> Kind:
    """A value whose keys stand in the object itself; None where all of them are missing."""
    return attrs.evolve(record.kind, inline=record.keys, optional=True, omit=True, schema=record.schema)


def computed(
    write: Callable[..., Json],
    *,
    omit: bool | Callable[[Any], bool] = False,
    takes_base: bool = False,
    schema: Mapping[str, Json] = NOTHING_MORE,
) -> Kind:
    """A key that is only written: from the whole value, and the server's URL if it takes it."""
    return Kind(_never, write, computed=True, omit=omit, takes_base=takes_base, schema=schema)


class Record(Generic[A]):
    """The declaration of an attrs class; see the module. `ignore` are keys that are not kept."""

    def __init__(self, of: type[A], /, *, ignore: Collection[str] = (), **kinds: Kind) -> None:
        names = [field.name for field in attrs.fields(of)]
        stored = {name for name, kind in kinds.items() if not kind.computed}
        if stored != set(names) - {"extra"}:
            wrong = ", ".join(sorted(stored ^ (set(names) - {"extra"})))
            raise TypeError(f"{of.__name__} and its declaration do not have the same fields: {wrong}")
        self.of = of
        self.kinds: Mapping[str, Kind] = {
            name: attrs.evolve(kind, key=kind.key or name) for name, kind in kinds.items()
        }
        self.order = [name for name in names if name != "extra"]
        self.extra = "extra" in names
        self.ignore = frozenset(ignore)
        if of in _RECORDS:
            raise TypeError(f"{of.__name__} is declared twice")
        _RECORDS[of] = self
        read, write = CONVERTER.get_structure_hook(of), CONVERTER.get_unstructure_hook(of)
        schema = reference_to(of)
        self.kind = Kind(
            read,
            write,
            dict,
            takes_base=self.takes_base,
            shares=self.shares,
            record=lambda: self,
            schema=schema,
        )

    @property
    def keys(self) -> frozenset[str]:
        """Every key that has a place."""
        inner = [kind.inline for kind in self.kinds.values()]
        return self.ignore.union((str(kind.key) for kind in self.kinds.values() if not kind.inline), *inner)

    @property
    def takes_base(self) -> bool:
        """Whether the writer completes paths."""
        return any(kind.takes_base for kind in self.kinds.values())

    @property
    def shares(self) -> bool:
        """Whether the reader uses what was read before on the page."""
        return any(kind.shares for kind in self.kinds.values())

    @property
    def schema(self) -> dict[str, Json]:
        """The JSON Schema of the object, but for keys that servers add."""
        return object_schema(self.kinds)

    def read(self, found: Json) -> A:
        """A value. Raises `MalformedResponse`, its place below what is read."""
        value: A = self.kind.read(found)
        return value

    def write(self, value: A, base: str = "") -> dict[str, Json]:
        """The object, its keys in the order of the declaration."""
        written: dict[str, Json] = self.kind.write(value, *((base,) if self.takes_base else ()))
        return written


_RECORDS: dict[type, Record[Any]] = {}
NEVER = -1_000_000
"""So many known keys that no object has as many in all: what is there has to be looked for."""


def component_schemas() -> dict[str, Json]:
    """The JSON Schema of every declared object, by its name in a document."""
    return {component_name(of): record.schema for of, record in _RECORDS.items()}


def by_hand(of: type[T], read: Callable[[Json], T], write: Callable[[T], Json], json: type = dict) -> Kind:
    """The kind of a class whose reader and writer are written by hand. Say beside it why."""
    CONVERTER.register_structure_hook(of, lambda found, _: read(found))
    CONVERTER.register_unstructure_hook(of, write)
    return Kind(lambda found, *_: read(found), write, json, schema={"type": "object"})


def below(part: str, error: MalformedResponse) -> MalformedResponse:
    """The same error, seen from one level higher."""
    dot = "." if error.where and not error.where.startswith("[") else ""
    return MalformedResponse(f"{part}{dot}{error.where}", error.rule)


def at_top(error: MalformedResponse, name: str = "body") -> MalformedResponse:
    """The same error, where nothing stands above what was read."""
    return error if error.where else MalformedResponse(name, error.rule)


def _one_by_one(found: list[Json], read: Callable[..., Any]) -> Iterator[Any]:
    """Once more, to tell which one is wrong."""
    for index, each in enumerate(found):
        try:
            yield read(each)
        except MalformedResponse as error:
            raise below(f"[{index}]", error) from None


def _never(found: Json) -> Any:
    raise MalformedResponse("", "is only written")


def _reader(of: type[Any]) -> Callable[..., Any]:
    """`def structure(found, …)`: a look-up and a look at the type for each field, a call if that is odd."""
    record = _RECORDS[of]
    space: dict[str, Any] = {
        "Malformed": MalformedResponse,
        "new": object.__new__,
        "Open": mutable_twin_of(of),
        "Class": of,
        "NOTHING_MORE": NOTHING_MORE,
        "below": below,
        **USUAL,
    }
    lines = ["def structure(found, _=None, seen=None):"]
    lines += [" if type(found) is not dict: raise Malformed('', 'must be an object')"]
    lines += [" if seen is None: seen = {}"] if record.shares else []
    lines += [" odd = None"]
    always = [name for name in record.order if not record.kinds[name].omit]
    lines += [" try:", *(f"  v_{name} = found[{record.kinds[name].key!r}]" for name in always)]
    lines += [f"  known = {len(always)}", " except KeyError:", f"  known = {NEVER}"]
    lines += ["  get = found.get"] if always else []
    lines += [f"  v_{name} = get({record.kinds[name].key!r})" for name in always]
    for name in record.order:
        lines += indented(_field(name, record.kinds[name], record.extra, space))
    if record.extra:
        space["KEYS"] = record.keys
        lines += [
            " extra = NOTHING_MORE if known == len(found) or found.keys() <= KEYS "
            "else {key: one for key, one in found.items() if key not in KEYS}"
        ]
        lines += [" if odd is not None: extra = {**extra, **odd}"]
    lines += [" value = new(Open)", *(f" value.{name} = v_{name}" for name in record.order)]
    lines += [" value.extra = extra"] if record.extra else []
    lines += [" value.__class__ = Class", " return value"]
    return compiled("structure", of, lines, space)


def _field(name: str, kind: Kind, keeps: bool, space: dict[str, Any]) -> Iterator[str]:
    """The lines that give `v_<name>` its value."""
    v, key = f"v_{name}", kind.key
    space[f"read_{name}"] = kind.read
    if kind.inline:
        space[f"keys_{name}"] = kind.inline
        yield f"{v} = None"
        yield f"if known != len(found) and not found.keys().isdisjoint(keys_{name}): {v} = read_{name}(found)"
        return
    if kind.omit:
        yield f"{v} = found.get({key!r})"
        yield f"if {v} is not None: known += 1"
    aside = f"odd = {{**(odd or NOTHING_MORE), {key!r}: {v}}}; {v} = None"
    tolerant = kind.optional and keeps
    absent = f" and {v} is not None" if kind.optional else ""
    if kind.plain is not None:
        space[f"plain_{name}"] = kind.plain
        yield f"if type({v}) is not plain_{name}{absent}:"
        yield from _careful(name, kind, tolerant, aside, " ")
    elif kind.usual is not None:
        *attempt, test, value = (one.format(v=v) for one in kind.usual)
        yield f"if {v} is not None:" if kind.optional else "if True:"
        if attempt:
            yield f" try: usual = {attempt[0]}"
            yield " except (TypeError, ValueError): usual = None"
        yield f" if {test}: {v} = {value}"
        yield " else:"
        yield from _careful(name, kind, tolerant, aside, "  ")
    else:
        yield f"if {v} is not None:" if kind.optional else "if True:"
        if kind.json is not None and tolerant:
            space[f"json_{name}"] = kind.json
            yield f" if type({v}) is not json_{name}: {aside}"
            yield " else:"
            yield from _careful(name, kind, False, aside, "  ")
        else:
            yield from _careful(name, kind, tolerant, aside, " ")
    if kind.default is not None:
        space[f"default_{name}"] = kind.default
        yield f"if {v} is None: {v} = default_{name}"


def _careful(name: str, kind: Kind, tolerant: bool, aside: str, indent: str) -> Iterator[str]:
    more = ", None, seen" if kind.shares else ""
    yield f"{indent}try: v_{name} = read_{name}(v_{name}{more})"
    if tolerant:
        yield f"{indent}except Malformed: {aside}"
    else:
        yield f"{indent}except Malformed as error: raise below({kind.key!r}, error) from None"


def _writer(of: type[Any]) -> Callable[..., Any]:
    """`def unstructure(value, base="")`: keys that are always there in one display, then the others."""
    record = _RECORDS[of]
    space: dict[str, Any] = {}
    lines = ["def unstructure(value, base=''):"]
    display: list[str] = []
    begun = False

    def flush() -> None:
        nonlocal begun
        if display or not begun:
            written = f"{{{', '.join(display)}}}"
            lines.append(f" document |= {written}" if begun else f" document = {written}")
            display.clear()
            begun = True

    for name, kind in record.kinds.items():
        space[f"write_{name}"] = kind.write
        more = ", base" if kind.takes_base else ""
        if kind.computed:
            lines_before, v = [f" v_{name} = write_{name}(value{more})"], f"v_{name}"
        else:
            lines_before, v = [f" v_{name} = value.{name}"], f"v_{name}"
        plain = kind.plain is not None or kind.computed
        written = v if plain else f"write_{name}({v}{more})"
        if kind.inline:
            flush()
            lines += [*lines_before, f" if {v} is not None: document |= {written}"]
        elif callable(kind.omit):
            flush()
            space[f"omit_{name}"] = kind.omit
            written = written if plain else f"None if {v} is None else {written}"
            lines += [f" if not omit_{name}(value):"]
            lines += indented(lines_before)
            lines += [f"  document[{kind.key!r}] = {written}"]
        elif kind.omit:
            flush()
            lines += [*lines_before, f" if {v} is not None: document[{kind.key!r}] = {written}"]
        else:
            lines += lines_before
            if kind.optional and kind.default is None and not plain:
                written = f"None if {v} is None else {written}"
            display.append(f"{kind.key!r}: {written}")
    flush()
    lines.append(" return {**document, **value.extra} if value.extra else document")
    if not record.extra:
        lines[-1] = " return document"
    return compiled("unstructure", of, lines, space)


def indented(lines: Iterable[str]) -> list[str]:
    """Lines of source, one level deeper."""
    return [f" {line}" for line in lines]


def compiled(name: str, of: type[Any], lines: list[str], space: dict[str, Any]) -> Callable[..., Any]:
    """The function of that name that these lines define, made for a class."""
    exec(compile("\n".join(lines), f"<{name} {of.__name__}>", "exec"), space)  # noqa: S102 - as cattrs does
    made: Callable[..., Any] = space[name]
    return made


CONVERTER.register_structure_hook_factory(_RECORDS.__contains__, _reader)
CONVERTER.register_unstructure_hook_factory(_RECORDS.__contains__, _writer)

__all__ = [
    "CONVERTER",
    "Record",
    "at_top",
    "below",
    "by_hand",
    "compiled",
    "component_schemas",
    "computed",
    "indented",
    "inline",
    "many",
    "maybe",
    "otherwise",
    "shared",
]
