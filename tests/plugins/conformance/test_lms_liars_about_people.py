"""Backends of Canvas LMS that lie about channels and preferences are caught, each by its own test."""

from collections.abc import Callable

import attrs
import pytest
from lms_lies import Lie, after, empty, forgetting, forgiving, instead, raised, shown, told

from canvas_comms.errors import NotFound
from canvas_comms.lms.channels.resources import Added, ChannelConfirmed, Counted, Removed
from canvas_comms.lms.channels.rules.reports import Filters
from canvas_comms.lms.comm_messages.gateway import Window
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.preferences.operations import PreferencesSet
from canvas_comms.outcomes import NotSent
from canvas_comms_plugins.conformance.suite import Suite

LISTED = "test_the_list_holds_ones_living_channels"
FORETOLD = "test_a_channel_is_added_as_foretold"
WRITTEN = "test_what_was_written_is_read"

LIES: dict[str, tuple[Lie, str]] = {
    "another's channel": (shown("channels.channels_page", user_id=lambda _: "7"), LISTED),
    "a number for an id": (shown("channels.channels_page", id=lambda _: 7), LISTED),
    "a deleted channel": (shown("channels.channels_page", workflow_state=lambda _: "retired"), LISTED),
    "unordered": (after("channels.channels_page", lambda p: attrs.evolve(p, items=p.items[::-1])), LISTED),
    "nothing is seen of oneself": (
        {"channels.channels_page": lambda g, u, c=None: g.channels_page(u, c) if u == "self" else empty()},
        "test_self_is_oneself",
    ),
    "nothing is seen of others": (
        forgetting("channels.channels_page", empty),
        "test_a_students_channels_are_not_another_students_to_see",
    ),
    "nothing is added": (
        {"channels.create_channel": lambda g, u, new: Added(g.channels_page(u).items[0])},
        FORETOLD,
    ),
    "always e-mail": (
        {"channels.create_channel": lambda g, u, new: g.create_channel(u, attrs.evolve(new, type="email"))},
        FORETOLD,
    ),
    "small letters": (
        {
            "channels.create_channel": lambda g, u, new: g.create_channel(
                u, attrs.evolve(new, address=new.address and new.address.lower())
            )
        },
        FORETOLD,
    ),
    "the same again is well": (
        forgiving("channels.create_channel", lambda: NotSent),
        "test_the_same_address_again_is_no_second_channel",
    ),
    "anything is a channel": (
        forgiving("channels.create_channel", lambda: True),
        "test_what_is_no_channel_is_not_added",
    ),
    "anybody adds": (
        forgiving("channels.create_channel", lambda: None),
        "test_nobody_adds_channels_to_others",
    ),
    "nothing is deleted": (
        {"channels.delete_channel": lambda g, u, which: Removed(g.channels_page(u).items[-1])},
        "test_a_deleted_channel_is_listed_no_more",
    ),
    "deleted anyway": (
        forgiving("channels.delete_channel", lambda: Removed),
        "test_what_is_not_there_cannot_be_deleted",
    ),
    "another's is deleted": (
        forgiving("channels.delete_channel", lambda: Removed),
        "test_anothers_channel_cannot_be_deleted",
    ),
    "a device is an error": (
        instead("channels.delete_push_token", lambda _: raised(NotFound(404))),
        "test_forgetting_a_device_that_is_not_known_is_harmless",
    ),
    "bounces of another": (
        told("bounces.reset_bounces", channel=lambda c: attrs.evolve(c, user_id="7")),
        "test_an_administrator_forgets_bounces",
    ),
    "students forget bounces": (
        forgiving("bounces.reset_bounces", lambda: True),
        "test_a_student_does_not_forget_bounces",
    ),
    "no header": (
        after("bounces.channel_report", lambda rows: rows[1:] or ((),)),
        "test_a_report_has_a_header_and_full_rows",
    ),
    "numbers in a report": (
        after("bounces.channel_report", lambda rows: (*rows, (7,) * len(rows[0]))),
        "test_a_report_has_a_header_and_full_rows",
    ),
    "a pattern is ignored": (
        {"bounces.channel_report": lambda g, a, r, f: g.channel_report(a, r, Filters())},
        "test_a_new_channel_is_reported_as_unconfirmed",
    ),
    "an empty report": (
        forgetting("bounces.channel_report", lambda: ((),)),
        "test_a_student_gets_no_report",
    ),
    "nothing is confirmed": (
        instead("bounces.bulk_confirm", lambda *_: Counted(1)),
        "test_many_are_confirmed_at_once",
    ),
    "too many are counted": (
        instead("bounces.bulk_reset_bounces", lambda *_: Counted(7)),
        "test_bounces_are_reset_at_once",
    ),
    "students confirm many": (
        forgiving("bounces.bulk_confirm", lambda: Counted(0)),
        "test_a_student_changes_nothing_in_bulk",
    ),
    "any code is good": (
        forgiving("confirmations.confirm_channel", lambda: ChannelConfirmed("1")),
        "test_a_code_that_is_none_confirms_nothing",
    ),
    "no code is good": (
        instead("confirmations.confirm_channel", lambda _: ChannelConfirmed("1")),
        "test_a_code_confirms_its_channel",
    ),
    "there is no limit": (
        instead("confirmations.confirmation_limit_reached", lambda *_: False),
        "test_a_confirmation_is_sent_again_until_the_limit",
    ),
    "a preference twice": (
        after("preferences.preferences", lambda found: found + found[:1]),
        "test_every_preference_is_whole",
    ),
    "no frequency": (
        after("preferences.preferences", lambda f: tuple(attrs.evolve(one, frequency="often") for one in f)),
        "test_every_preference_is_whole",
    ),
    "another preference": (
        {"preferences.preference": lambda g, u, c, n: g.preferences(u, c)[0]},
        "test_one_preference_is_that_of_the_list",
    ),
    "addresses are not known": (
        {
            "preferences.preferences": lambda g, u, c: (
                g.preferences(u, c) if hasattr(c, "id") else raised(NotFound(404))
            )
        },
        "test_a_channel_may_be_named_by_its_address",
    ),
    "categories in a list": (after("preferences.preference_categories", list), "test_categories_are_text"),
    "no preferences": (
        forgetting("preferences.preferences", tuple),
        "test_an_unknown_channel_has_none",
    ),
    "another's preferences": (
        forgetting("preferences.preferences", tuple),
        "test_anothers_preferences_are_out_of_reach",
    ),
    "not written": (instead("preferences.set_preference", lambda *_: PreferencesSet(())), WRITTEN),
    "always daily": (
        {"preferences.set_preference": lambda g, c, n, f: g.set_preference(c, n, Frequency.DAILY)},
        WRITTEN,
    ),
    "more is written": (
        {
            "preferences.set_preference": lambda g, c, n, f: (
                g.set_preference(c, "conversation_message", f),
                g.set_preference(c, n, f),
            )[1]
        },
        WRITTEN,
    ),
    "only the first of many": (
        {
            "preferences.set_preferences": lambda g, c, many: g.set_preferences(
                c, dict(list(many.items())[:1])
            )
        },
        "test_many_are_written_at_once",
    ),
    "a category is not written": (
        instead("preferences.set_preference_category", lambda *_: PreferencesSet(())),
        "test_a_category_is_written_whole",
    ),
    "written nowhere": (
        forgiving("preferences.set_preference", lambda: PreferencesSet(())),
        "test_an_unknown_channel_is_not_written",
    ),
    "written to another": (
        forgiving("preferences.set_preference", lambda: PreferencesSet(())),
        "test_anothers_channel_is_not_written",
    ),
    "any kind is written": (
        forgiving("preferences.set_preference", lambda: PreferencesSet(())),
        "test_an_unknown_kind_of_message_is_not_written",
    ),
    "oldest first": (
        after("comm_messages.comm_messages_page", lambda p: attrs.evolve(p, items=p.items[::-1])),
        "test_a_confirmation_that_went_out_is_listed",
    ),
    "the newest is left out": (
        after("comm_messages.comm_messages_page", lambda p: attrs.evolve(p, items=p.items[1:])),
        "test_a_confirmation_that_went_out_is_listed",
    ),
    "no window": (
        {"comm_messages.comm_messages_page": lambda g, u, w, c=None: g.comm_messages_page(u, Window(), c)},
        "test_a_window_leaves_out_what_came_before_or_after",
    ),
    "one's own are empty": (
        forgetting("comm_messages.comm_messages_page", empty),
        "test_nobody_reads_what_was_sent_to_themselves",
    ),
    "nobody is empty": (
        forgetting("comm_messages.comm_messages_page", empty),
        "test_an_unknown_user_is_an_error",
    ),
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
