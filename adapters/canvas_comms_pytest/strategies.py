"""Hypothesis strategies: worlds that load, and messages that can be planned. Everything is made up.

    from canvas_comms_pytest import strategies

    @given(strategies.worlds())
    def test_mine(world): twin = Twin(); twin.load(world); ...

    @given(strategies.communications())
    def test_of_medical(message): plan(message, Edition.V2_2024, now)

What is drawn is what a server takes; for what it refuses, change it. Needs the extra `strategies`.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from canvas_comms.lms.conversations import How, Intent, Threads
from canvas_comms.lms.conversations import compose as compose_conversation
from canvas_comms.medical import NewCommunication, compose
from canvas_comms.medical.editions import Edition

try:
    from hypothesis import strategies as st
except ImportError:
    raise ImportError(
        "canvas_comms_pytest.strategies needs Hypothesis: pip install 'canvas-comms[strategies]'"
    ) from None

World: TypeAlias = dict[str, Any]
"""A world as JSON has it: for `Twin.load`, `PUT /_twin/world`, or a file."""

CLOCK = "2026-01-05T09:00:00Z"
ROLES = ("teacher", "ta", "student")
PATIENTS = ("Patient/p1", "Patient/p2", "Patient/p3")
PRACTITIONERS = ("Practitioner/d1", "Practitioner/d2")
USERS = ("4", "5", "6", "7")

_SHOWN = st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"])
_PLAIN = st.characters(min_codepoint=ord("a"), max_codepoint=ord("z"))


def texts(max_size: int = 80) -> st.SearchStrategy[str]:
    """Text of a message in any script: not blank, without control characters."""
    return st.text(_SHOWN, min_size=1, max_size=max_size).filter(lambda text: bool(text.strip()))


def worlds() -> st.SearchStrategy[World]:
    """Worlds of both Canvases, with a clock that stands still."""
    return st.builds(_joined, schools(), clinics())


def schools() -> st.SearchStrategy[World]:
    """Worlds of Canvas LMS: users, channels, courses, conversations and topics."""
    return _schools()


def clinics(edition: Edition | None = None) -> st.SearchStrategy[World]:
    """Worlds of Canvas Medical: patients, practitioners and messages; of any edition, unless one is named."""
    return _clinics(edition)


def communications(
    patients: Sequence[str] = PATIENTS, practitioners: Sequence[str] = PRACTITIONERS
) -> st.SearchStrategy[NewCommunication]:
    """Messages of Canvas Medical from a patient to practitioners or the other way, to one or several."""
    ways = ((patients, practitioners), (practitioners, patients))
    return st.sampled_from(ways).flatmap(
        lambda way: st.builds(
            lambda sender, recipients, content: compose(
                sender=sender, recipients=recipients, content=content
            ),
            st.sampled_from(way[0]),
            st.lists(st.sampled_from(way[1]), min_size=1, max_size=3, unique=True),
            texts(),
        )
    )


def conversations(users: Sequence[str] = USERS) -> st.SearchStrategy[Intent]:
    """Messages of Canvas LMS to these users (ids), sent in every way there is."""
    return st.builds(
        lambda to, body, how, threads, subject: compose_conversation(
            to=to, body=body, how=how, threads=threads, subject=subject
        ),
        st.lists(st.sampled_from(users), min_size=1, max_size=4, unique=True),
        texts(),
        st.sampled_from(How),
        st.sampled_from(Threads),
        st.none() | texts(40),
    )


def _joined(school: World, clinic: World) -> World:
    return {**school, **clinic}


@st.composite
def _schools(draw: st.DrawFn) -> World:
    users = [f"$user_{number}" for number in range(1, draw(st.integers(2, 5)) + 1)]
    courses = [_course(draw, number, users) for number in range(1, draw(st.integers(1, 2)) + 1)]
    return {
        "clock": CLOCK,
        "lms": {
            "users": [{"ref": one, "name": draw(texts(20))} for one in users],
            "channels": [_channel(draw, one) for one in users if draw(st.booleans())],
            "courses": courses,
            "conversations": [_conversation(draw, users) for _ in range(draw(st.integers(0, 2)))],
            "topics": [_topic(draw, one) for one in courses if draw(st.booleans())],
        },
    }


def _course(draw: st.DrawFn, number: int, users: Sequence[str]) -> World:
    others = [{"user": one, "role": draw(st.sampled_from(ROLES))} for one in users[1:] if draw(st.booleans())]
    enrollments = [{"user": users[0], "role": "teacher"}, *others]
    return {"ref": f"$course_{number}", "name": draw(texts(20)), "enrollments": enrollments}


def _channel(draw: st.DrawFn, user: str) -> World:
    address = f"{draw(st.text(_PLAIN, min_size=1, max_size=8))}@school.example"
    return {"user": user, "address": address, "state": draw(st.sampled_from(["active", "unconfirmed"]))}


def _conversation(draw: st.DrawFn, users: Sequence[str]) -> World:
    people = draw(st.lists(st.sampled_from(users), min_size=2, max_size=2, unique=True))
    number = draw(st.integers(1, 3))
    messages = [{"author": draw(st.sampled_from(people)), "body": draw(texts())} for _ in range(number)]
    return {"starter": people[0], "others": people[1:], "subject": draw(texts(40)), "messages": messages}


def _topic(draw: st.DrawFn, course: World) -> World:
    return {
        "ref": course["ref"].replace("course", "topic"),
        "context": course["ref"],
        "author": course["enrollments"][0]["user"],
        "kind": draw(st.sampled_from(["announcement", "discussion"])),
        "title": draw(texts(40)),
        "message": draw(texts()),
    }


@st.composite
def _clinics(draw: st.DrawFn, edition: Edition | None) -> World:
    patients = [f"$patient_{number}" for number in range(1, draw(st.integers(1, 3)) + 1)]
    practitioners = [f"$practitioner_{number}" for number in range(1, draw(st.integers(1, 2)) + 1)]
    return {
        "clock": CLOCK,
        "medical": {
            "edition": (edition or draw(st.sampled_from(Edition))).value,
            "patients": [{"ref": one} for one in patients],
            "practitioners": [{"ref": one} for one in practitioners],
            "messages": [_message(draw, patients, practitioners) for _ in range(draw(st.integers(0, 3)))],
        },
    }


def _message(draw: st.DrawFn, patients: Sequence[str], practitioners: Sequence[str]) -> World:
    """Between a patient and a practitioner, one way or the other."""
    pair = [draw(st.sampled_from(patients)), draw(st.sampled_from(practitioners))]
    sender, recipient = pair if draw(st.booleans()) else pair[::-1]
    return {"sender": sender, "recipient": recipient, "content": draw(texts()), "sent": "@now-1h"}


__all__ = [
    "World",
    "clinics",
    "communications",
    "conversations",
    "schools",
    "texts",
    "worlds",
]
