"""Messages of an outbox over Canvas Medical: sent once, found again, never sent twice, held if unclear."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from canvas_comms import NotSent, Unknown
from canvas_comms.errors import Unreachable
from canvas_comms.medical import Page
from canvas_comms.outbox import OutboxReason, Resending, Sighting, State
from canvas_comms.outcomes import Doubt
from canvas_comms_twin import Kind
from canvas_comms_twin.faults.kinds import LIES

EDITIONS = ["v1-2022", "v2-2023", "v2-2024"]


@attrs.define
class Between:
    """A gateway that does to creates, searches and reads what a test says."""

    behind: Any
    on_create: Any = None
    on_page: Any = None
    on_read: Any = None
    creates: int = 0
    searches: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.behind, name)

    def create(self, new: Any) -> Any:
        self.creates += 1
        return self.behind.create(new) if self.on_create is None else self.on_create(self, new)

    def search_page(self, query: Any, cursor: Any = None) -> Any:
        self.searches += 1
        page = self.behind.search_page(query, cursor)
        return page if self.on_page is None else self.on_page(page)

    def read(self, id: str) -> Any:
        found = self.behind.read(id)
        return found if self.on_read is None else self.on_read(found)


def loses_the_answer(times: int = 1) -> Any:
    """Is applied, and nobody hears of it, so many times."""

    def create(between: Between, new: Any) -> Any:
        made = between.behind.create(new)
        return Unknown(Doubt.NO_ANSWER) if between.creates <= times else made

    return create


def only_the_first_arrives(between: Between, new: Any) -> Any:
    return between.behind.create(new) if between.creates == 1 else Unknown(Doubt.NO_ANSWER)


def only_the_second_does_not_arrive(between: Between, new: Any) -> Any:
    return Unknown(Doubt.NO_ANSWER) if between.creates == 2 else between.behind.create(new)


def never_arrives(times: int = 1) -> Any:
    def create(between: Between, new: Any) -> Any:
        return Unknown(Doubt.NO_ANSWER) if between.creates <= times else between.behind.create(new)

    return create


@pytest.fixture
def between(office: Any) -> Any:
    """An office over memory with something in between."""

    def make(edition: str = "v2-2024", **done: Any) -> Any:
        gateway = Between(office(edition=edition).gateway, **done)
        return office(gateway)

    return make


@pytest.mark.parametrize("edition", EDITIONS)
def test_messages_are_sent_with_the_moment_of_their_intent(office: Any, edition: str) -> None:
    desk = office(edition=edition)

    desk.submit("One.", "Two.", "Three.")
    desk.settle()

    assert desk.states() == [State.SENT] * 3
    assert [one.sent for one in desk.arrived()] == [intent.moment for intent in desk.intents()]
    assert len({intent.moment for intent in desk.intents()}) == 3
    assert [intent.remote_id for intent in desk.intents()] == [one.id for one in desk.arrived()]


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_arrived_unheard_is_found_and_not_sent_again(between: Any, edition: str) -> None:
    desk = between(edition, on_create=loses_the_answer())

    desk.submit("Come at nine.")
    desk.settle()

    (intent,) = desk.intents()
    (message,) = desk.arrived()
    assert (intent.state, intent.remote_id, desk.gateway.creates) == (State.SENT, message.id, 1)


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_never_arrived_is_sent_again_after_the_quiet_period(between: Any, edition: str) -> None:
    desk = between(edition, on_create=only_the_second_does_not_arrive)
    began = desk.time.now
    desk.submit("First, which shows that moments are kept.")
    desk.settle()

    desk.submit("Come at nine.")
    desk.settle()

    assert desk.states() == [State.SENT, State.SENT]
    assert len(desk.arrived()) == 2
    assert desk.gateway.creates == 3
    assert desk.time.now - began >= timedelta(minutes=2)


def test_absence_allows_nothing_until_a_moment_was_seen_to_be_kept(between: Any) -> None:
    desk = between(on_create=never_arrives(9))

    desk.submit("Come at nine.")
    desk.settle()

    (intent,) = desk.intents()
    assert (intent.state, intent.reason) == (State.HELD, OutboxReason.MOMENT_NOT_KEPT.code)
    assert desk.gateway.creates == 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_server_that_changes_moments_is_never_sent_to_again(between: Any, edition: str) -> None:
    cut = lambda one: attrs.evolve(one, sent=one.sent.replace(microsecond=0) - timedelta(seconds=1))  # noqa: E731
    desk = between(
        edition,
        on_create=only_the_first_arrives,
        on_page=lambda page: attrs.evolve(page, communications=tuple(map(cut, page.communications))),
        on_read=cut,
    )
    desk.submit("First.")
    desk.settle()
    assert desk.courier.resending(desk.journal) is Resending.NOT_KEPT

    desk.submit("Second.")
    desk.settle()

    assert desk.states() == [State.SENT, State.HELD]
    assert desk.intents()[1].reason == OutboxReason.MOMENT_NOT_KEPT.code
    assert desk.gateway.creates == 2


def test_a_text_that_somebody_edited_is_held_for_a_person(between: Any) -> None:
    desk = between(
        on_create=loses_the_answer(),
        on_page=lambda page: attrs.evolve(
            page,
            communications=tuple(attrs.evolve(one, content="Come at ten.") for one in page.communications),
        ),
    )

    desk.submit("Come at nine.")
    desk.settle()

    (intent,) = desk.intents()
    assert (intent.state, intent.reason) == (State.HELD, OutboxReason.ONLY_ALIKE_FOUND.code)
    assert intent.found == (desk.arrived()[0].id,)


def test_two_messages_of_one_fixed_moment_are_told_apart_by_nobody(between: Any, people: Any) -> None:
    desk = between(on_create=loses_the_answer(2))

    desk.submit("Come at nine.", "Come at nine.", sent="2026-03-02T09:00:00Z")
    desk.settle()

    assert desk.states() == [State.HELD] * 2
    assert {intent.reason for intent in desk.intents()} == {OutboxReason.SAME_MOMENT.code}
    assert desk.gateway.creates == 2


def test_what_another_intent_owns_is_not_found_a_second_time(between: Any, office: Any) -> None:
    desk = between(on_create=only_the_first_arrives)
    (first,) = desk.submit("Come at nine.")
    desk.settle()
    stored = desk.outbox.show(first.id)

    verdict = desk.courier.search(
        attrs.evolve(stored, id="other", state=State.UNKNOWN, remote_id=None), desk.journal
    )

    assert verdict.sighting is Sighting.NONE


def test_a_second_copy_after_a_resend_is_told_and_not_hidden(between: Any) -> None:
    late: list[Any] = []

    def create(b: Between, new: Any) -> Any:
        if b.creates == 2:
            late.append(new)
            return Unknown(Doubt.NO_ANSWER)
        made = b.behind.create(new)
        if b.creates == 3:
            b.behind.create(late.pop())  # applied long after it was given up
        return made

    desk = between(on_create=create)
    desk.submit("First.")
    desk.settle()
    desk.submit("Come at nine.")
    desk.settle()

    intent = desk.intents()[1]
    assert (intent.state, intent.reason) == (State.HELD, OutboxReason.SEVERAL_FOUND.code)
    assert set(intent.found) == {one.id for one in desk.arrived()[1:]}


def test_a_search_that_breaks_off_proves_nothing(between: Any) -> None:
    desk = between(on_create=never_arrives(9))
    desk.submit("Come at nine.")
    desk.outbox.drain()
    (intent,) = desk.intents()

    def broken(page: Page) -> Page:
        raise Unreachable("gone")

    desk.gateway.on_page = broken
    assert desk.courier.search(intent, desk.journal).sighting is Sighting.INCOMPLETE
    desk.gateway.on_page = lambda page: attrs.evolve(page, total=7)
    assert desk.courier.search(intent, desk.journal).sighting is Sighting.INCOMPLETE
    desk.gateway.on_page = None
    assert desk.courier.search(intent, desk.journal).sighting is Sighting.NONE


def test_two_readings_that_differ_prove_nothing(between: Any) -> None:
    desk = between(on_create=never_arrives(9))
    desk.submit("Come at nine.")
    desk.outbox.drain()
    (intent,) = desk.intents()
    times = iter(range(9))

    def grows(page: Page) -> Page:
        if next(times) == 0:
            desk.put("Other.")
        return page

    desk.gateway.on_page = grows
    verdict = desk.courier.search(intent, desk.journal)

    assert (verdict.sighting, desk.gateway.searches) == (Sighting.INCOMPLETE, 2)


def test_every_page_is_read(between: Any) -> None:
    desk = between(on_create=lambda b, new: loses_the_answer(999)(b, new))
    for n in range(230):
        desk.put(f"Old {n}.")
    desk.submit("Come at nine.")
    desk.settle()

    assert desk.states() == [State.SENT]
    assert desk.gateway.searches == 3


def test_between_practitioners_nothing_can_be_found(between: Any) -> None:
    desk = between()
    (intent,) = desk.submit("Come at nine.")
    text = intent.content.replace("Patient/5350", "Practitioner/5350")

    verdict = desk.courier.search(attrs.evolve(intent, content=text), desk.journal)

    assert verdict.sighting is Sighting.IMPOSSIBLE


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        '{"sender":"Patient/a"}',
        "[]",
        "no json",
        None,
        '{"sender":"Patient/a","recipient":"Practitioner/b","text":" "}',
    ],
)
def test_content_that_is_none_of_ours_is_never_sent(between: Any, content: Any) -> None:
    desk = between()
    (intent,) = desk.submit("Come at nine.")
    strange = attrs.evolve(intent, content=content)

    assert desk.courier.attempt(strange) == NotSent(Doubt.NOT_WRITABLE)
    assert desk.courier.search(strange, desk.journal).sighting is Sighting.IMPOSSIBLE
    assert desk.gateway.creates == 0


def test_drafts_of_staff_are_found_before_anybody_pressed_send(between: Any) -> None:
    desk = between("v2-2023", on_create=loses_the_answer())

    desk.submit("Come at nine.")
    desk.settle()

    assert (desk.states(), desk.gateway.creates) == ([State.SENT], 1)


NETWORK = [kind for kind in Kind if kind not in LIES]


@pytest.mark.parametrize("kind", NETWORK, ids=lambda kind: kind.value)
def test_no_fault_of_a_create_loses_or_doubles_a_message(twinned: Any, kind: Kind) -> None:
    there = twinned()
    desk = there.office
    desk.submit("First, which shows that moments are kept.")
    desk.settle()
    fault = there.twin.faults.add(kind, route="POST /Communication", nth=1)

    desk.submit("Come at nine.")
    desk.settle()

    held = [intent.reason for intent in desk.intents() if intent.state is State.HELD]
    expected = [OutboxReason.NOT_TRUSTED.code] if kind is Kind.TLS_FAILURE else []
    assert fault.struck == 1
    assert held == expected
    assert len(there.arrived()) == (1 if held else 2)
    assert desk.states().count(State.SENT) == (1 if held else 2)


@pytest.mark.parametrize(
    "kind",
    [k for k in NETWORK if k not in (Kind.LATE_APPLY, Kind.NO_LOCATION, Kind.ALIEN_LOCATION)],
    ids=lambda kind: kind.value,
)
def test_no_fault_of_a_search_loses_or_doubles_a_message(twinned: Any, kind: Kind) -> None:
    there = twinned()
    desk = there.office
    desk.submit("First, which shows that moments are kept.")
    desk.settle()
    there.twin.faults.add(Kind.DROP_AFTER_APPLY, route="POST /Communication", nth=1)
    there.twin.faults.add(kind, route="GET /Communication", nth=1)

    desk.submit("Come at nine.")
    desk.settle()

    assert desk.states() == [State.SENT] * 2
    assert len(there.arrived()) == 2


@pytest.mark.parametrize(
    "kind", [Kind.NEXT_FOREIGN, Kind.NEXT_LOOPING, Kind.ROWS_MISSING, Kind.SEARCH_IGNORED]
)
def test_a_search_that_lies_never_lets_a_message_be_sent_again(twinned: Any, people: Any, kind: Kind) -> None:
    there = twinned()
    desk = there.office
    for n in range(120):
        desk.put(f"Old {n}.", people["ann" if n % 2 else "ben"], sent=desk.time.now - timedelta(days=1))
    desk.submit("First.")
    desk.settle()
    there.twin.faults.add(kind, route="GET /Communication")
    there.twin.faults.add(Kind.DROP_AFTER_APPLY, route="POST /Communication", nth=1)

    desk.submit("Come at nine.")
    desk.settle()

    assert len(there.arrived()) == 122
    assert desk.states() in ([State.SENT, State.SENT], [State.SENT, State.HELD])
