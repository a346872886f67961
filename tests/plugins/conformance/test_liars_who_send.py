"""Backends of Canvas Medical that lie about what they send are caught, each by its own test."""

import html
import logging
import sys
import threading
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
import pytest

from canvas_comms.medical.resources import CommunicationPayload, NewCommunication
from canvas_comms.outcomes import Doubt, Issue, Rejected, Sent, Unknown
from canvas_comms_plugins.conformance.suite import Suite

Lie = Mapping[str, Callable[..., Any]]

HELD = "test_a_message_is_held_as_foretold"
KEPT = "test_a_text_is_kept_to_the_letter"
REJECTED = "test_what_breaks_a_rule_is_rejected"
SHOWN = "test_sending_shows_no_text"


def answering(change: Callable[[Any, NewCommunication, Any], Any]) -> Lie:
    """The message is handed in, and the answer changed."""
    return {"create": lambda honest, new: change(honest, new, honest.create(new))}


def writing(change: Callable[[str], str]) -> Lie:
    """The text is changed before it is handed in."""

    def changed(one: CommunicationPayload) -> CommunicationPayload:
        return attrs.evolve(one, content_string=change(one.content_string)) if one.content_string else one

    return {
        "create": lambda honest, new: honest.create(
            attrs.evolve(new, payload=tuple(map(changed, new.payload)))
        )
    }


def handing_in(**changes: Any) -> Lie:
    """A field is changed before the message is handed in."""
    return {"create": lambda honest, new: honest.create(attrs.evolve(new, **changes))}


def when_rejected(change: Callable[[Any, NewCommunication, Rejected], Any]) -> Lie:
    return answering(
        lambda honest, new, outcome: (
            change(honest, new, outcome) if isinstance(outcome, Rejected) else outcome
        )
    )


def text_of(new: NewCommunication) -> str:
    return (new.payload[0].content_string or "") if new.payload else ""


def mended(new: NewCommunication) -> NewCommunication:
    """A message that will be stored, between people who exist."""
    return attrs.evolve(new, payload=(CommunicationPayload("Hello"),), sent=None, received=None)


def told(how: Callable[[str], object]) -> Lie:
    """The text gets out on another way."""

    def create(honest: Any, new: NewCommunication) -> Any:
        how(text_of(new))
        return honest.create(new)

    return {"create": create}


def raising(error: type[BaseException]) -> Lie:
    def create(honest: Any, new: NewCommunication) -> Any:
        raise error

    return {"create": create}


class Talkative(Rejected):
    """An outcome that shows what was sent."""

    def __repr__(self) -> str:
        return f"<Talkative {self.issues[0].text}>"


def mixing_up() -> Lie:
    """Of two creates at once both get the answer to the later one."""
    last: list[Any] = []

    def create(honest: Any, new: NewCommunication) -> Any:
        last.append(honest.create(new))
        time.sleep(0.002)
        return last[-1]

    return {"create": create}


def losing() -> Lie:
    """A create during another one is forgotten, though its id is given."""
    busy = threading.Lock()
    numbers: Iterator[int] = iter(range(10**6))

    def create(honest: Any, new: NewCommunication) -> Any:
        if not busy.acquire(blocking=False):
            return Sent(f"lost-{next(numbers)}")
        try:
            time.sleep(0.002)
            return honest.create(new)
        finally:
            busy.release()

    return {"create": create}


def once() -> Lie:
    """What was sent already is not sent again."""
    known: dict[NewCommunication, Any] = {}

    def create(honest: Any, new: NewCommunication) -> Any:
        if new not in known:
            known[new] = honest.create(new)
        return known[new]

    return {"create": create}


