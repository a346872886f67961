"""Backends of Canvas LMS that lie about conversations are caught, each by its own test."""

from collections.abc import Callable

import attrs
import pytest
from lms_lies import (
    Lie,
    after,
    forgetting,
    forgiving,
    instead,
    kept_nothing,
    saying,
    sent,
    shown,
    slow,
    switching,
    told,
)

from canvas_comms.lms.conversations.model import State
from canvas_comms.lms.conversations.ports import Added, Later, Posted
from canvas_comms.lms.conversations.requests import ConversationUpdate
from canvas_comms.lms.conversations.rules.modes import Switches
from canvas_comms.outcomes import Sent
from canvas_comms_plugins.conformance.suite import Suite

REACHES = "test_a_message_reaches_its_reader"
SHARED = "test_people_share_threads_as_foretold"
MOVED = "test_a_state_is_ones_own"

LIES: dict[str, tuple[Lie, str]] = {
    "nothing is sent": (
        {"conversations.create": lambda g, new: Posted(g.page(sent()).items)},
        REACHES,
    ),
    "a bool for an outcome": (after("conversations.create", lambda _: True), REACHES),
    "no subject": ({"conversations.create": lambda g, n: g.create(attrs.evolve(n, subject=None))}, REACHES),
    "no context": (
        {"conversations.create": lambda g, n: g.create(attrs.evolve(n, context_code=None))},
        REACHES,
    ),
    "sent twice": (
        {
            "conversations.create": lambda g, n: (
                g.create(attrs.evolve(n, switches=Switches())),
                g.create(attrs.evolve(n, switches=Switches())),
            )[1]
        },
        REACHES,
    ),
    "read at once": (told("conversations.show", workflow_state=lambda _: "read"), REACHES),
    "a list of messages": (told("conversations.show", messages=lambda found: list(found or ())), REACHES),
    "no messages": (told("conversations.show", messages=lambda _: None), REACHES),
    "text stripped": (saying(str.strip), "test_a_body_is_kept_to_the_letter"),
    "lines joined": (saying(lambda text: text.replace("\r\n", "\n")), "test_a_body_is_kept_to_the_letter"),
    "sixteen bits": (
        saying(lambda text: "".join(c for c in text if ord(c) < 0x10000)),
        "test_a_body_is_kept_to_the_letter",
    ),
    "one's own in the inbox": (
        {"conversations.page": lambda g, q, c=None: g.page(sent(), c)},
        "test_a_writer_finds_the_thread_among_the_sent",
    ),
    "always one for all": (switching(group_conversation=True, bulk_message=False, force_new=False), SHARED),
    "always one each": (switching(force_new=True), SHARED),
    "always private": (switching(group_conversation=False, force_new=False), SHARED),
    "never continued": (switching(force_new=True), "test_a_private_thread_is_continued"),
    "always continued": (
        switching(force_new=False, group_conversation=False),
        "test_a_new_thread_is_a_new_one",
    ),
    "to nobody is well": (
        forgiving("conversations.create", lambda: Posted(())),
        "test_a_message_to_nobody_is_rejected",
    ),
    "anything is said": (
        forgiving("conversations.create", lambda: Posted(())),
        "test_what_cannot_be_said_is_rejected",
    ),
    "another count in a list": (
        shown("conversations.page", message_count=lambda n: n + 1),
        "test_a_list_shows_what_opening_shows",
    ),
    "no filter": (
        {"conversations.page": lambda g, q, c=None: g.page(attrs.evolve(q, filters=()), c)},
        "test_a_filter_shows_threads_with_somebody",
    ),
    "anybody is found": (
        {
            "conversations.find_recipients": lambda g, s, c=None: g.find_recipients(
                attrs.evolve(s, user=None), c
            )
        },
        "test_a_classmate_is_found_as_a_recipient",
    ),
    "an answer is not sent": (
        {"conversations.add_message": lambda g, i, new: Added(g.show(i, mark_as_read=False))},
        "test_an_answer_reaches_the_writer",
    ),
    "an answer twice": (
        {"conversations.add_message": lambda g, i, new: (g.add_message(i, new), g.add_message(i, new))[1]},
        "test_an_answer_reaches_the_writer",
    ),
    "anybody answers": (
        forgiving("conversations.add_message", lambda: Sent("1")),
        "test_nobody_answers_in_a_thread_of_others",
    ),
    "answered nowhere": (
        forgiving("conversations.add_message", lambda: Sent("1")),
        "test_an_answer_to_no_thread_is_rejected",
    ),
    "nobody is added": (
        {"conversations.add_recipients": lambda g, i, who: Added(g.show(i, mark_as_read=False))},
        "test_people_who_are_added_see_the_history",
    ),
    "private is for all": (
        forgiving("conversations.add_recipients", lambda: Sent("1")),
        "test_nobody_is_added_to_a_private_thread",
    ),
    "no state is kept": (kept_nothing(), MOVED),
    "always read": (
        {"conversations.update": lambda g, i, w: g.update(i, ConversationUpdate(state=State.READ))},
        MOVED,
    ),
    "no star is kept": (kept_nothing(), "test_a_star_is_ones_own"),
    "always marked": (
        {"conversations.show": lambda g, i, mark_as_read: g.show(i, mark_as_read=True)},
        "test_opening_marks_as_read_only_if_told",
    ),
    "never marked": (
        {"conversations.show": lambda g, i, mark_as_read: g.show(i, mark_as_read=False)},
        "test_opening_marks_as_read_only_if_told",
    ),
    "nothing is unread": (
        instead("conversations.unread_count", lambda: 0),
        "test_everything_is_marked_as_read",
    ),
    "not all are marked": (
        instead("conversations.mark_all_as_read", lambda: None),
        "test_everything_is_marked_as_read",
    ),
    "nothing is deleted": (
        {"conversations.delete": lambda g, i: g.show(i, mark_as_read=False)},
        "test_deleting_takes_a_thread_from_ones_own_view",
    ),
    "nothing is removed": (
        {"conversations.remove_messages": lambda g, i, ids: g.show(i, mark_as_read=False)},
        "test_removing_a_message_takes_it_from_ones_own_view",
    ),
    "everything is removed": (
        {"conversations.remove_messages": lambda g, i, ids: g.delete(i)},
        "test_removing_a_message_takes_it_from_ones_own_view",
    ),
    "nothing is changed in bulk": (
        {"conversations.update_many": lambda g, ids, event: g.update_many(["1"], event)},
        "test_many_threads_are_changed_at_once",
    ),
    "work that never ends": (
        told("conversations.progress", workflow_state=lambda _: "running"),
        "test_many_threads_are_changed_at_once",
    ),
    "progress of nothing": (
        forgetting("conversations.progress", lambda: None),
        "test_the_progress_of_nothing_is_an_error",
    ),
    "later is never": (instead("conversations.create", lambda _: Later("1")), "test_a_batch_is_sent_later"),
    "any thread is there": (
        forgetting("conversations.show", lambda: None),
        "test_a_thread_of_others_is_out_of_reach",
    ),
    "any thread is shown": (
        forgetting("conversations.show", lambda: None),
        "test_who_takes_no_part_does_not_read",
    ),
    "two at once mixed up": (slow("conversations.create"), "test_messages_sent_at_once_are_all_there"),
}


@pytest.mark.parametrize(("lie", "test"), LIES.values(), ids=LIES)
def test_the_lie_is_caught(
    lie: Lie,
    test: str,
    lying_lms: Callable[..., type[Suite]],
    verdict: Callable[[type[Suite], str], str | None],
) -> None:
    assert verdict(lying_lms({}), test) is None
    assert verdict(lying_lms(lie), test) is not None
