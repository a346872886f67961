import pytest

from canvas_comms.decisions import Decision, Effect, Reason
from canvas_comms.lms.discussions.rules.appearing import AppearingReason, appearance_of
from canvas_comms.lms.discussions.rules.attaching import AttachingReason, attached
from canvas_comms.lms.discussions.rules.contents import (
    MAX_ENTRY_MESSAGE,
    MAX_TITLE,
    NO_TITLE,
    ContentReason,
    entry_message_of,
    title_of,
    topic_message_of,
    type_of,
)
from canvas_comms.lms.discussions.topics import DiscussionType
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import ABSENT, Given, Parameters

TYPE_DEFAULTED = [(ContentReason.TYPE_BY_DEFAULT, Effect.DEFAULTED, "discussion_type")]
TYPE_REFUSED = [(ContentReason.NO_SUCH_TYPE, Effect.REFUSED, "discussion_type")]


def told(decision: Decision) -> list[tuple[Reason, Effect, str]]:
    return [(f.reason, f.effect, f.where) for f in decision.findings]


def fields(**values: object) -> Parameters:
    return Parameters(values)  # type: ignore[arg-type]  # raw values, as a call brings them


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"sort_order": "asc"}, None),
        ({"sort_order": "inherit"}, AppearingReason.INHERITED),
        ({"sort_order": "sideways"}, AppearingReason.NO_SUCH_ORDER),
        ({"expanded": "false", "expanded_locked": "true"}, AppearingReason.LOCKED_CLOSED),
        ({"expanded": "true", "expanded_locked": "true"}, None),
    ],
)
def test_how_replies_are_shown(given: dict[str, str], reason: Reason | None) -> None:
    assert appearance_of(fields(**given), None).decision.reasons() == ({reason} if reason else set())


@pytest.mark.parametrize(
    ("given", "allowed", "reason"),
    [
        (ABSENT, True, None),
        ({"filename": "a.pdf", "content_type": "application/pdf", "size": 3}, True, AttachingReason.ATTACHED),
        ({"filename": "a.pdf"}, False, AttachingReason.MAY_NOT_ATTACH),
        ("a.pdf", True, AttachingReason.NO_FILE),
    ],
)
def test_what_becomes_of_a_file(given: Given, allowed: bool, reason: Reason | None) -> None:
    found = attached(given, allowed=allowed)

    assert found.decision.reasons() == ({reason} if reason else set())
    assert (found.file is not None) is (reason is AttachingReason.ATTACHED)


def test_a_title_has_at_most_255_characters() -> None:
    assert told(title_of("x" * MAX_TITLE, None).decision) == []
    assert told(title_of("x" * (MAX_TITLE + 1), None).decision) == [
        (ContentReason.TITLE_TOO_LONG, Effect.REFUSED, "title")
    ]


@pytest.mark.parametrize("given", [ABSENT, "", "  ", None])
def test_a_blank_title_gets_one(given: Given) -> None:
    said = title_of(given, None)

    assert said.text == NO_TITLE
    assert told(said.decision) == [(ContentReason.NO_TITLE, Effect.DEFAULTED, "title")]


def test_a_change_without_a_title_keeps_it() -> None:
    assert title_of(ABSENT, "before").text == "before"


@pytest.mark.parametrize("given", [ABSENT, "", "   ", "<script>only code</script>"])
def test_an_announcement_needs_a_message(given: Given) -> None:
    said = topic_message_of(given, None, announcement=True)

    assert ContentReason.MESSAGE_MISSING in said.decision.reasons()


def test_a_discussion_may_be_without_a_message() -> None:
    assert topic_message_of(ABSENT, None, announcement=False).text is None


def test_a_topic_message_has_a_limit() -> None:
    assert told(topic_message_of("x" * 511_999, None, announcement=False).decision) == []
    assert told(topic_message_of("x" * 512_000, None, announcement=False).decision) == [
        (ContentReason.MESSAGE_TOO_LONG, Effect.REFUSED, "message")
    ]


def test_an_entry_has_a_limit() -> None:
    assert entry_message_of("x" * MAX_ENTRY_MESSAGE, ABSENT, None).decision.allowed
    assert entry_message_of("x" * (MAX_ENTRY_MESSAGE + 1), ABSENT, None).decision.reasons() == {
        ContentReason.ENTRY_TOO_LONG
    }


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
    given: Given, edition: LmsEdition, type: DiscussionType, said: list[tuple[Reason, Effect, str]]
) -> None:
    found = type_of(given, None, edition)

    assert found.type is type
    assert told(found.decision) == said
