"""Whatever a stranger's Canvas LMS does, the host lives and is told."""

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import BackendContractError, InvalidValue, NotFound, NotSupported
from canvas_comms.lms import contexts
from canvas_comms.lms.account_notifications.gateway import Dismissed
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.assignments.resources import Assignment, Submission
from canvas_comms.lms.channels.model import ChannelAddress, ChannelId
from canvas_comms.lms.channels.resources import Added, BouncesReset, CommunicationChannel, Removed
from canvas_comms.lms.conversations import ports as conversation_ports
from canvas_comms.lms.conversations.resources import Conversation, Progress
from canvas_comms.lms.discussions.operations import Deleted
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.ports import FileDeleted
from canvas_comms.lms.files.resources import File
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.roster.resources import AccountObject, CourseObject, GroupObject, Profile, UserObject
from canvas_comms.outcomes import Doubt, Rejected, Unknown
from canvas_comms_plugins import Backend, Registry, guarded
from canvas_comms_plugins.guard import LONGEST_PAGE
from canvas_comms_plugins.guard_lms import CHECKS, promises, same_id
from canvas_comms_plugins.partial_backend import NEEDS

BROKEN = Unknown(Doubt.BROKEN_BACKEND)
Told = Mapping[tuple[str, str], Callable[..., Any]]
CALLS = [(area, method) for area, methods in promises().items() for method in methods]
WRITES = [(area, method) for area, method in CALLS if promises()[area][method].writes]
READS = [one for one in CALLS if one not in WRITES]
GIVEN: Mapping[str, Any] = MappingProxyType(
    {
        "context": contexts.course("3"),
        "fields": Parameters({"title": "CANARY"}),
        "ids": ["1", "2"],
        "messages": ["1"],
        "recipients": ["1"],
        "frequencies": {"new_announcement": "daily"},
        "which": ChannelId("1"),
        "channel": ChannelId("1"),
        "user": "7",
    }
)
"""Parameter → what a test calls with; any other gets the text `1`."""


@attrs.define(eq=False)
class Pigeons:
    """Areas, and each of them a gateway, that do as they are told. Untold calls give None."""

    told: Told = MappingProxyType({})
    edition: Any = LmsEdition.Y2025_10
    capabilities: Any = frozenset(Capability)
    whoami: Callable[[], Any] = lambda: "7"
    area: str = ""

    def __getattr__(self, name: str) -> Any:
        if not self.area and name in promises():
            return attrs.evolve(self, area=name)
        if name in promises().get(self.area, {}):
            return self.told.get((self.area, name), lambda *_, **__: None)
        raise AttributeError(name)


def doing(told: Told = MappingProxyType({}), **more: Any) -> Any:
    return guarded(Pigeons(told, **more), "pigeon", "lms")


def giving(area: str, method: str, result: object) -> Any:
    return doing({(area, method): lambda *_, **__: result})


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*_: object, **__: object) -> Any:
        raise error

    return call


def call(areas: Any, area: str, method: str, **given: Any) -> Any:
    """Call a method with something for everything that it needs."""
    parameters = list(promises()[area][method].signature.parameters.values())[1:]
    needed = [one.name for one in parameters if one.default is inspect.Parameter.empty]
    arguments = {name: GIVEN.get(name, "1") for name in needed} | given
    return getattr(getattr(areas, area), method)(**arguments)


def channel(id: str = "1", user: str = "7") -> CommunicationChannel:
    return CommunicationChannel(id, user, "CANARY", "email", 1, "active")


def conversation(id: str = "1") -> Conversation:
    return Conversation(id, "read")


HOSTILE = [RuntimeError("CANARY"), SystemExit(3), GeneratorExit(), RecursionError("CANARY"), MemoryError()]


def test_every_method_of_every_port_is_promised_and_takes_a_capability() -> None:
    assert {area: set(methods) for area, methods in promises().items()} == {
        area: set(methods) for area, methods in NEEDS.items()
    }
    assert set(CHECKS) <= set(CALLS)


