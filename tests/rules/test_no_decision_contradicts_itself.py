"""No decision keeps and drops one thing: every rule, every decider and every plan of every area.

The rules and plans are found by walking the core, the commands by asking the areas: what is new
is tried without being listed here.
"""

import collections.abc
import functools
import importlib
import inspect
import itertools
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import attrs
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import canvas_comms
from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.errors import InvalidValue
from canvas_comms.lms import contexts, params
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.rules.administration import REQUIRED
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.discussions.rules.fields import FIELDS, FieldReason
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.model import StoredFile
from canvas_comms.lms.files.rules.folders import CONVERSATION_ATTACHMENTS, reach
from canvas_comms.lms.files.state import FileLookup, PutFile
from canvas_comms.lms.params import ABSENT, Absent, Parameters, UploadedFile
from canvas_comms.lms.rules.sanitising import HtmlWriter, as_written
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.rules.access import FULL_ACCESS
from canvas_comms.medical.server import DECIDERS as MEDICAL
from canvas_comms_memory.areas import AREAS
from canvas_comms_memory.environment import CountingIds, Environment, FrozenClock
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_memory.stores.files import FileStore
from canvas_comms_memory.worlds.loading import example_school

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RULES_AND_PLANS = ("rules", "plan", "creation", "add_channel", "evaluate")
"""The modules of the core whose functions answer with a decision and need no server."""


def contradictions(decision: Decision) -> set[str]:
    kept = {finding.where for finding in decision.having(Effect.KEPT)}
    return kept & {finding.where for finding in decision.losses}


def decisions_in(result: object) -> Iterator[Decision]:
    """Every decision that an answer holds, to any depth."""
    if isinstance(result, Decision):
        yield result
    elif isinstance(result, list | tuple | set | frozenset):
        for one in result:
            yield from decisions_in(one)
    elif isinstance(result, Mapping):
        yield from decisions_in(list(result.values()))
    elif attrs.has(type(result)):
        yield from decisions_in(
            [getattr(result, field.name) for field in attrs.fields(typing.cast(Any, type(result)))]
        )


@functools.cache
def school() -> tuple[MemoryLms, LoadedLms]:
    lms = MemoryLms(LmsEdition.Y2025_10, Environment(FrozenClock(NOW)))
    return lms, lms.load(typing.cast(Any, example_school()).lms, NOW)


def ids_of(*kinds: str) -> list[str]:
    world = typing.cast(Any, example_school()).lms
    return [school()[1].refs[str(one.ref)] for kind in kinds for one in getattr(world, kind)]


# Values that the rules of some area take for something: words, dates, ids, files, markup.

WORDS = """
    true false 1 0 2 3 99 a 2026-03-02 2026-03-09T10:00:00Z 2020-01-01T00:00:00Z <p>x</p> threaded
    <script>x</script> side_comment partial_anonymity all course_1 group_1 email sms push a@b.example
    user_2 read archived starred unread daily never
"""
words = st.sampled_from([*WORDS.split(), "", " "])
file = st.fixed_dictionaries({"filename": words}, optional={"content_type": words, "size": words})
grading = st.dictionaries(st.sampled_from(["points_possible", "due_at", "name", "id", "_destroy"]), words)
leaves = words | st.none() | st.booleans() | st.integers(-1, 9)
nested_names = ["event", "ids", "address", "type", "token", "frequency", "notification", "subject", "message"]
values = st.one_of(
    leaves,
    st.lists(leaves, max_size=3),
    file,
    grading,
    st.dictionaries(st.sampled_from(nested_names), leaves, max_size=3),
)
NAMES = """
    recipients body subject context_code group_conversation bulk_message force_new mode user_note
    included_messages attachment_ids media_comment_id media_comment_type conversation filter scope
    workflow_state starred subscribed communication_channel skip_confirmation plaintext_message search
    context_codes start_date end_date include page per_page rating order unheard_of
"""
names = st.sampled_from([*FIELDS, *NAMES.split()])
parameters = st.builds(Parameters, st.dictionaries(names, values, max_size=6))
ids = st.integers(1, 30).map(str) | st.sampled_from(ids_of("users"))
courses = st.sampled_from(ids_of("courses"))
places = st.builds(contexts.course, courses) | st.builds(contexts.group, ids) | st.builds(contexts.user, ids)
moments = st.sampled_from([NOW, NOW + timedelta(days=3), NOW - timedelta(days=3)])


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(canvas_comms.__path__, "canvas_comms."):
        if any(part in RULES_AND_PLANS for part in found.name.split(".")):
            yield importlib.import_module(found.name)


def hints_of(function: Callable[..., Any]) -> dict[str, Any]:
    return typing.get_type_hints(function, localns={**vars(params), "Json": Any, "RawParam": Any})


def says_something(hint: Any) -> bool:
    if hint is Decision:
        return True
    if isinstance(hint, type) and attrs.has(hint):
        return any(field.name == "decision" for field in attrs.fields(hint))
    return any(map(says_something, typing.get_args(hint)))


def functions() -> dict[str, Callable[..., Any]]:
    return {
        f"{module.__name__.removeprefix('canvas_comms.')}.{name}": function
        for module in modules()
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__
        if not name.startswith("_") and says_something(hints_of(function).get("return"))
    }


@functools.cache
def shelves(quota: int, bound: int) -> FileStore:
    """Files of everybody in the school: those that messages may take along, and others."""
    store = FileStore(lambda: school()[0].directory, CountingIds(), user_quota=quota, bound=bound)
    owners = map(contexts.user, ids_of("users"))
    for owner, path in itertools.product(owners, [(CONVERSATION_ATTACHMENTS,), ()]):
        found = reach(store, owner, path, store.new_id, NOW)
        for change in found.changes:
            store.apply(change)
        id, type_ = store.new_id(), "text/plain"
        file = StoredFile(id, owner, found.folder.id, "secret", "a.txt", "a.txt", type_, 3, NOW, NOW)
        store.apply(PutFile(attrs.evolve(file, content=b"abc")))
    return store