LIES: dict[str, tuple[Lie, str]] = {
    "nothing is stored": ({"create": lambda _, new: Sent("made-up")}, HELD),
    "a bool for an outcome": (answering(lambda *_: True), HELD),
    "nothing for an outcome": (answering(lambda *_: None), HELD),
    "an id for an outcome": (answering(lambda h, n, outcome: getattr(outcome, "id", None)), HELD),
    "no id, though it can be read": (answering(lambda *_: Sent(None)), HELD),
    "a number for an id": (answering(lambda *_: Sent(7)), HELD),  # type: ignore[arg-type]  # the lie
    "doubts where there are none": (answering(lambda *_: Unknown(Doubt.NO_ANSWER)), HELD),
    "stored twice": (
        answering(lambda honest, new, _: honest.create(new)),
        "test_one_create_stores_one_message",
    ),
    "sent once for all": (once(), "test_the_same_message_twice_is_two"),
    "success for what was rejected": (when_rejected(lambda *_: Sent("made-up")), REJECTED),
    "doubts about what was rejected": (when_rejected(lambda *_: Unknown(Doubt.NO_ANSWER)), REJECTED),
    "rejected without a word": (when_rejected(lambda h, n, one: Rejected(one.status)), REJECTED),
    "rejected with another status": (
        when_rejected(lambda h, n, one: attrs.evolve(one, status=500)),
        REJECTED,
    ),
    "rejected with another code": (
        when_rejected(lambda h, n, one: Rejected(one.status, (Issue("exception"),))),
        REJECTED,
    ),
    "stored what was rejected": (
        when_rejected(lambda honest, new, one: (honest.create(mended(new)), one)[1]),
        "test_what_is_rejected_is_not_stored",
    ),
    "text stripped": (writing(str.strip), KEPT),
    "line ends changed": (writing(lambda text: text.replace("\r\n", "\n")), KEPT),
    "lines joined": (writing(lambda text: text.replace("\n", " ")), KEPT),
    "text cut": (writing(lambda text: text[:1000]), KEPT),
    "letters composed": (writing(lambda text: unicodedata.normalize("NFC", text)), KEPT),
    "letters decomposed": (writing(lambda text: unicodedata.normalize("NFD", text)), KEPT),
    "Latin only": (writing(lambda text: text.encode("latin-1", "replace").decode("latin-1")), KEPT),
    "sixteen bits only": (writing(lambda text: "".join(c for c in text if ord(c) < 0x10000)), KEPT),
    "the invisible left out": (writing(lambda text: text.replace("\u200b", "").replace("\ufeff", "")), KEPT),
    "HTML escaped": (writing(html.escape), KEPT),
    "HTML unescaped": (writing(html.unescape), KEPT),
    "escapes read": (writing(lambda text: text.replace("\\u0041", "A")), KEPT),
    "capitals": (writing(str.upper), KEPT),
    "no time handed in": (handing_in(sent=None), HELD),
    "received at once": (
        handing_in(received="2024-08-01T12:00:00Z"),
        "test_a_message_without_times_is_sent_now",
    ),
    "raises for everything": (raising(RuntimeError), HELD),
    "raises for what cannot be said": (
        writing(lambda text: text.encode("utf-8").decode("utf-8")),
        "test_no_text_makes_it_raise",
    ),
    "two at once mixed up": (mixing_up(), "test_messages_sent_at_once_get_ids_of_their_own"),
    "lost when two are sent at once": (losing(), "test_messages_sent_at_once_are_all_held"),
    "text logged": (told(lambda text: logging.getLogger("liar").debug("sending %s", text)), SHOWN),
    "text logged besides": (
        told(lambda text: logging.getLogger("liar").info("sending", extra={"t": text})),
        SHOWN,
    ),
    "text printed": (told(print), SHOWN),
    "text printed as an error": (told(lambda text: print(text, file=sys.stderr)), SHOWN),
    "text warned about": (told(lambda text: warnings.warn(text, stacklevel=1)), SHOWN),
    "text in an outcome": (
        when_rejected(lambda h, new, one: Rejected(one.status, (Issue(text_of(new)),))),
        SHOWN,
    ),
    "text in an outcome of its own": (
        when_rejected(lambda h, new, one: Talkative(one.status, (Issue("x", text_of(new)),))),
        SHOWN,
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
