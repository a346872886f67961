"""Backends of Canvas Medical that lie about what they hold are caught, each by its own test."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, cast

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Decision
from canvas_comms.errors import GatewayError, NotFound, NotSupported, PermissionDenied
from canvas_comms.medical import CANVAS_BOT, Communication, Edition, Page, Placement, Query, Routing
from canvas_comms.medical.ports import Placed
from canvas_comms.medical.rules.access import FULL_ACCESS
from canvas_comms.outcomes import Refused, Sent
from canvas_comms_plugins.conformance.suite import Suite

Lie = Mapping[str, Callable[..., Any]]

HELD = "test_a_message_is_held_as_foretold"
NOT_FOUND = "test_an_unknown_id_is_not_found"
ONCE = "test_pages_hold_each_message_once"
SEARCHED = "test_a_search_finds_what_matches"
DECLARED = "test_it_says_what_it_can_do"
ERRORS = "test_errors_show_no_text"
HOME = timezone(timedelta(hours=2))


class Stubborn(NotFound):
    """An error that cannot be passed on."""

    def __init__(self, one: int, two: str, three: str) -> None:
        super().__init__(one, two + three)


class Talkative(GatewayError):
    """An error that says too much."""


def showing(**changes: Callable[[Any], Any]) -> Lie:
    """A field is shown otherwise."""

    def read(honest: Any, id: str) -> Any:
        found = honest.read(id)
        return attrs.evolve(found, **{name: change(getattr(found, name)) for name, change in changes.items()})

    return {"read": read}


def reading(instead: Callable[[Any, str], Any]) -> Lie:
    """Something else is read."""
    return {"read": instead}


def missing(instead: Callable[[Any, str], Any]) -> Lie:
    """What is not there is read otherwise."""

    def read(honest: Any, id: str) -> Any:
        try:
            return honest.read(id)
        except GatewayError:
            return instead(honest, id)

    return {"read": read}


def paging(change: Callable[[Page], Any]) -> Lie:
    """A page is changed."""
    return {"search_page": lambda honest, query, cursor=None: change(honest.search_page(query, cursor))}


def searching(instead: Callable[[Any, Query, Any], Any]) -> Lie:
    """Something else is found."""
    return {"search_page": lambda honest, query, cursor=None: instead(honest, query, cursor)}


def asking(**other: Any) -> Lie:
    """Another question is asked than the one that was."""
    return searching(lambda honest, query, cursor: honest.search_page(attrs.evolve(query, **other), cursor))


def raised(error: BaseException) -> Any:
    raise error


def everything(honest: Any) -> str:
    return " ".join(one.content for one in honest.search_page(Query(count=100)).communications)


def talked(honest: Any, _: str) -> Any:
    raise Talkative(everything(honest))


def framed(honest: Any, _: str) -> Any:
    texts = everything(honest)
    raise NotFound(404, "not-found" if texts else "")


def caused(honest: Any, _: str) -> Any:
    try:
        raise ValueError(everything(honest))
    except ValueError as error:
        raise NotFound(404) from error


def halved(found: Page) -> Page:
    return attrs.evolve(found, communications=found.communications[:-1])


def once_only() -> Lie:
    """A cursor counts once."""
    used: set[object] = set()

    def search_page(honest: Any, query: Query, cursor: object = None) -> Any:
        if cursor is not None and (cursor, query) in used:
            return Page(())
        used.add((cursor, query))
        return honest.search_page(query, cursor)

    return {"search_page": search_page}


def stale() -> Lie:
    """A search finds what there was at the search before."""
    before: dict[tuple[Query, object], Any] = {}

    def search_page(honest: Any, query: Query, cursor: object = None) -> Any:
        now = honest.search_page(query, cursor)
        shown = before.get((query, cursor), now)
        before[query, cursor] = now
        return shown

    return {"search_page": search_page}


def swapped(found: Communication) -> Communication:
    return attrs.evolve(found, sender=found.recipient, recipient=found.sender)


def made_up(_: Any, id: str) -> Communication:
    return Communication(id, "unknown", CANVAS_BOT, CANVAS_BOT, "")


def all_welcome(honest: Any, query: Query, cursor: object) -> Any:
    return Page(()) if honest.actor is None else honest.search_page(query, cursor)


def narrowed(honest: Any, query: Query, cursor: object) -> Any:
    try:
        return honest.search_page(query, cursor)
    except PermissionDenied:
        return Page(())


ANYWHERE = Placed(Routing(Placement.SENT, None, False, None, None, False, None, None, None), Decision())

LIES: dict[str, tuple[Lie, str]] = {
    "nothing is read": (reading(lambda *_: None), HELD),
    "a dictionary is read": (reading(lambda honest, i: attrs.asdict(honest.read(i))), HELD),
    "a page is read": (reading(lambda honest, i: Page((honest.read(i),))), HELD),
    "another id": (showing(id=lambda i: f"{i}-1"), HELD),
    "a number for an id": (showing(id=lambda _: 7), HELD),
    "sender for recipient": (reading(lambda h, i: swapped(h.read(i))), HELD),
    "text for people": (showing(sender=str), HELD),
    "another status": (showing(status=lambda _: "in-progress"), HELD),
    "seconds only": (showing(received=lambda at: at and at.replace(microsecond=0)), HELD),
    "times without a zone": (showing(sent=lambda at: at.replace(tzinfo=None)), HELD),
    "times at home": (showing(sent=lambda at: at.astimezone(HOME)), HELD),
    "times as text": (showing(sent=str), HELD),
    "received though it was not": (showing(received=lambda at: at or datetime.now(HOME)), HELD),
    "no subject": (showing(subject=lambda _: None), HELD),
    "extra for nothing": (showing(extra=lambda _: None), HELD),
    "another text each time": (
        showing(content=lambda text: f"{text}{datetime.now(HOME).timestamp()}"),
        "test_a_message_does_not_change_by_itself",
    ),
    "nothing for what is not there": (missing(lambda *_: None), NOT_FOUND),
    "something for what is not there": (
        missing(made_up),
        NOT_FOUND,
    ),
    "a lookup error for what is not there": (missing(lambda *_: raised(KeyError("no"))), NOT_FOUND),
    "another error for what is not there": (missing(lambda *_: raised(GatewayError("no"))), NOT_FOUND),
    "another status for what is not there": (missing(lambda *_: raised(NotFound(410))), NOT_FOUND),
    "any id is read": (
        missing(lambda h, i: raised(NotFound(404)) if i == "no-such-message" else None),
        "test_what_cannot_be_an_id_is_an_error",
    ),
    "an error of its own kind": (
        missing(lambda *_: raised(Stubborn(404, "a", "b"))),
        "test_errors_can_be_passed_to_another_process",
    ),
    "text in an error": (missing(talked), ERRORS),
    "text in a frame of an error": (missing(framed), ERRORS),
    "text in the cause of an error": (missing(caused), ERRORS),
    "the second page is dropped": (paging(lambda page: attrs.evolve(page, next=None)), ONCE),
    "the last of a page is dropped": (paging(halved), ONCE),
    "the first page again and again": (
        searching(lambda h, q, cursor: attrs.evolve(h.search_page(q), next="more")),
        ONCE,
    ),
    "pages that overlap": (
        searching(lambda h, q, c: h.search_page(q, (c and max(0, int(str(c)) - 1)) or c)),
        ONCE,
    ),
    "pages of any size": (asking(count=100), ONCE),
    "a list for a page": (paging(lambda page: list(page.communications)), ONCE),
    "a list in a page": (
        paging(lambda page: attrs.evolve(page, communications=cast(Any, list(page.communications)))),
        ONCE,
    ),
    "a total of the page": (
        paging(lambda page: attrs.evolve(page, total=len(page.communications))),
        "test_the_total_counts_all_matches_on_every_page",
    ),
    "cursors that count once": (once_only(), "test_a_page_can_be_asked_for_again"),
    "the offset is ignored": (asking(offset=0), "test_a_search_may_begin_in_the_middle"),
    "too many is an error": (
        searching(lambda h, q, c: raised(GatewayError("no")) if q.count > 100 else h.search_page(q, c)),
        "test_a_huge_count_is_no_error",
    ),
    "any cursor is good": (
        searching(lambda h, q, c: h.search_page(q, c if str(c).isdigit() else None)),
        "test_a_cursor_that_no_page_gave_is_an_error",
    ),
    "an error for nothing found": (
        searching(lambda h, q, c: h.search_page(q, c) if h.search_page(q).total else raised(NotFound(404))),
        "test_nothing_found_is_one_empty_page",
    ),
    "the sender is ignored": (asking(sender=None), SEARCHED),
    "the recipient is ignored": (asking(recipient=None), SEARCHED),
    "the patient is ignored": (asking(patient=None), SEARCHED),
    "the id is ignored": (asking(id=None), "test_a_search_by_id_finds_that_message"),
    "nothing is found": (asking(id="nothing"), SEARCHED),
    "what was found reads otherwise": (
        paging(lambda p: attrs.evolve(p, communications=tuple(map(swapped, p.communications)))),
        "test_a_message_reads_the_same_however_it_is_found",
    ),
    "what was just sent is not found": (stale(), "test_what_is_in_the_next_search_was_sent_before"),
    "more is claimed": ({"capabilities": lambda _: frozenset(Capability)}, DECLARED),
    "less is claimed": ({"capabilities": lambda _: frozenset()}, DECLARED),
    "an edition in words": ({"edition": lambda _: "v2-2024"}, "test_it_says_which_edition_it_plays"),
    "declared and not supported": (reading(lambda *_: raised(NotSupported("communications.read"))), HELD),
    "nobody is let in": (searching(all_welcome), "test_nobody_reads_nothing"),
    "a search is narrowed without a word": (
        searching(narrowed),
        "test_a_patients_login_cannot_search_for_another",
    ),
    "a patient reads another's": (
        {"create": lambda honest, new: honest.create(new) if honest.actor == FULL_ACCESS else Sent("m1")},
        "test_a_patients_login_reaches_that_patient_alone",
    ),
    "anything may be sent by button": (
        {"press_send": lambda *_: ANYWHERE},
        "test_what_is_not_there_cannot_be_sent_or_read",
    ),
    "a draft may be sent twice": ({"press_send": lambda *_: ANYWHERE}, "test_a_draft_is_sent_once"),
    "the button does nothing": (
        {"press_send": lambda *_: Refused(Decision())},
        "test_the_send_button_sends_a_draft_and_nothing_else",
    ),
    "patients at the desk": (
        {"mark_as_read": lambda desk, i, by: desk.mark_as_read(i, CANVAS_BOT)},
        "test_patients_do_not_sit_at_the_desk",
    ),
    "a mark that does not last": (
        {"mark_as_read": lambda *_: ANYWHERE},
        "test_marking_sets_received_once",
    ),
    "a mark for nothing": (
        {"mark_as_read": lambda *_: Refused(Decision())},
        "test_an_unread_message_is_marked_as_read",
    ),
}


@pytest.mark.parametrize(("lie", "test"), LIES.values(), ids=LIES)
def test_the_lie_is_caught(
    lie: Lie,
    test: str,
    lying: Callable[..., type[Suite]],
    verdict: Callable[[type[Suite], str], str | None],
) -> None:
    assert verdict(lying({}), test) is None
    assert verdict(lying(lie), test) is not None


def test_reading_where_none_is_offered_is_caught(
    lying: Callable[..., type[Suite]], verdict: Callable[[type[Suite], str], str | None]
) -> None:
    test = "test_the_first_edition_has_no_read_of_its_own"

    assert verdict(lying({}, Edition.V1_2022), test) is None
    assert verdict(lying(reading(made_up), Edition.V1_2022), test) is not None
