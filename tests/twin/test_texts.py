"""What is kept of written messages, and that it stays right and small."""

from datetime import UTC, datetime

import attrs

from canvas_comms.medical import Message, Reference
from canvas_comms_twin.medical.communications import MessageTexts

NOW = datetime(2024, 8, 1, tzinfo=UTC)


def message(id: str, content: str = "x") -> Message:
    ann, doc = Reference.of("Patient/1"), Reference.of("Practitioner/2")
    return Message(id=id, sender=ann, recipient=doc, content=content, created=NOW, sent=NOW)


class Writer:
    def __init__(self) -> None:
        self.written: list[str] = []

    def __call__(self, message: Message) -> str:
        self.written.append(message.id)
        return message.content


def test_a_message_is_written_once() -> None:
    writer, one = Writer(), message("a", "text")
    texts = MessageTexts(writer)

    assert [texts.of(one), texts.of(one)] == ["text", "text"]
    assert writer.written == ["a"]


def test_a_message_that_changed_is_written_again() -> None:
    writer, one = Writer(), message("a")
    texts = MessageTexts(writer)
    texts.of(one)
    changed = attrs.evolve(one, content="changed")

    assert texts.of(changed) == "changed"
    assert texts.of(changed) == "changed"
    assert writer.written == ["a", "a"]


def test_the_oldest_is_forgotten_where_there_is_no_room() -> None:
    writer = Writer()
    texts = MessageTexts(writer, max_kept=10)
    a, b, c = (message(id, "four") for id in "abc")
    for one in (a, b, c, b, c, a):
        texts.of(one)

    assert writer.written == ["a", "b", "c", "a"]


def test_what_is_larger_than_all_room_is_not_kept() -> None:
    writer, large = Writer(), message("a", "x" * 11)
    texts = MessageTexts(writer, max_kept=10)

    assert texts.of(large) == texts.of(large) == "x" * 11
    assert writer.written == ["a", "a"]
