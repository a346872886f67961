"""The guard before the areas of a Canvas LMS, whatever those behind it do.

A call that the backend does not claim answers `NotSupported` and is not passed on. A write
that breaks has an unknown fate; a read that breaks, or gives what its port does not
promise, is a `BackendContractError`. What a call may give is its port's own annotation; a
call that names something must give back that very thing (the table `CHECKS`). Arguments
are handed on so that nobody can change them.
"""

import functools
import inspect
import time
import typing
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, cast

import attrs

from canvas_comms.capabilities import Capability, require
from canvas_comms.destinations import Destination
from canvas_comms.errors import BackendContractError, CanvasCommsError, InvalidValue, NotSupported
from canvas_comms.lms.account_notifications.gateway import Dismissed
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.assignments.resources import Assignment
from canvas_comms.lms.channels.model import ChannelId
from canvas_comms.lms.channels.resources import Added, BouncesReset, Removed
from canvas_comms.lms.conversations import ports as conversations
from canvas_comms.lms.conversations.resources import Conversation, Progress
from canvas_comms.lms.discussions.operations import Deleted
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.ports import FileDeleted
from canvas_comms.lms.files.resources import File
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.roster.resources import AccountObject, CourseObject, GroupObject, Profile, UserObject
from canvas_comms.outcomes import Doubt, Unknown
from canvas_comms.pace import Pace, pace_of
from canvas_comms.ports import Clock
from canvas_comms.redaction import Opaque
from canvas_comms_plugins.annotations import as_rule, fault
from canvas_comms_plugins.guard import (
    capabilities_of,
    clock_of,
    destination_of,
    frozen,
    names_of,
    page_fault,
    run_checked,
    run_guarded,
    run_typed,
)
from canvas_comms_plugins.partial_backend import PORTS, capability_of

SHARD = 10**13
"""Global ids are the shard's number times this, plus the id on the shard."""

Arguments = Mapping[str, Any]
Check = Callable[[Arguments, Any], bool]


@attrs.frozen
class Promise:
    """What one method of a port gives. `writes`: a fate that is not known is a value of it."""

    signature: inspect.Signature
    gives: Any
    writes: bool
    about: Check | None

    def broken_by(self, result: object, asked: Arguments, *, ours: bool = False) -> str | None:
        """How a result breaks the promise, or None. `asked` are the call's arguments by name.

        `ours`: a backend of our own distribution, whose values have their shape (see `registry`).
        """
        boundless = page_fault(result.items, result.next) if type(result) is ListPage else None
        if boundless is not None:
            return boundless
        found = None if ours or self.gives is type(None) else as_rule(fault(result, self.gives))
        if found is not None:
            return found
        if self.about is not None and not self.about(asked, result):
            return "must be about what was asked for"
        return None


@functools.cache
def promises() -> Mapping[str, Mapping[str, Promise]]:
    """Area of `LmsAreas` → method of its port → what that promises."""
    return MappingProxyType({name: _of_port(name, port) for name, port in PORTS.items()})


def _of_port(area: str, port: type) -> Mapping[str, Promise]:
    methods = {
        name: method
        for name, method in inspect.getmembers(port, inspect.isfunction)
        if not name.startswith("_")
    }
    return MappingProxyType({name: _promise(area, name, method) for name, method in methods.items()})


def _promise(area: str, name: str, method: Callable[..., Any]) -> Promise:
    gives = typing.get_type_hints(method)["return"]
    writes = Unknown in typing.get_args(gives)
    return Promise(inspect.signature(method), gives, writes, CHECKS.get((area, name)))


def same_id(id: str, asked: str) -> bool:
    """Whether an id is the one that was asked for, said globally (`7~12`, 70000000000012) or not.

    Arguments for by anything but a number (`self`, `sis_login_id:…`), nobody can tell: True.
    """
    return not _is_id(asked) or _local(id) == _local(asked)


def _is_id(text: str) -> bool:
    return text.isascii() and text.replace("~", "", 1).isdigit()


def _local(id: str) -> str:
    return str(int(id.rpartition("~")[2]) % SHARD) if _is_id(id) and id[-1] != "~" else id


