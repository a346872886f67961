"""The messages and people of one Canvas Medical, indexed for every search there is.

It implements the core's `View` and applies the core's changes; it knows no rule. Under
which keys a message is found is the core's to say (`search_keys`).
"""

from collections.abc import Iterable, Sequence

import attrs

from canvas_comms.medical.model import CANVAS_BOT, Message, Reference
from canvas_comms.medical.operations import PutMessage
from canvas_comms.medical.rules.searching import SearchKey, search_keys
from canvas_comms.ports import Ids
from canvas_comms.redaction import Opaque

_NONE: Sequence[str] = ()


@attrs.define(eq=False, repr=False)
class MedicalStore(Opaque):
    """People, messages by id, and ids by search key in the order of arrival."""

    new_id: Ids
    people: set[Reference] = attrs.field(factory=lambda: {CANVAS_BOT})
    messages: dict[str, Message] = attrs.field(factory=dict)
    index: dict[SearchKey, list[str]] = attrs.field(factory=dict)

    def knows(self, person: Reference) -> bool:
        """Whether this person exists."""
        return person in self.people

    def message(self, id: str) -> Message | None:
        """The message with this id."""
        return self.messages.get(id)

    def found(self, key: SearchKey) -> Sequence[str]:
        """The ids under a search key, oldest first. Valid until the next change."""
        return self.index.get(key, _NONE)

    def apply(self, changes: Iterable[PutMessage]) -> None:
        """Make these messages the ones with their ids."""
        for change in changes:
            message = change.message
            if message.id not in self.messages:
                self._add_to_index(message)
            self.messages[message.id] = message

    def _add_to_index(self, message: Message) -> None:
        index = self.index
        for key in search_keys(message):
            ids = index.get(key)
            if ids is None:
                index[key] = [message.id]
            else:
                ids.append(message.id)


__all__ = ["MedicalStore"]
