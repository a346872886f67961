import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.discussions.model import DiscussionType
from canvas_comms.lms.discussions.rules.content import (
    ContentReason,
    entry_message_of,
    title_of,
    topic_message_of,
    type_of,
)
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import ABSENT, RawParam

TYPE_DEFAULTED = [(ContentReason.TYPE_BY_DEFAULT, Effect.DEFAULTED, "discussion_type")]
TYPE_REFUSED = [(ContentReason.NO_SUCH_TYPE, Effect.REFUSED, "discussion_type")]


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


def test_a_title_has_at_most_255_characters() -> None:
    assert told(title_of("x" * 255, None).decision) == []
    assert told(title_of("x" * 256, None).decision) == [
        (ContentReason.TITLE_TOO_LONG, Effect.REFUSED, "title")
    ]


@pytest.mark.parametrize("given", [ABSENT, "", "  ", None])
def test_a_blank_title_gets_one(given: RawParam) -> None:
    said = title_of(given, None)

    assert said.text == "No Title"
    assert told(said.decision) == [(ContentReason.NO_TITLE, Effect.DEFAULTED, "title")]


def test_a_change_without_a_title_keeps_it() -> None:
    assert title_of(ABSENT, "before").text == "before"


@pytest.mark.parametrize("given", [ABSENT, "", "   ", "<script>only code</script>"])
def test_an_announcement_needs_a_message(given: RawParam) -> None:
    said = topic_message_of(given, None, announcement=True)

    assert (ContentReason.MESSAGE_MISSING, Effect.REFUSED, "message") in told(said.decision)


def test_a_discussion_may_be_without_a_message() -> None:
    assert topic_message_of(ABSENT, None, announcement=False).text is None
    assert told(topic_message_of("", "before", announcement=False).decision) == []
    assert topic_message_of("", "before", announcement=False).text == ""


def test_a_change_without_a_message_keeps_it_as_it_is_stored() -> None:
    said = topic_message_of(ABSENT, "<script>kept</script>", announcement=True)

    assert (said.text, said.decision) == ("<script>kept</script>", Decision())


def test_an_entry_may_lose_its_message() -> None:
    said = entry_message_of(None, ABSENT, "before")

    assert (said.text, said.decision) == (None, Decision())


def test_a_change_without_a_type_keeps_it() -> None:
    found = type_of(ABSENT, DiscussionType.FLAT, LmsEdition.Y2025_10)

    assert (found.type, found.decision) == (DiscussionType.FLAT, Decision())


def test_a_type_that_is_none_changes_nothing() -> None:
    found = type_of("zigzag", DiscussionType.FLAT, LmsEdition.Y2025_10)

    assert (found.type, told(found.decision)) == (DiscussionType.FLAT, TYPE_REFUSED)


def test_a_topic_message_has_a_limit() -> None:
    assert told(topic_message_of("x" * 511_999, None, announcement=False).decision) == []
    assert told(topic_message_of("x" * 512_000, None, announcement=False).decision) == [
        (ContentReason.MESSAGE_TOO_LONG, Effect.REFUSED, "message")
    ]


def test_an_entry_has_a_limit() -> None:
    assert entry_message_of("x" * 65_535, ABSENT, None).decision.allowed
    assert told(entry_message_of("x" * 65_536, ABSENT, None).decision) == [
        (ContentReason.ENTRY_TOO_LONG, Effect.REFUSED, "message")
    ]


def test_plain_text_counts_before_the_message() -> None:
    assert entry_message_of("<b>x</b>", "a < b", None).text == "a &lt; b"


def test_an_edit_without_a_message_keeps_it() -> None:
    assert entry_message_of(ABSENT, ABSENT, "before").text == "before"


@pytest.mark.parametrize(
    ("given", "edition", "type", "said"),
    [
        (ABSENT, LmsEdition.Y2025_10, DiscussionType.THREADED, TYPE_DEFAULTED),
        (ABSENT, LmsEdition.Y2023, DiscussionType.NOT_THREADED, TYPE_DEFAULTED),
        ("flat", LmsEdition.Y2023, DiscussionType.FLAT, []),
        ("zigzag", LmsEdition.Y2025_10, DiscussionType.THREADED, TYPE_REFUSED),
    ],
)
def test_the_discussion_type(
    given: RawParam, edition: LmsEdition, type: DiscussionType, said: list[tuple[Reason, Effect, str]]
) -> None:
    found = type_of(given, None, edition)

    assert found.type is type
    assert told(found.decision) == said