def _its(kinds: Any, id_of: Callable[[Any], str], named: str = "id") -> Check:
    """Results of these kinds are the thing that the argument `named` names; others say nothing."""
    return lambda asked, result: not isinstance(result, kinds) or same_id(id_of(result), asked[named])


def _id(thing: Any) -> str:
    return str(thing.id)


def _of_that_user(asked: Arguments, page: ListPage[Any]) -> bool:
    user = asked["user"]
    return not _is_id(user) or all(same_id(id, user) for id in {one.user_id for one in page.items})


def _that_channel(asked: Arguments, result: Any) -> bool:
    which = asked["which"]
    named = isinstance(which, ChannelId) and isinstance(result, Removed)
    return not named or same_id(result.channel.id, which.id)


def _only_those(asked: Arguments, entries: Any) -> bool:
    return {_local(one.id) for one in entries} <= {_local(id) for id in asked["ids"]}


def _of_that_course(asked: Arguments, page: ListPage[Any]) -> bool:
    return all(one.course_id is None or same_id(one.course_id, asked["course"]) for one in page.items)


def _of_that_assignment(asked: Arguments, page: ListPage[Any]) -> bool:
    return all(_is_submission(one, asked["assignment"]) for one in page.items)


def _that_submission(asked: Arguments, one: Any) -> bool:
    whose = one.user_id is None or same_id(one.user_id, asked["user"])
    return whose and _is_submission(one, asked["assignment"])


def _is_submission(one: Any, assignment: str) -> bool:
    return one.assignment_id is None or same_id(one.assignment_id, assignment)


CHECKS: Mapping[tuple[str, str], Check] = {
    ("channels", "channels_page"): _of_that_user,
    ("channels", "create_channel"): _its(Added, lambda added: str(added.channel.user_id), "user"),
    ("channels", "delete_channel"): _that_channel,
    ("bounces", "reset_bounces"): _its(BouncesReset, lambda reset: str(reset.channel.id)),
    ("conversations", "show"): _its(Conversation, _id),
    ("conversations", "update"): _its(Conversation, _id),
    ("conversations", "delete"): _its(Conversation, _id),
    ("conversations", "remove_messages"): _its(Conversation, _id),
    ("conversations", "add_message"): _its(conversations.Added, lambda added: str(added.conversation.id)),
    ("conversations", "add_recipients"): _its(conversations.Added, lambda added: str(added.conversation.id)),
    ("conversations", "progress"): _its(Progress, _id),
    ("conversations", "cancel"): _its(Progress, _id),
    ("conversations", "unread_count"): lambda _, count: bool(count >= 0),
    ("files", "file"): _its(File, _id),
    ("files", "delete_file"): _its(FileDeleted, lambda deleted: str(deleted.file.id)),
    ("roster", "course"): _its(CourseObject, _id),
    ("roster", "group"): _its(GroupObject, _id),
    ("roster", "user"): _its(UserObject, _id),
    ("roster", "profile"): _its(Profile, _id, "user"),
    ("roster", "account"): _its(AccountObject, _id),
    ("assignments", "assignments_page"): _of_that_course,
    ("assignments", "assignment"): _its(Assignment, _id),
    ("assignments", "submissions_page"): _of_that_assignment,
    ("assignments", "submission"): _that_submission,
    ("account_notifications", "notification"): _its(AccountNotification, _id),
    ("account_notifications", "dismiss"): _its(Dismissed, lambda closed: str(closed.notification.id)),
    ("discussions", "topic"): _its(DiscussionTopic, _id),
    ("discussions", "update_topic"): _its(DiscussionTopic, _id),
    ("discussions", "delete_topic"): _its(Deleted, _id),
    ("discussions", "entries_by_id"): _only_those,
    ("discussions", "update_entry"): _its(DiscussionEntry, _id),
    ("discussions", "delete_entry"): _its(Deleted, _id),
}
"""Area and method → whether a result is about what was asked for."""


