"""Why somebody got no mail: alike in memory and across a network, under every right."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from canvas_comms.errors import InvalidValue, NotFound
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.mail import Conclusion, MailAnswer, Silence
from canvas_comms.lms.mail.use import MOST_CHANNELS
from canvas_comms.lms.preferences.model import NOTIFICATIONS, category_slug, snake
from canvas_comms.lms.preferences.use import kinds_of
from canvas_comms_memory import connect
from canvas_comms_plugins.partial_backend import partial_areas

World = Mapping[str, Any]
Door = Callable[[World, str], LmsClient]
Y2025 = LmsEdition.Y2025_10
VIEWER = {
    "ref": "$viewer",
    "name": "Vi",
    "role": "account_admin",
    "permissions": {"view_notifications": True, "view_bounced_emails": False},
}
WORLD: World = {
    "users": [
        {"ref": "$ann", "name": "Ann"},
        {"ref": "$bob", "name": "Bob"},
        {"ref": "$admin", "name": "Greta", "role": "account_admin"},
        {"ref": "$sadmin", "name": "Oskar", "role": "site_admin"},
        VIEWER,
    ],
    "settings": {"admins_can_view_notifications": True},
    "channels": [
        {"ref": "$mail", "user": "$ann", "address": "ann@school.example", "bounce_count": 1},
        {"user": "$ann", "address": "+15551234567", "type": "sms"},
        {"ref": "$bobs", "user": "$bob", "address": "bob@school.example"},
    ],
    "comm_messages": [
        {"ref": "$new", "user": "$ann", "subject": "Trip", "body": "At the gate."},
        {"user": "$bob", "body": "b", "created_at": "2024-01-01T00:00:00Z"},
    ],
}


def silent(answer: MailAnswer) -> dict[str, Silence]:
    return {one.where: one.silence for one in answer.evidence.untold}


def codes(answer: MailAnswer) -> list[str]:
    return [one.reason.code for one in answer.explanation.causes]


def test_a_site_admin_gets_the_whole_answer(door: Door) -> None:
    answer = door(WORLD, "$sadmin").mail.why("$ann", category="announcement")

    assert answer.explanation.conclusion is Conclusion.CAUSE_FOUND
    assert codes(answer) == ["channel-bouncing", "summary-instead"]
    assert [one.subject for one in answer.evidence.messages or ()] == ["Trip"]
    assert silent(answer) == {}


def test_an_account_admin_learns_of_bounces_from_the_report(door: Door) -> None:
    answer = door(WORLD, "$admin").mail.why("$ann")

    assert codes(answer) == ["channel-bouncing", "summary-instead"]
    assert silent(answer) == {"comm_messages": Silence.NOT_ALLOWED}


def test_each_thing_that_may_not_be_read_is_told_as_not_known(door: Door) -> None:
    viewer, owner, other = (door(WORLD, who).mail.why("$ann") for who in ("$viewer", "$ann", "$bob"))
    denied = Silence.NOT_ALLOWED

    assert silent(viewer) == {"bounces": denied}
    assert viewer.explanation.conclusion is Conclusion.SENT
    assert silent(owner) == {"bounces": denied, "comm_messages": denied}
    assert silent(other) == {"channels": denied, "comm_messages": denied}
    assert {one.explanation.conclusion for one in (owner, other)} == {Conclusion.NOT_KNOWN}


def test_only_messages_since_a_moment_count(door: Door) -> None:
    mail = door(WORLD, "$sadmin").mail

    assert mail.why("$bob").explanation.conclusion is Conclusion.SENT
    assert mail.why("$bob", since="2025-01-01T00:00:00Z").evidence.messages == ()


def test_somebody_who_is_not_there_is_not_found(door: Door) -> None:
    with pytest.raises(NotFound):
        door(WORLD, "$sadmin").mail.why("99999")


def test_what_a_backend_cannot_ask_is_told_as_not_known() -> None:
    whole = connect("lms", edition=Y2025, actor="$site_admin")
    areas = partial_areas(Y2025, whoami=lambda: "1", channels=whole.areas.channels)
    client = LmsClient(areas, whole.clock, whole.sleep, names=whole.names)
    cannot = Silence.NOT_SUPPORTED

    assert silent(client.mail.why("$student")) == {"preferences": cannot, "comm_messages": cannot}


@pytest.mark.parametrize("edition", list(LmsEdition))
def test_a_missing_right_is_told_by_servers_of_every_edition(edition: LmsEdition) -> None:
    mail = connect("lms", edition=edition, actor="$teacher").mail

    assert set(silent(mail.why("$student"))) == {"channels", "comm_messages"}


def test_no_more_than_some_channels_are_asked_for() -> None:
    more = [{"user": "$ann", "address": f"a{n}@school.example"} for n in range(MOST_CHANNELS)]
    world = {"lms": {**WORLD, "channels": [*WORLD["channels"], *more]}}
    answer = connect("lms", edition=Y2025, world=world, actor="$sadmin").mail.why("$ann")

    assert len(answer.evidence.channels or ()) == MOST_CHANNELS
    assert silent(answer) == {"channels": Silence.TOO_MANY}


def test_nothing_private_is_shown_of_an_answer() -> None:
    answer = connect("lms", edition=Y2025, world={"lms": WORLD}, actor="$sadmin").mail.why("$ann")

    assert not [word for word in ("ann@school", "At the gate", "Trip") if word in repr(answer)]


@pytest.mark.parametrize("spelt", [snake, category_slug, str])
def test_a_category_is_known_in_every_spelling(spelt: Callable[[str], str]) -> None:
    for kind in NOTIFICATIONS:
        assert kind in kinds_of(spelt(kind.category))
        assert {one.name for one in kinds_of(spelt(kind.name))} >= {kind.name}


def test_another_word_is_no_category() -> None:
    with pytest.raises(InvalidValue, match="category"):
        kinds_of("gossip")
