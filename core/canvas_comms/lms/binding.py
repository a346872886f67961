"""What a client of a Canvas LMS is bound to: a backend's areas, a clock, a way to wait, names of a world."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from canvas_comms.arguments import Texts, instance
from canvas_comms.errors import InvalidValue
from canvas_comms.instants import checked_time
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.channels.model import ChannelAddress, ChannelId, ChannelRef, channel_ref
from canvas_comms.lms.contexts import Context, context_of
from canvas_comms.lms.params import Parameters
from canvas_comms.ports import Clock, Sleep
from canvas_comms.redaction import Opaque, veiled

TopicFields = Parameters | Mapping[str, object]
"""Fields of a topic: what `topic_fields` makes, or a mapping of its arguments."""

NAMED = ("specific_sections", "group_category_id")
"""Fields of a topic that hold ids."""


@attrs.frozen(eq=False, repr=False)
class Binding(Opaque):
    """What each section of a client is given. `texts` reads text that may hold names of the world."""

    areas: LmsAreas
    clock: Clock
    sleep: Sleep
    texts: Texts

    def now(self, given: datetime | str | None) -> datetime:
        """The moment given, or that of the clock. Raises `InvalidValue` (`now`)."""
        return checked_time(self.clock() if given is None else given, "now")

    @veiled
    def context(self, given: Context | str) -> Context:
        """A course or group. Raises `InvalidValue` (`context`)."""
        return context_of(self.texts.text(given, "context") if isinstance(given, str) else given)

    @veiled
    def channel(self, given: ChannelRef | str) -> ChannelRef:
        """A channel by id or as `email:ann@school.example`. Raises `InvalidValue` (`channel`)."""
        if isinstance(given, ChannelId | ChannelAddress):
            return given
        rule = "must be the id of a channel, or its type and address: email:ann@school.example"
        text = instance(str, given, "channel", rule)
        if ":" not in text:
            return ChannelId(self.texts.id(text, "channel"))
        found = channel_ref(text)
        if isinstance(found, ChannelAddress) and not (found.type and found.address):
            raise InvalidValue("channel", rule)
        return found

    @veiled
    def topic_fields(self, given: TopicFields) -> TopicFields:
        """Fields of a topic, names of the world in ids replaced. Raises `InvalidValue`."""
        if isinstance(given, Parameters) or not isinstance(given, Mapping):
            return given
        return {name: self._field(name, value) for name, value in given.items()}

    def _field(self, name: str, value: object) -> object:
        if name not in NAMED:
            return value
        if isinstance(value, str):
            return self.texts.text(value, name)
        if isinstance(value, list | tuple | set | frozenset):
            return [self.texts.text(one, f"{name}[{i}]") for i, one in enumerate(value)]
        return value


__all__ = ["Binding", "TopicFields"]
