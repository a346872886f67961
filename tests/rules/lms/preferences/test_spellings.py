import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.preferences.model import (
    NOTIFICATIONS,
    category_named,
    category_slug,
    notification_named,
    snake,
    titled,
    writable,
)

CATEGORIES = sorted({kind.category for kind in NOTIFICATIONS})


@pytest.mark.parametrize(
    ("name", "shown", "listed"),
    [
        ("Due Date", "due_date", "due_date"),
        ("Announcement", "announcement", "announcement"),
        ("DiscussionEntry", "discussion_entry", "discussionentry"),
        ("DiscussionMention", "discussion_mention", "discussionmention"),
        ("ReportedReply", "reported_reply", "reportedreply"),
        ("Confirm SMS Communication Channel", "confirm_sms_communication_channel", None),
    ],
)
def test_preferences_and_the_list_of_categories_spell_differently(
    name: str, shown: str, listed: str | None
) -> None:
    assert snake(name) == shown
    assert listed is None or category_slug(name) == listed


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("discussionentry", "DiscussionEntry"),
        ("discussion_entry", "Discussion Entry"),
        ("discussion_mention", "DiscussionMention"),
        ("discussionmention", "Discussionmention"),
        ("reported_reply", "ReportedReply"),
        ("reportedreply", "Reportedreply"),
        ("due_date", "Due Date"),
        ("Due Date", "Due Date"),
        ("course_content", "Course Content"),
    ],
)
def test_writing_by_category_knows_three_spellings_by_heart(sent: str, found: str) -> None:
    assert category_named(sent) == found


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("new_announcement", "New Announcement"),
        ("New Announcement", "New Announcement"),
        ("newAnnouncement", "New Announcement"),
        ("new_announcement_id", "New Announcement"),
        ("_new_announcement", "New Announcement"),
        ("added_to_conversation", "Added To Conversation"),
        ("confirm_sms_communication_channel", "Confirm Sms Communication Channel"),
        ("Confirm SMS Communication Channel", "Confirm SMS Communication Channel"),
    ],
)
def test_a_notification_is_looked_for_in_title_case(sent: str, found: str) -> None:
    assert notification_named(sent) == found


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_of_the_server_can_be_written_somehow(category: str) -> None:
    spelt = writable(category)

    assert spelt is not None
    assert category_named(spelt) == category


def test_a_category_in_camel_case_that_nobody_foresaw_cannot() -> None:
    assert writable("SomeThing") is None


@pytest.mark.parametrize("kind", [k for k in NOTIFICATIONS if "SMS" not in k.name], ids=lambda k: k.name)
def test_what_is_shown_finds_its_notification_again(kind: object) -> None:
    name = getattr(kind, "name")  # noqa: B009 - typed as object for pytest's sake

    assert notification_named(snake(name)) == name


@given(st.text(max_size=40))
def test_every_text_has_its_spellings(text: str) -> None:
    for spell in (snake, category_slug, titled, category_named, notification_named):
        assert isinstance(spell(text), str)
    assert writable(text) is None or category_named(writable(text) or "") == text
