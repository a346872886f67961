"""Announcements of an outbox: one intent a course, found by author, title and text, else held."""

from typing import Any

import attrs
import pytest

from canvas_comms import NotSent, Refused, Unknown
from canvas_comms.outbox import OutboxReason, Sighting, State
from canvas_comms.outcomes import Doubt
from canvas_comms_twin import Kind
from canvas_comms_twin.faults.kinds import LIES

FIELDS = {"title": "Trip", "message": "<p>At nine &amp; not later.</p>"}


@attrs.define
class Between:
    """Areas whose new topics do what a test says."""

    behind: Any
    on_create: Any
    creates: int = 0

    @property
    def discussions(self) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        own = getattr(self.behind.discussions, name, None)
        return getattr(self.behind, name) if own is None else own

    def create_topic(self, context: Any, fields: Any) -> Any:
        self.creates += 1
        return self.on_create(self, context, fields)


def loses_the_answer(between: Between, context: Any, fields: Any) -> Any:
    between.behind.discussions.create_topic(context, fields)
    return Unknown(Doubt.NO_ANSWER)


def draft(desk: Any, **fields: Any) -> Any:
    return desk.courier.draft(f"course_{desk.id('$bio')}", {**FIELDS, **fields})


def test_it_is_announced_once(school: Any) -> None:
    desk = school("announcements")

    desk.hand_in([draft(desk)])
    desk.settle()

    assert desk.states() == [State.SENT]
    assert desk.announced() == ["Trip"]


def test_what_arrived_unheard_is_found(school: Any) -> None:
    desk = school("announcements", between=lambda areas: Between(areas, loses_the_answer))

    desk.hand_in([draft(desk)])
    desk.settle()

    assert (desk.states(), desk.announced()) == ([State.SENT], ["Trip"])


def test_what_is_not_found_is_held(school: Any) -> None:
    def nothing(*_: Any) -> Any:
        return Unknown(Doubt.NO_ANSWER)

    desk = school("announcements", between=lambda areas: Between(areas, nothing))
    desk.hand_in([draft(desk)])
    desk.settle()

    assert desk.states() == [State.HELD]
    assert desk.intents()[0].reason == OutboxReason.NOT_FOUND.code
    assert desk.client.areas.creates == 1


def test_two_alike_are_held_for_a_person(school: Any) -> None:
    desk = school("announcements", between=lambda areas: Between(areas, loses_the_answer))

    desk.hand_in([draft(desk), draft(desk)])
    desk.settle()

    assert desk.states() == [State.HELD] * 2
    assert desk.announced() == ["Trip", "Trip"]


def test_what_came_out_otherwise_is_shown_to_a_person(school: Any) -> None:
    def other_title(between: Between, context: Any, fields: Any) -> Any:
        return between.behind.discussions.create_topic(
            context, attrs.evolve(fields, values={**fields.values, "title": "Journey"})
        )

    desk = school("announcements", between=lambda areas: Between(areas, other_title))
    desk.hand_in([draft(desk)])
    desk.settle()

    (intent,) = desk.intents()
    assert (intent.state, intent.reason) == (State.HELD, OutboxReason.ONLY_ALIKE_FOUND.code)
    assert len(intent.found) == 1


def test_what_the_plan_refuses_is_not_handed_in(school: Any) -> None:
    desk = school("announcements")

    assert isinstance(draft(desk, title="x" * 300), Refused)


@pytest.mark.parametrize("content", ["{}", '{"context":"user_5","fields":{"is_announcement":true}}', None])
def test_content_that_is_none_of_ours_is_never_sent(school: Any, content: Any) -> None:
    desk = school("announcements")
    desk.hand_in([draft(desk)])
    strange = attrs.evolve(desk.intents()[0], content=content)

    assert desk.courier.attempt(strange) == NotSent(Doubt.NOT_WRITABLE)
    assert desk.courier.search(strange, desk.journal).sighting is Sighting.IMPOSSIBLE


NETWORK = [k for k in Kind if k not in LIES | {Kind.NO_LOCATION, Kind.ALIEN_LOCATION}]


@pytest.mark.parametrize("kind", [*NETWORK, Kind.ANNOUNCEMENT_DOWNGRADED], ids=lambda kind: kind.value)
def test_no_fault_loses_or_doubles_an_announcement(twinned: Any, kind: Kind) -> None:
    desk = twinned("announcements")
    fault = desk.twin.faults.add(kind, route="POST /api/v1/courses/:id/discussion_topics", nth=1)

    desk.hand_in([draft(desk)])
    desk.settle()

    announced, (state,) = desk.announced(), desk.states()
    assert fault.struck == 1
    assert len(announced) <= 1
    assert state in (State.SENT, State.HELD, State.REJECTED)
    assert (state is State.REJECTED) == (kind is Kind.ANNOUNCEMENT_DOWNGRADED)
    assert len(announced) == 1 if state is State.SENT else True
