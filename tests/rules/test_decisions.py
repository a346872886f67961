"""What decisions say together."""

from canvas_comms.decisions import Decision, Effect, Finding, all_of
from canvas_comms.lms.discussions.rules.fields import FieldReason
from canvas_comms.lms.discussions.rules.publishing import AnnouncingReason

TAKEN = Finding(FieldReason.TAKEN, Effect.KEPT, "is_announcement")
TITLE = Finding(FieldReason.TAKEN, Effect.KEPT, "title")
DROPPED = Finding(AnnouncingReason.BECOMES_A_TOPIC, Effect.DROPPED, "is_announcement")


def test_what_one_rule_takes_and_another_drops_is_dropped() -> None:
    for joined in (
        Decision((TAKEN, TITLE)) & Decision((DROPPED,)),
        Decision((DROPPED,)) & Decision((TAKEN, TITLE)),
        Decision((TAKEN, TITLE, DROPPED)),
        all_of([Decision((TAKEN,)), Decision((TITLE,)), Decision((DROPPED,))]),
    ):
        assert set(joined.findings) == {TITLE, DROPPED}


def test_what_is_kept_in_one_place_says_nothing_of_another() -> None:
    assert (Decision((TITLE,)) & Decision((DROPPED,))).findings == (TITLE, DROPPED)
