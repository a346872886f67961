"""May an entry be rated, and what does a rating count?

Only where the topic allows it, and by graders alone where it says so. A rating is 0 or 1;
text is read as a number as far as it goes, so that nothing and words count as 0. The count
is of people who rated, 0 included; the sum adds their ratings.
"""

import re

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.entries import Entry
from canvas_comms.lms.discussions.sources import API_TESTS, ENTRY_TESTS, TOPICS_CODE

_LEADING = re.compile(r"\s*([+-]?[0-9]{1,18})", re.ASCII)


class RatingReason(Reason):
    """What is said of a rating."""

    NOT_ZERO_OR_ONE = "not-zero-or-one", TOPICS_CODE
    READ_AS_ZERO = "read-as-zero", TOPICS_CODE
    COUNTED = "counted", f"{API_TESTS}; {ENTRY_TESTS}"


@attrs.frozen
class Rating:
    """What was made of a given rating; `value` is None if refused."""

    decision: Decision
    value: int | None


def read_rating(given: str | None) -> Rating:
    """The rating that the text means."""
    match = _LEADING.match(given or "")
    value = 0 if match is None else int(match[1])
    if value not in (0, 1):
        return Rating(_found(RatingReason.NOT_ZERO_OR_ONE, Effect.REFUSED), None)
    if match is None:
        return Rating(_found(RatingReason.READ_AS_ZERO, Effect.CHANGED), value)
    return Rating(_found(RatingReason.COUNTED, Effect.KEPT), value)


def rated(entry: Entry, before: int | None, value: int) -> Entry:
    """The entry's totals after one person's rating went from `before` to `value`."""
    count = (entry.rating_count or 0) + (before is None)
    return attrs.evolve(entry, rating_count=count, rating_sum=(entry.rating_sum or 0) - (before or 0) + value)


def _found(reason: RatingReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "rating"),))