@pytest.mark.parametrize("error", HOSTILE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(("area", "method"), READS)
def test_a_read_that_raises_is_told_by_backend_and_call_without_its_words(
    area: str, method: str, error: BaseException
) -> None:
    with pytest.raises(
        BackendContractError, match=f"backend pigeon, {area}.{method}: must not raise"
    ) as told:
        call(doing({(area, method): raising(error)}), area, method)

    assert "CANARY" not in str(told.value)
    assert told.value.__context__ is None


@pytest.mark.parametrize("error", HOSTILE, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(("area", "method"), WRITES)
def test_a_write_that_raises_has_an_unknown_fate(area: str, method: str, error: BaseException) -> None:
    assert call(doing({(area, method): raising(error)}), area, method) == BROKEN


@pytest.mark.parametrize("result", [True, "sent", {"id": 1}, object(), NotImplemented])
@pytest.mark.parametrize(("area", "method"), WRITES)
def test_a_write_of_another_result_claims_nothing(area: str, method: str, result: object) -> None:
    assert call(giving(area, method, result), area, method) == BROKEN


@pytest.mark.parametrize("result", [{"id": 1}, object(), b"", ListPage(({},)), ListPage(None)])  # type: ignore[arg-type, type-var]  # lies
@pytest.mark.parametrize(
    ("area", "method"), [one for one in READS if promises()[one[0]][one[1]].gives is not type(None)]
)
def test_a_read_of_another_result_is_a_breach(area: str, method: str, result: object) -> None:
    with pytest.raises(BackendContractError, match=f"{area}.{method}: must keep its port"):
        call(giving(area, method, result), area, method)


OTHERS: list[tuple[str, str, Any]] = [
    ("channels", "channels_page", ListPage((channel(), channel(user="8")))),
    ("channels", "create_channel", Added(channel(user="8"))),
    ("channels", "delete_channel", Removed(channel("2"))),
    ("bounces", "reset_bounces", BouncesReset(channel("2"))),
    ("conversations", "show", conversation("2")),
    ("conversations", "update", conversation("2")),
    ("conversations", "delete", conversation("2")),
    ("conversations", "remove_messages", conversation("2")),
    ("conversations", "add_message", conversation_ports.Added(conversation("2"))),
    ("conversations", "add_recipients", conversation_ports.Added(conversation("2"))),
    ("conversations", "progress", Progress("2", "running")),
    ("conversations", "cancel", Progress("2", "failed")),
    ("conversations", "unread_count", -1),
    ("discussions", "topic", DiscussionTopic("2")),
    ("discussions", "update_topic", DiscussionTopic("2")),
    ("discussions", "delete_topic", Deleted("2")),
    ("discussions", "entries_by_id", (DiscussionEntry("1"), DiscussionEntry("3"))),
    ("discussions", "update_entry", DiscussionEntry("2")),
    ("discussions", "delete_entry", Deleted("2")),
    ("files", "file", File("2")),
    ("files", "delete_file", FileDeleted(File("2"))),
    ("roster", "course", CourseObject("2")),
    ("roster", "group", GroupObject("2")),
    ("roster", "user", UserObject("2")),
    ("roster", "profile", Profile("8")),
    ("roster", "account", AccountObject("2")),
    ("assignments", "assignments_page", ListPage((Assignment("2", "n", course_id="8"),))),
    ("assignments", "assignment", Assignment("2", "n")),
    ("assignments", "submissions_page", ListPage((Submission("3", "7", "2"),))),
    ("assignments", "submission", Submission("3", "7", "2")),
    ("account_notifications", "notification", AccountNotification("2")),
    ("account_notifications", "dismiss", Dismissed(AccountNotification("2"))),
]
HONEST: list[tuple[str, str, Any]] = [
    ("channels", "channels_page", ListPage((channel(), channel("2")))),
    ("channels", "create_channel", Added(channel("5"))),
    ("channels", "delete_channel", Removed(channel("70000000000001"))),
    ("bounces", "reset_bounces", BouncesReset(channel())),
    ("conversations", "show", conversation("7~1")),
    ("conversations", "update", conversation()),
    ("conversations", "delete", conversation()),
    ("conversations", "remove_messages", conversation()),
    ("conversations", "add_message", conversation_ports.Added(conversation())),
    ("conversations", "add_recipients", Rejected(400)),
    ("conversations", "progress", Progress("1", "running")),
    ("conversations", "cancel", Progress("1", "failed")),
    ("conversations", "unread_count", 0),
    ("discussions", "topic", DiscussionTopic("1")),
    ("discussions", "update_topic", DiscussionTopic("1")),
    ("discussions", "delete_topic", Unknown(Doubt.NO_ANSWER)),
    ("discussions", "entries_by_id", (DiscussionEntry("1"),)),
    ("discussions", "update_entry", DiscussionEntry("1")),
    ("discussions", "delete_entry", Deleted("1")),
    ("files", "file", File("1")),
    ("files", "delete_file", FileDeleted(File("1"))),
    ("roster", "course", CourseObject("1")),
    ("roster", "group", GroupObject("1")),
    ("roster", "user", UserObject("1")),
    ("roster", "profile", Profile("7")),
    ("roster", "account", AccountObject("1")),
    ("assignments", "assignments_page", ListPage((Assignment("2", "n", course_id="1"),))),
    ("assignments", "assignment", Assignment("1", "n")),
    ("assignments", "submissions_page", ListPage((Submission("3", "7", "1"), Submission("4")))),
    ("assignments", "submission", Submission("3", "7", "1")),
    ("account_notifications", "notification", AccountNotification("1")),
    ("account_notifications", "dismiss", Dismissed(AccountNotification("1"))),
]


def test_every_rule_on_what_a_result_is_about_is_shown_both_ways() -> None:
    assert {one[:2] for one in OTHERS} == {one[:2] for one in HONEST} == set(CHECKS)


@pytest.mark.parametrize(("area", "method", "result"), OTHERS)
def test_an_answer_about_something_else_is_a_breach(area: str, method: str, result: object) -> None:
    if (area, method) in WRITES:
        assert call(giving(area, method, result), area, method) == BROKEN
        return
    with pytest.raises(BackendContractError, match="must be about what was asked for"):
        call(giving(area, method, result), area, method)


@pytest.mark.parametrize(("area", "method", "result"), HONEST)
def test_an_honest_answer_passes_as_it_is(area: str, method: str, result: object) -> None:
    assert call(giving(area, method, result), area, method) is result


def test_asked_for_by_another_name_than_an_id_nobody_can_tell() -> None:
    page = ListPage((channel(user="8"),))
    mine = giving("channels", "channels_page", page)

    assert mine.channels.channels_page("self") is page
    assert mine.channels.channels_page("sis_login_id:mia") is page
    removed = giving("channels", "delete_channel", Removed(channel("2"))).channels
    assert isinstance(removed.delete_channel("7", ChannelAddress("email", "a@x.example")), Removed)


@pytest.mark.parametrize(
    ("id", "asked", "same"),
    [
        ("1", "1", True),
        ("1", "2", False),
        ("1", "7~1", True),
        ("70000000000001", "1", True),
        ("1", "01", True),
        ("1", "self", True),
        ("1", "~", True),
        ("", "1", False),
        ("x", "1", False),
    ],
)
def test_ids_are_compared_on_their_own_shard(id: str, asked: str, same: bool) -> None:
    assert same_id(id, asked) is same


def test_a_value_that_could_be_read_from_elsewhere_is_a_breach() -> None:
    class Lazy(DiscussionTopic):
        """Its message is fetched when somebody looks."""

    class Mock:
        __class__ = DiscussionTopic  # type: ignore[assignment]  # as mocks do

    with pytest.raises(BackendContractError, match="must be a DiscussionTopic, not of a subclass"):
        giving("discussions", "topic", Lazy("1")).discussions.topic(contexts.course("3"), "1")
    with pytest.raises(BackendContractError, match="must be a DiscussionTopic"):
        giving("discussions", "topic", Mock()).discussions.topic(contexts.course("3"), "1")


def test_a_next_that_cannot_be_remembered_is_a_breach() -> None:
    with pytest.raises(BackendContractError, match="whose next can be hashed"):
        giving("channels", "channels_page", ListPage((), next=[2])).channels.channels_page("7")


def test_ids_that_can_be_read_once_are_read_by_backend_and_guard() -> None:
    def entries(_: object, __: object, ids: Any) -> Any:
        return tuple(DiscussionEntry(id) for id in ids)

    areas = doing({("discussions", "entries_by_id"): entries})
    found = areas.discussions.entries_by_id(contexts.course("3"), "1", (id for id in ("1", "2")))

    assert [one.id for one in found] == ["1", "2"]


def test_areas_that_lack_something_are_told_what() -> None:
    class Half:
        edition = capabilities = whoami = channels = bounces = confirmations = preferences = None

    with pytest.raises(
        BackendContractError, match="gives no conversations, discussions, files, roster, assignments, "
    ):
        guarded(Half(), "pigeon", "lms")


def test_a_page_without_measure_is_a_breach() -> None:
    page = ListPage((channel(),) * (LONGEST_PAGE + 1))

    with pytest.raises(BackendContractError, match="pages of at most"):
        giving("channels", "channels_page", page).channels.channels_page("7")


@pytest.mark.parametrize(("area", "method"), CALLS)
def test_what_is_not_claimed_is_not_supported_and_not_called(area: str, method: str) -> None:
    areas = doing({(area, method): raising(AssertionError("was called"))}, capabilities=frozenset())

    with pytest.raises(NotSupported):
        call(areas, area, method)


def test_an_announcement_takes_a_capability_of_its_own() -> None:
    topics = doing(capabilities=frozenset({Capability.DISCUSSIONS_CREATE})).discussions

    with pytest.raises(NotSupported, match=r"announcements\.create"):
        topics.create_topic(contexts.course("3"), fields=Parameters({"is_announcement": True}))


@pytest.mark.parametrize("error", [NotFound(404), NotSupported("x"), InvalidValue("x", "y")])
def test_errors_of_this_library_pass_through_reads(error: Exception) -> None:
    with pytest.raises(type(error)) as told:
        call(doing({("discussions", "topic"): raising(error)}), "discussions", "topic")

    assert told.value is error


def test_a_write_passes_on_that_nothing_was_sent_but_no_error_of_the_world() -> None:
    for error in (NotSupported("x"), InvalidValue("x", "y")):
        with pytest.raises(type(error)):
            call(doing({("channels", "create_channel"): raising(error)}), "channels", "create_channel")

    late = doing({("channels", "create_channel"): raising(NotFound(404))})
    assert call(late, "channels", "create_channel") == BROKEN


def test_a_keyboard_interrupt_passes() -> None:
    with pytest.raises(KeyboardInterrupt):
        call(
            doing({("channels", "create_channel"): raising(KeyboardInterrupt())}),
            "channels",
            "create_channel",
        )


def test_a_mistake_of_the_caller_is_the_callers_own() -> None:
    with pytest.raises(TypeError, match="user"):
        doing().channels.channels_page()
    with pytest.raises(AttributeError):
        _ = doing().channels.reset
    with pytest.raises(AttributeError):
        _ = doing().letters


def test_a_backend_cannot_change_what_its_caller_handed_in() -> None:
    def greedy(*args: Any, **kwargs: Any) -> None:
        kwargs["ids"].clear()

    mine = ["1", "2"]

    assert (
        call(doing({("discussions", "reorder_topics"): greedy}), "discussions", "reorder_topics", ids=mine)
        == BROKEN
    )
    assert mine == ["1", "2"]


def test_a_backend_cannot_change_the_frequencies_of_its_caller() -> None:
    def greedy(*args: Any, **kwargs: Any) -> None:
        kwargs["frequencies"]["alert"] = "never"

    mine = {"new_announcement": "daily"}
    areas = doing({("preferences", "set_preferences"): greedy})

    assert call(areas, "preferences", "set_preferences", frequencies=mine) == BROKEN
    assert mine == {"new_announcement": "daily"}


def test_a_gateway_that_breaks_when_it_is_fetched_is_told() -> None:
    class Trapped(Pigeons):
        @property
        def channels(self) -> Any:
            raise SystemExit(3)

    with pytest.raises(BackendContractError, match="open: must not raise SystemExit"):
        guarded(Trapped(), "pigeon", "lms")


@pytest.mark.parametrize("edition", [None, "2025-10", 2025])
def test_an_edition_of_another_type_is_a_breach(edition: object) -> None:
    with pytest.raises(BackendContractError, match="edition"):
        _ = doing(edition=edition).edition
    with pytest.raises(BackendContractError, match=r"channels\.edition"):
        _ = doing(edition=edition).channels.edition


@pytest.mark.parametrize("capabilities", [None, {"channels.list"}, [Capability.CHANNELS_LIST], Capability])
def test_capabilities_of_another_type_are_a_breach(capabilities: object) -> None:
    with pytest.raises(BackendContractError, match="must give a set of Capability"):
        _ = doing(capabilities=capabilities).capabilities


@pytest.mark.parametrize("me", [None, 7, ""])
def test_somebody_without_an_id_is_a_breach(me: object) -> None:
    with pytest.raises(BackendContractError, match="whoami"):
        doing(whoami=lambda: me).whoami()


def test_a_good_backend_tells_edition_capabilities_and_who_it_is() -> None:
    areas = doing()

    assert (areas.edition, areas.channels.edition) == (LmsEdition.Y2025_10, LmsEdition.Y2025_10)
    assert areas.capabilities == areas.channels.capabilities == frozenset(Capability)
    assert areas.whoami() == "7"


def test_names_of_a_world_are_shown_where_there_is_one() -> None:
    class Playing(Pigeons):
        names: Any = MappingProxyType({"$teacher": "7"})

    assert guarded(Playing(), "pigeon", "lms").names == {"$teacher": "7"}
    assert doing().names == {}
    Playing.names = {"$teacher": 7}
    with pytest.raises(BackendContractError, match="names"):
        _ = guarded(Playing(), "pigeon", "lms").names


@pytest.mark.parametrize("result", [None, object(), "areas"])
def test_something_that_is_no_canvas_is_refused(result: object) -> None:
    registry = Registry()
    registry.add(Backend("pigeon", "lms", lambda **_: result))

    with pytest.raises(BackendContractError, match="a gateway for each area"):
        registry.open("lms", "pigeon")


def test_a_registry_hands_out_guarded_areas() -> None:
    registry = Registry()
    registry.add(Backend("pigeon", "lms", lambda **_: Pigeons()))

    assert call(registry.open("lms", "pigeon"), "channels", "create_channel") == BROKEN


def test_a_repr_shows_nothing_of_what_is_guarded() -> None:
    areas = doing()

    assert "Pigeon" not in repr(areas) + repr(areas.channels)
