"""Backends of Canvas LMS that page, log in, cannot or leak otherwise than they say are caught."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from lms_lies import Lie, Stubborn, after, empty, forgetting, knocking, logged, raised

from canvas_comms.capabilities import Capability
from canvas_comms.errors import NotFound, NotSupported, PermissionDenied
from canvas_comms.lms.channels.resources import Added
from canvas_comms.outcomes import Issue, Rejected
from canvas_comms_memory.lms_areas import CAPABILITIES
from canvas_comms_plugins.conformance.suite import Suite

CANNOT_LIST = CAPABILITIES - {Capability.CHANNELS_LIST}
NO_LIST = "test_channels_list_is_not_supported"
UNABLE: Lie = {
    "capabilities": lambda _: CANNOT_LIST,
    "channels.channels_page": lambda *_: raised(NotSupported(Capability.CHANNELS_LIST.value)),
}


def once(method: str) -> Lie:
    """A cursor counts once."""
    used: set[object] = set()

    def call(honest: Any, query: Any, cursor: object = None) -> Any:
        if cursor in used:
            return empty()
        used.update({cursor} - {None})
        return getattr(honest, method.partition(".")[2])(query, cursor)

    return {method: call}


def talkative(honest: Any, user: str, new: Any) -> Any:
    outcome = honest.create_channel(user, new)
    return Rejected(400, (Issue(new.address),)) if isinstance(outcome, Rejected) else outcome


LIES: dict[str, tuple[Lie, str]] = {
    "the second page is dropped": (
        after("conversations.page", lambda page: attrs.evolve(page, next=None)),
        "test_pages_of_conversations_hold_each_once",
    ),
    "the last of a page is dropped": (
        after("discussions.topics_page", lambda page: attrs.evolve(page, items=page.items[:-1])),
        "test_pages_of_topics_hold_each_once",
    ),
    "pages of any size": (
        {
            "discussions.announcements_page": lambda g, q, c=None: g.announcements_page(
                attrs.evolve(q, per_page=100), c
            )
        },
        "test_pages_of_announcements_hold_each_once",
    ),
    "in a circle": (
        {"conversations.page": lambda g, q, c=None: attrs.evolve(g.page(q), next="1")},
        "test_pages_of_conversations_hold_each_once",
    ),
    "a list for a page": (
        after("discussions.topics_page", lambda page: list(page.items)),
        "test_pages_of_topics_hold_each_once",
    ),
    "cursors that count once": (
        once("conversations.page"),
        "test_a_page_of_conversations_can_be_asked_for_again",
    ),
    "any cursor is good": (
        {"conversations.page": lambda g, q, c=None: g.page(q, c if str(c).isdigit() else None)},
        "test_a_cursor_that_no_page_of_conversations_gave_is_an_error",
    ),
    "nobody sees nothing": (
        forgetting("channels.channels_page", empty),
        "test_nobody_gets_channels_list",
    ),
    "nobody is forbidden": (
        forgetting("channels.channels_page", lambda: raised(PermissionDenied(403))),
        "test_nobody_gets_channels_list",
    ),
    "nobody is not found": (
        forgetting("discussions.topic", lambda: raised(NotFound(404))),
        "test_nobody_gets_discussions_read",
    ),
    "an error of its own kind": (
        forgetting("channels.channels_page", lambda: raised(Stubborn(401, "a", "b"))),
        "test_nobody_gets_channels_list",
    ),
    "nobody writes": (
        {"channels.create_channel": lambda g, u, new: Added},
        "test_nobody_gets_channels_create",
    ),
    "more is claimed": ({"capabilities": lambda _: frozenset(Capability)}, "test_it_says_what_it_can_do"),
    "an edition in words": ({"edition": lambda _: "2025-10"}, "test_it_says_which_edition_it_plays"),
    "somebody else": ({"whoami": lambda areas: lambda: "7"}, "test_it_knows_who_is_logged_in"),
    "declared and not supported": (
        {"discussions.rate_entry": lambda *_: raised(NotSupported("discussions.mark"))},
        "test_discussions_mark_is_not_denied",
    ),
    "an address is logged": (
        logged("channels.create_channel", lambda user, new: new.address),
        "test_adding_a_channel_shows_no_text",
    ),
    "a text is logged": (
        logged("conversations.create", lambda new: new.body),
        "test_writing_shows_no_text",
    ),
    "an address in an outcome": (
        {"channels.create_channel": talkative},
        "test_adding_a_channel_in_vain_shows_no_text",
    ),
}

LIES_OF_THE_UNABLE: dict[str, Lie] = {
    "an empty list": {"channels.channels_page": lambda *_: empty()},
    "not implemented": {"channels.channels_page": lambda *_: raised(NotImplementedError())},
    "in other words": {"channels.channels_page": lambda *_: raised(NotSupported("channels"))},
    "after knocking": knocking("channels.channels_page"),
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


@pytest.mark.parametrize("lie", LIES_OF_THE_UNABLE.values(), ids=LIES_OF_THE_UNABLE)
def test_who_cannot_and_does_not_say_so_is_caught(
    lie: Lie,
    lying_lms: Callable[..., type[Suite]],
    verdict: Callable[[type[Suite], str], str | None],
) -> None:
    assert verdict(lying_lms(UNABLE, capabilities=CANNOT_LIST), NO_LIST) is None
    assert verdict(lying_lms({**UNABLE, **lie}, capabilities=CANNOT_LIST), NO_LIST) is not None


def test_who_does_not_lie_passes(
    lying_lms: Callable[..., type[Suite]], failing: Callable[[type[Suite]], Any]
) -> None:
    assert list(failing(lying_lms({}))) == []
