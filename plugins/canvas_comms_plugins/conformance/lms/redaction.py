"""No text, subject, title or address is ever shown, logged, printed or told in an error."""

from collections.abc import Callable, Mapping

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.errors import CanvasCommsError
from canvas_comms.lms.channels.model import ChannelAddress
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.conversations.requests import NewConversation, NewMessage, Query, RecipientSearch
from canvas_comms.lms.conversations.rules.lists import Scope
from canvas_comms.lms.discussions.requests import EVERY_TOPIC, WHOLE_VIEW
from canvas_comms.lms.params import Parameters
from canvas_comms.redaction import Secret
from canvas_comms_plugins.conformance.lms import conversations, discussions
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite
from canvas_comms_plugins.conformance.suite import promise
from canvas_comms_plugins.conformance.watching import capturing_output, shown_by

CANARY = "zqcanary"
ADDRESS = f"{CANARY}@example.org"
TEXT = f"{CANARY} was here"
FIELDS = Parameters({"title": TEXT, "message": TEXT, "published": True})
NOWHERE = "999999999"
"""A long id that nothing has."""


@attrs.frozen
class Act:
    """Something that somebody does with a canary in it."""

    needs: tuple[Capability, ...]
    does: Callable[[LmsSubject], object]


ACTS: Mapping[str, Act] = {
    "adding_a_channel": Act(
        (Capability.CHANNELS_CREATE,),
        lambda s: s.student.areas.channels.create_channel("self", NewChannel(ADDRESS, "email")),
    ),
    "adding_a_channel_in_vain": Act(
        (Capability.CHANNELS_CREATE,),
        lambda s: s.student.areas.channels.create_channel(s.teacher.id, NewChannel(ADDRESS, "email")),
    ),
    "listing_channels": Act(
        (Capability.CHANNELS_CREATE, Capability.CHANNELS_LIST),
        lambda s: (
            s.student.areas.channels.create_channel("self", NewChannel(ADDRESS, "email")),
            s.student.areas.channels.channels_page("self"),
        ),
    ),
    "deleting_a_channel_in_vain": Act(
        (Capability.CHANNELS_DELETE,),
        lambda s: s.student.areas.channels.delete_channel("self", ChannelAddress("email", ADDRESS)),
    ),
    "forgetting_a_device": Act(
        (Capability.CHANNELS_DELETE_PUSH_TOKEN,),
        lambda s: s.student.areas.channels.delete_push_token(Secret(CANARY)),
    ),
    "confirming_in_vain": Act(
        (Capability.CHANNELS_CONFIRM,),
        lambda s: s.student.areas.confirmations.confirm_channel(Secret(CANARY)),
    ),
    "preferences_of_an_address": Act(
        (Capability.PREFERENCES_READ,),
        lambda s: s.student.areas.preferences.preferences("self", ChannelAddress("email", ADDRESS)),
    ),
    "writing": Act(
        (Capability.CONVERSATIONS_START,),
        lambda s: s.teacher.areas.conversations.create(
            conversations.new_conversation(s, body=TEXT, about=TEXT)
        ),
    ),
    "writing_in_vain": Act(
        (Capability.CONVERSATIONS_START,),
        lambda s: s.teacher.areas.conversations.create(NewConversation((NOWHERE,), TEXT, TEXT)),
    ),
    "answering_in_vain": Act(
        (Capability.CONVERSATIONS_REPLY,),
        lambda s: s.teacher.areas.conversations.add_message(NOWHERE, NewMessage(TEXT)),
    ),
    "looking_for_people": Act(
        (Capability.CONVERSATIONS_START,),
        lambda s: s.teacher.areas.conversations.find_recipients(RecipientSearch(CANARY)),
    ),
    "opening_a_thread": Act(
        (Capability.CONVERSATIONS_START, Capability.CONVERSATIONS_READ),
        lambda s: conversations.show_conversation(s.student, conversations.start_conversation(s, body=TEXT)),
    ),
    "listing_threads": Act(
        (Capability.CONVERSATIONS_START, Capability.CONVERSATIONS_LIST),
        lambda s: (
            conversations.start_conversation(s, body=TEXT),
            s.teacher.areas.conversations.page(Query(Scope.SENT, per_page=1)),
        ),
    ),
    "opening_in_vain": Act(
        (Capability.CONVERSATIONS_START, Capability.CONVERSATIONS_READ),
        lambda s: conversations.show_conversation(
            s.students[1], conversations.start_conversation(s, body=TEXT)
        ),
    ),
    "making_a_topic": Act(
        (Capability.DISCUSSIONS_CREATE,),
        lambda s: s.teacher.areas.discussions.create_topic(s.course, FIELDS),
    ),
    "making_a_topic_in_vain": Act(
        (Capability.DISCUSSIONS_CREATE,),
        lambda s: s.teacher.areas.discussions.create_topic(
            s.course, Parameters({**FIELDS.values, "title": TEXT * 50})
        ),
    ),
    "changing_a_topic_in_vain": Act(
        (Capability.DISCUSSIONS_UPDATE,),
        lambda s: s.teacher.areas.discussions.update_topic(s.course, NOWHERE, FIELDS),
    ),
    "listing_topics": Act(
        (Capability.DISCUSSIONS_CREATE, Capability.DISCUSSIONS_LIST),
        lambda s: (
            discussions.make_topic(s, TEXT, TEXT),
            s.student.areas.discussions.topics_page(s.course, EVERY_TOPIC),
        ),
    ),
    "posting_in_vain": Act(
        (Capability.DISCUSSIONS_POST,),
        lambda s: s.student.areas.discussions.post_entry(s.course, NOWHERE, discussions.entry_with(TEXT)),
    ),
    "reading_entries": Act(
        (Capability.DISCUSSIONS_CREATE, Capability.DISCUSSIONS_POST, Capability.DISCUSSIONS_READ),
        lambda s: _posted_and_read(s),
    ),
}


class Redaction(LmsSuite):
    """What people write is seen by reading its attribute and in no other way."""


def _shows_nothing(name: str, act: Act) -> Callable[[Redaction, LmsSubject], None]:
    def test(self: Redaction, subject: LmsSubject) -> None:
        with capturing_output(subject.own) as told:
            came = _came_of(act, subject)
        seen = came if isinstance(came, tuple) else (came,)

        assert [where for one in seen for where in shown_by(one, CANARY)] == []
        assert shown_by(subject.teacher.areas, CANARY) + shown_by(subject.student.areas, CANARY) == []
        assert told.where(CANARY) == []

    test.__name__ = f"test_{name}_shows_no_text"
    test.__doc__ = "Neither what comes back nor a log, a print, a warning or an error shows what was written."
    return promise(*act.needs)(test)


def _came_of(act: Act, subject: LmsSubject) -> object:
    try:
        return act.does(subject)
    except CanvasCommsError as error:
        return error


def _posted_and_read(subject: LmsSubject) -> object:
    id = discussions.make_topic(subject).id
    made = discussions.post_entry(subject, id, subject.student, TEXT)
    read = subject.teacher.areas.discussions
    return made, read.entries_page(subject.course, id), read.full_view(subject.course, id, WHOLE_VIEW)


for _name, _act in ACTS.items():
    _test = _shows_nothing(_name, _act)
    setattr(Redaction, _test.__name__, _test)

__all__ = ["Redaction"]
