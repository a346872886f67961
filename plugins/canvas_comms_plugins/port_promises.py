"""What the ports of a Canvas LMS promise: read from the ports themselves, plus who is who.

What a call may give is its port's own annotation. A call that names something must give
back that very thing; those rules are the table `ABOUT`.
"""

import functools
import inspect
import typing
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.channels.model import ChannelId
from canvas_comms.lms.channels.resources import Added, BouncesReset, Removed
from canvas_comms.lms.conversations import ports as conversations
from canvas_comms.lms.conversations.resources import Conversation, Progress
from canvas_comms.lms.discussions.outcomes import Deleted
from canvas_comms.lms.discussions.resources import DiscussionEntry, DiscussionTopic
from canvas_comms.lms.listing import ListPage
from canvas_comms.outcomes import Unknown
from canvas_comms_plugins.conforming import fault, told
from canvas_comms_plugins.page_promises import page_fault

SHARD = 10**13
"""Global ids are the shard's number times this, plus the id on the shard."""

Asked = Mapping[str, Any]
About = Callable[[Asked, Any], bool]


@attrs.frozen
class Promise:
    """What one method of a port gives. `writes`: a fate that is not known is a value of it."""

    signature: inspect.Signature
    gives: Any
    writes: bool
    about: About | None

    def broken_by(self, result: object, asked: Asked) -> str | None:
        """How a result breaks the promise, or None. `asked` are the call's arguments by name."""
        boundless = page_fault(result.items, result.next) if type(result) is ListPage else None
        if boundless is not None:
            return boundless
        found = None if self.gives is type(None) else told(fault(result, self.gives))
        if found is not None:
            return found
        if self.about is not None and not self.about(asked, result):
            return "must be about what was asked for"
        return None


@functools.cache
def promises() -> Mapping[str, Mapping[str, Promise]]:
    """Area of `LmsAreas` → method of its port → what that promises."""
    areas = {
        name: typing.get_type_hints(one.fget)["return"]
        for name, one in vars(LmsAreas).items()
        if isinstance(one, property)
    }
    ports = {name: port for name, port in areas.items() if getattr(port, "_is_protocol", False)}
    return MappingProxyType({name: _of_port(name, port) for name, port in ports.items()})


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
    return Promise(inspect.signature(method), gives, writes, ABOUT.get((area, name)))


def same_id(id: str, asked: str) -> bool:
    """Whether an id is the one that was asked for, said globally (`7~12`, 70000000000012) or not.

    Asked for by anything but a number (`self`, `sis_login_id:…`), nobody can tell: True.
    """
    return not _is_id(asked) or _local(id) == _local(asked)


def _is_id(text: str) -> bool:
    return text.isascii() and text.replace("~", "", 1).isdigit()


def _local(id: str) -> str:
    return str(int(id.rpartition("~")[2]) % SHARD) if _is_id(id) and id[-1] != "~" else id


def _its(kinds: Any, id_of: Callable[[Any], str], named: str = "id") -> About:
    """Results of these kinds are the thing that the argument `named` names; others say nothing."""
    return lambda asked, result: not isinstance(result, kinds) or same_id(id_of(result), asked[named])


def _id(thing: Any) -> str:
    return str(thing.id)


def _of_that_user(asked: Asked, page: ListPage[Any]) -> bool:
    return all(same_id(one.user_id, asked["user"]) for one in page.items)


def _that_channel(asked: Asked, result: Any) -> bool:
    which = asked["which"]
    named = isinstance(which, ChannelId) and isinstance(result, Removed)
    return not named or same_id(result.channel.id, which.id)


def _only_those(asked: Asked, entries: Any) -> bool:
    return {_local(one.id) for one in entries} <= {_local(id) for id in asked["ids"]}


ABOUT: Mapping[tuple[str, str], About] = {
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
    ("discussions", "topic"): _its(DiscussionTopic, _id),
    ("discussions", "update_topic"): _its(DiscussionTopic, _id),
    ("discussions", "delete_topic"): _its(Deleted, _id),
    ("discussions", "entries_by_id"): _only_those,
    ("discussions", "update_entry"): _its(DiscussionEntry, _id),
    ("discussions", "delete_entry"): _its(Deleted, _id),
}
"""Area and method → whether a result is about what was asked for."""

__all__ = ["ABOUT", "Promise", "promises", "same_id"]