@attrs.frozen(eq=False, repr=False)
class GuardedGateway(Opaque):
    """One area behind the guard: the methods of its port and no others."""

    _read: Callable[[], Any]
    _area: str
    _backend: str
    _ours: bool = False

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind it."""
        return run_typed(self._backend, f"{self._area}.edition", lambda: self._read().edition, LmsEdition)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do at all."""
        return capabilities_of(self._backend, f"{self._area}.capabilities", self._read, ours=self._ours)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        promise = promises()[self._area].get(name)
        if promise is None:
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, promise, args, kwargs)

    def _call(self, name: str, promise: Promise, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        args = tuple(frozen(one) for one in args)
        kwargs = {key: frozen(one) for key, one in kwargs.items()}
        asked = promise.signature.bind(self, *args, **kwargs).arguments
        require(capability_of(self._area, name, asked.get("fields")), self.capabilities)
        try:
            return run_checked(
                self._backend,
                f"{self._area}.{name}",
                lambda: getattr(self._read(), name)(*args, **kwargs),
                lambda result: promise.broken_by(result, asked, ours=self._ours),
            )
        except (InvalidValue, NotSupported):
            raise
        except CanvasCommsError:
            if not promise.writes:
                raise
        return Unknown(Doubt.BROKEN_BACKEND)


@attrs.frozen(eq=False, repr=False)
class GuardedAreas(Opaque):
    """`LmsAreas` that keep their contract, whatever those behind them do."""

    _areas: Any
    _backend: str
    _ours: bool = False

    @property
    def edition(self) -> LmsEdition:
        """The era of the server behind them."""
        return run_typed(self._backend, "edition", lambda: self._areas.edition, LmsEdition)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What can be done in any of them."""
        return capabilities_of(self._backend, "capabilities", lambda: self._areas, ours=self._ours)

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the world that the backend plays → ids; none where it plays no world."""
        return names_of(self._backend, lambda: self._areas)

    @property
    def clock(self) -> Clock:
        """The clock of the backend, or of this machine."""
        return clock_of(self._backend, lambda: self._areas)

    @property
    def destination(self) -> Destination | None:
        """Which server the backend reaches; None where it does not say."""
        return destination_of(self._backend, lambda: self._areas)

    @property
    def pace(self) -> Pace:
        """How many calls the backend takes at once, and when; one at a time where it does not say."""
        return run_guarded(self._backend, "pace", lambda: pace_of(self._areas))

    @property
    def stands_still(self) -> bool:
        """Whether time passes at the backend only where it is moved; False where it does not say."""
        return run_typed(
            self._backend, "stands_still", lambda: getattr(self._areas, "stands_still", False), bool
        )

    @property
    def acting_as(self) -> Callable[[str], LmsAreas] | None:
        """The areas as another user sees them; None where the backend acts as nobody else."""
        act = run_guarded(self._backend, "acting_as", lambda: getattr(self._areas, "acting_as", None))
        if act is None:
            return None
        return lambda user: guarded_areas(
            run_guarded(self._backend, "acting_as", lambda: act(user)), self._backend, ours=self._ours
        )

    def sleep(self, seconds: float) -> None:
        """Wait as the backend waits for its own jobs; where it does not say how, just that long."""
        wait = run_guarded(self._backend, "sleep", lambda: getattr(self._areas, "sleep", time.sleep))
        run_guarded(self._backend, "sleep", lambda: wait(seconds))

    def whoami(self) -> str:
        """The id of the user who is logged in, or acted as. Raises `GatewayError`."""
        me = run_typed(self._backend, "whoami", lambda: self._areas.whoami(), str)
        if not me:
            raise BackendContractError(self._backend, "whoami", "must give an id")
        return me

    def __getattr__(self, name: str) -> GuardedGateway:
        if name not in promises():
            raise AttributeError(name)
        return GuardedGateway(lambda: getattr(self._areas, name), name, self._backend, self._ours)


def guarded_areas(areas: Any, backend: str, *, ours: bool = False) -> LmsAreas:
    """The areas behind their guard. Raises `BackendContractError` for something that is none."""
    lacking = run_guarded(backend, "open", lambda: [one for one in _MEMBERS if not hasattr(areas, one)])
    if lacking:
        rule = f"must give a gateway for each area, as LmsAreas says, and gives no {', '.join(lacking)}"
        raise BackendContractError(backend, "open", rule)
    return cast(LmsAreas, GuardedAreas(areas, backend, ours))


_MEMBERS = ("edition", "capabilities", "whoami", *promises())


__all__ = ["CHECKS", "GuardedAreas", "GuardedGateway", "Promise", "guarded_areas", "promises", "same_id"]
