import pytest

from canvas_comms.lms.preferences.model import (
    NOTIFICATIONS,
    Frequency,
    Notification,
    category_default,
    default_on,
)

N, AT_ONCE, W, D = Frequency.NEVER, Frequency.IMMEDIATELY, Frequency.WEEKLY, Frequency.DAILY


@pytest.mark.parametrize(
    ("category", "frequency"),
    [
        ("All Submissions", N),
        ("Calendar", N),
        ("Discussion", N),
        ("Announcement", AT_ONCE),
        ("Conversation Message", AT_ONCE),
        ("DiscussionMention", AT_ONCE),
        ("ReportedReply", AT_ONCE),
        ("Registration", AT_ONCE),
        ("Due Date", W),
        ("Grading Policies", W),
        ("DiscussionEntry", D),
        ("Submission Comment", D),
        ("Late Grading", D),
        ("Announcements", D),
        ("Something New", D),
    ],
)
def test_each_category_has_its_default(category: str, frequency: Frequency) -> None:
    assert category_default(Notification("Any", category)) is frequency


def test_defaults_count_on_the_primary_channel_only() -> None:
    news = Notification("New Announcement", "Announcement")

    assert default_on(news, primary=True) is AT_ONCE
    assert default_on(news, primary=False) is N


def test_somebody_can_have_them_all_off() -> None:
    assert {default_on(kind, primary=True, disabled=True) for kind in NOTIFICATIONS} == {N}


def test_there_are_four_frequencies() -> None:
    assert {Frequency.of(text) for text in ("immediately", "daily", "weekly", "never")} == set(Frequency)
    assert Frequency.of("hourly") is None


def test_no_kind_of_message_is_listed_twice() -> None:
    names = [kind.name for kind in NOTIFICATIONS]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("category", "summarizable"), [("Registration", False), ("Migration", False), ("Grading", True)]
)
def test_only_some_kinds_can_wait_for_a_summary(category: str, summarizable: bool) -> None:
    assert Notification("Any", category).summarizable is summarizable