QUOTAS = [(50 << 20, 256 << 20), (100, 150), (2, 0)]
"""What a user may store, and what the backend takes: plenty, little, and less than there is."""


# Arguments of any function, from their types. Places, moments and texts are those of the school.

KNOWN: dict[Any, st.SearchStrategy[Any]] = {
    Parameters: parameters,
    contexts.Context: places,
    datetime: moments,
    str: words | ids,
    Directory: st.builds(lambda: school()[0].directory),
    Absent: st.just(ABSENT),
    Any: values,
    Edition | str: st.sampled_from(Edition),
    datetime | str: moments,
    Reason: st.sampled_from(FieldReason),
    FileLookup: st.sampled_from(QUOTAS).map(lambda quota: shelves(*quota)),
    HtmlWriter: st.sampled_from([as_written, lambda html, edition: f"<p>{html}</p>"]),
    Mapping[str, Any | UploadedFile | Absent]: st.fixed_dictionaries(dict.fromkeys(REQUIRED, values)),
    object: leaves,
    float: st.floats(0, 600),
    int: st.integers(1, 200),
}


def some_list(inner: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(fill(inner), max_size=3)


def some_tuple(first: Any, *rest: Any) -> st.SearchStrategy[Any]:
    return some_list(first).map(tuple) if rest == (Ellipsis,) else st.tuples(*map(fill, (first, *rest)))


def some_dict(key: Any, value: Any) -> st.SearchStrategy[Any]:
    return st.dictionaries(fill(key), fill(value), max_size=3)


def some_frozenset(inner: Any) -> st.SearchStrategy[Any]:
    return st.frozensets(fill(inner), max_size=3)


def one_of(*hints: Any) -> st.SearchStrategy[Any]:
    return st.one_of(*map(fill, hints))


def some_function(*_: Any) -> st.SearchStrategy[Any]:
    return st.booleans().map(lambda answer: lambda *_: answer)


CONTAINERS: dict[Any, Callable[..., st.SearchStrategy[Any]]] = {
    types.UnionType: one_of,
    typing.Union: one_of,
    tuple: some_tuple,
    list: some_list,
    dict: some_dict,
    collections.abc.Mapping: some_dict,
    frozenset: some_frozenset,
    collections.abc.Set: some_frozenset,
    collections.abc.Sequence: some_list,
    collections.abc.Collection: some_list,
    collections.abc.Iterable: some_list,
    collections.abc.Callable: some_function,
}


@functools.cache
def fill(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type."""
    if hint in KNOWN:
        return KNOWN[hint]
    if isinstance(hint, type) and attrs.has(hint):
        return st.deferred(lambda: of_class(hint))
    container = CONTAINERS.get(typing.get_origin(hint))
    return st.from_type(hint) if container is None else container(*typing.get_args(hint))


def of_class(kind: type) -> st.SearchStrategy[Any]:
    hints = hints_of(kind)
    optional = {f.name for f in attrs.fields(kind) if f.default is not attrs.NOTHING and f.init}
    needed = {f.name: f.alias for f in attrs.fields(kind) if f.init and f.name not in optional}
    return st.fixed_dictionaries(
        {alias: fill(hints[name]) for name, alias in needed.items()},
        optional={f.alias: fill(hints[f.name]) for f in attrs.fields(kind) if f.name in optional},
    ).map(functools.partial(made, kind))


def made(kind: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """A value of a class; what the class does not allow is no example."""
    try:
        return kind(**arguments)
    except InvalidValue:
        reject()


FUNCTIONS = functions()
COMMANDS = [kind for area in AREAS for kind in area.decides]


def test_the_walk_finds_rules_and_plans_of_both_products() -> None:
    assert {"medical.plan.plan", "lms.discussions.plan.plan_topic", "lms.conversations.plan.plan"} <= set(
        FUNCTIONS
    )
    assert len(FUNCTIONS) > 90


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=15)
@given(st.data())
def test_no_rule_and_no_plan_keeps_and_drops_one_thing(name: str, data: st.DataObject) -> None:
    function = FUNCTIONS[name]
    hints = {key: hint for key, hint in hints_of(function).items() if key != "return"}

    signature = inspect.signature(function).parameters
    named = {
        key: data.draw(fill(hint), label=key)
        for key, hint in hints.items()
        if signature[key].kind is not inspect.Parameter.VAR_POSITIONAL and key != "sanitise"
    }
    try:
        result = function(**named)
    except InvalidValue:  # text that no edition, context or moment is: nothing was decided
        return

    for decision in decisions_in(result):
        assert contradictions(decision) == set()


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
@settings(max_examples=15)
@given(st.data())
def test_no_decider_of_canvas_lms_keeps_and_drops_one_thing(kind: type, data: st.DataObject) -> None:
    command, actor = data.draw(of_class(kind)), data.draw(st.sampled_from(ids_of("users")).map(Actor))

    result = school()[0].execute(command, actor)

    for decision in decisions_in(result):
        assert contradictions(decision) == set()


@pytest.mark.parametrize("kind", MEDICAL, ids=lambda kind: kind.__name__)
@settings(max_examples=15)
@given(st.data(), st.sampled_from(Edition))
def test_no_decider_of_canvas_medical_keeps_and_drops_one_thing(
    kind: type, data: st.DataObject, edition: Edition
) -> None:
    result = MemoryMedical(edition).execute(data.draw(of_class(kind)), FULL_ACCESS)

    for decision in decisions_in(result):
        assert contradictions(decision) == set()
