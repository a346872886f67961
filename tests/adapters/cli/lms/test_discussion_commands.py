"""`lms announce`, `announcements` and `discussions`: what becomes of a topic, and who sees it when."""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.announcements import Downgraded
from canvas_comms.lms.discussions import DiscussionTopic, Ordered
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.lms.output import verdict_of

Ask = Callable[..., tuple[int, Any]]
TRIP = ("announce", "$course", "--title", "Trip", "--message", "<p>CANARY</p>")
TOPIC = ("discussions", "create", "$course", "--title", "T", "--message", "M")


def test_an_announcement_is_made(ask: Ask) -> None:
    code, told = ask(*TRIP)

    assert (code, told["outcome"], told["topic"]["is_announcement"]) == (Exit.DONE, "made", True)


def test_an_announcement_can_be_planned_and_shows_no_text(ask: Ask) -> None:
    code, told = ask(*TRIP, "--plan", "--role", "teacher")

    assert (code, told["plan"]["kind"]) == (Exit.DONE, "announcement")
    assert "reader: shown" in told["plan"]["seen_by"]
    assert "CANARY" not in str(told)


def test_a_plan_that_depends_on_the_writer_says_so_once(ask: Ask) -> None:
    code, told = ask(*TRIP, "--plan", "--login", "$student")
    places = [
        one["where"] for one in told["plan"]["findings"] if one["where"] in ("published", "is_announcement")
    ]

    assert code == Exit.DONE
    assert sorted(places) == ["is_announcement", "published"]
    assert all(told["plan"][name].startswith("unknown") for name in ("kind", "visible_from", "seen_by"))


def test_a_delayed_announcement_says_from_when_it_is_seen(ask: Ask) -> None:
    later = "2099-01-01T08:00:00Z"

    assert ask(*TRIP, "--plan", "--role", "teacher", "--post-at", later)[1]["plan"]["visible_from"] == later
    assert ask(*TRIP, "--post-at", "tomorrow")[0] == Exit.USAGE
    assert ask(*TRIP, "--post-at", "2099-01-01T08:00:00")[0] == Exit.USAGE


def test_without_the_right_an_announcement_is_refused_where_that_is_known(ask: Ask) -> None:
    code, told = ask(*TRIP, "--role", "student", "--login", "$student")

    assert (code, told["outcome"]) == (Exit.REFUSED, "refused")
    assert "becomes-a-topic" in {one["reason"] for one in told["plan"]["findings"]}


def test_a_downgrade_has_an_exit_code_of_its_own(ask: Ask, run: Callable[..., Any]) -> None:
    code, told = ask(*TRIP, "--login", "$student")

    assert (code, told["outcome"], told["undone"]) == (Exit.DOWNGRADED, "downgraded", False)
    assert "DOWNGRADED" in run("lms", *TRIP, "--login", "$student").output


def test_a_downgrade_can_be_undone() -> None:
    assert "deleted again" in verdict_of(Downgraded(DiscussionTopic("1"), undone=True)).words


def test_announcements_of_courses_are_listed(ask: Ask) -> None:
    code, told = ask("announcements", "$course")

    assert (code, [one["title"] for one in told["announcements"]]) == (Exit.DONE, ["Field trip"])
    assert ask("announcements", "$course", "--from", "2099-01-01T00:00:00Z")[1]["announcements"] == []
    assert ask("announcements", "course_1")[0] == Exit.USAGE


def test_topics_of_a_place_are_listed(ask: Ask) -> None:
    code, told = ask("discussions", "list", "$course")

    assert (code, [one["title"] for one in told["topics"]]) == (Exit.DONE, ["Which moss is this?"])
    assert ask("discussions", "list", "course_$course", "--scope", "pinned")[1]["topics"] == []
    assert ask("discussions", "list", "$course", "--announcements")[1]["topics"] != []
    assert ask("discussions", "list", "planet_1")[0] == Exit.USAGE


def test_a_topic_is_shown_with_its_text(ask: Ask) -> None:
    assert "north wall" in ask("discussions", "show", "$course", "$topic")[1]["topics"][0]["message"]
    assert ask("discussions", "show", "$course", "999")[0] == Exit.FAILED


def test_a_teachers_topic_is_a_draft_and_that_is_said(ask: Ask, run: Callable[..., Any]) -> None:
    code, told = ask(*TOPIC)

    assert (code, told["topic"]["published"]) == (Exit.DONE, False)
    assert "DRAFT" in run("lms", *TOPIC).output
    assert ask(*TOPIC, "--published")[1]["topic"]["published"] is True


def test_a_topic_can_be_planned(ask: Ask) -> None:
    code, told = ask(*TOPIC, "--plan", "--role", "teacher")

    assert (code, told["plan"]["visible_from"]) == (Exit.DONE, "never")


def test_a_topic_is_changed_as_planned(ask: Ask) -> None:
    change = ("discussions", "change", "$course", "$topic", "--title", "U", "--role", "teacher")

    assert ask(*change)[1]["topic"]["title"] == "U"
    assert "outcome" not in ask(*change, "--plan")[1]


def test_a_topic_is_deleted_and_copied(ask: Ask) -> None:
    assert ask("discussions", "delete", "$course", "$topic")[0] == Exit.DONE
    assert ask("discussions", "duplicate", "$course", "$topic")[1]["outcome"] == "made"
    assert ask("discussions", "delete", "$course", "$topic", "--login", "$student")[0] == Exit.REJECTED


def test_topics_that_are_not_pinned_have_no_order(ask: Ask) -> None:
    assert ask("discussions", "reorder", "$course", "$topic")[0] == Exit.REJECTED
    assert verdict_of(Ordered(("2", "1"))).words == "in order: 2, 1"


def test_entries_are_listed(ask: Ask) -> None:
    code, told = ask("discussions", "entries", "$course", "$topic")

    assert (code, len(told["entries"])) == (Exit.DONE, 1)
    assert ask("discussions", "entries", "$course", "$topic", "--under", "$entry")[1]["entries"] == []


@pytest.mark.parametrize(
    ("words", "parent"),
    [(("post", "$course", "$topic"), False), (("reply", "$course", "$topic", "$entry"), True)],
)
def test_an_entry_is_posted_where_it_was_meant(words: tuple[str, ...], parent: bool, ask: Ask) -> None:
    code, told = ask("discussions", *words, "--message", "X")

    assert (code, told["outcome"], told["entry"]["parent_id"] is not None) == (Exit.DONE, "posted", parent)
    assert "outcome" not in ask("discussions", *words, "--message", "X", "--plan")[1]
    assert ask("discussions", *words, "--message", " ")[0] == Exit.USAGE


def test_an_entry_is_edited_and_deleted_by_its_author(ask: Ask) -> None:
    mine = ("$course", "$topic", "$entry", "--login", "$student")

    assert ask("discussions", "edit", *mine, "--message", "Y")[1]["entry"]["message"] == "Y"
    assert ask("discussions", "delete-entry", *mine)[0] == Exit.DONE


def test_ones_own_marks_are_set(ask: Ask) -> None:
    there = ("$course", "$topic")

    for words in ((), ("--unread",), ("--all",), ("--entry", "$entry")):
        assert ask("discussions", "mark", *there, *words)[0] == Exit.DONE
    assert ask("discussions", "mark", *there, "--all", "--entry", "$entry")[0] == Exit.USAGE
    assert ask("discussions", "follow", *there)[0] == Exit.DONE
    assert ask("discussions", "rate", *there, "$entry", "1")[0] == Exit.REJECTED
    assert ask("discussions", "rate", *there, "$entry", "2")[0] == Exit.USAGE
