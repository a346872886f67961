"""For which sections is a topic?

"all" means everybody, else a list of section ids (one text with commas, or a list). They
must be sections of the course that the caller may see; teachers who are limited to their
sections may name no other. Topics of groups, for group sets and graded ones are always for
everybody. A change that does not name sections leaves them alone.
"""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.discussions.callers import Caller
from canvas_comms.lms.discussions.sources import CONTROLLER_TESTS
from canvas_comms.lms.discussions.topics import Topic
from canvas_comms.lms.given import ABSENT, Given, as_id, as_text, is_blank, split


class SectioningReason(Reason):
    """What is said of sections."""

    ALL_SECTIONS = "all-sections", CONTROLLER_TESTS
    NOT_YOUR_SECTION = "not-your-section", CONTROLLER_TESTS
    NOT_IN_GROUPS = "groups-not-by-section", CONTROLLER_TESTS
    NOT_FOR_GROUP_SETS = "group-sets-not-by-section", CONTROLLER_TESTS
    NOT_GRADED = "graded-not-by-section", CONTROLLER_TESTS
    UNKNOWN_SECTIONS = "sections-unknown", CONTROLLER_TESTS


@attrs.frozen
class Sections:
    """The sections that the topic is for; None for everybody."""

    decision: Decision
    ids: frozenset[str] | None


def sections_of(given: Given, before: Topic | None, caller: Caller, known: frozenset[str] | None) -> Sections:
    """What is made of `specific_sections`; `known`: the ids of the course's sections, if known."""
    now = None if before is None else before.sections
    if given is ABSENT:
        return Sections(Decision(), now)
    if is_blank(given) or (as_text(given) or "").strip().lower() == "all":
        return Sections(_said(SectioningReason.ALL_SECTIONS, Effect.KEPT), None)
    if not caller.place.in_course:
        return Sections(_said(SectioningReason.NOT_IN_GROUPS, Effect.REFUSED), now)
    named = [as_id(one) for one in split(given)]
    ids = frozenset(one for one in named if one is not None)
    if known is None and None not in named:
        return Sections(_said(SectioningReason.UNKNOWN_SECTIONS, Effect.UNKNOWN), ids)
    known = known or frozenset()
    allowed = known if caller.sections is None else known & caller.sections
    if None in named or not ids <= allowed:
        return Sections(_said(SectioningReason.NOT_YOUR_SECTION, Effect.REFUSED), now)
    return Sections(Decision(), ids)


def may_be_by_section(sections: frozenset[str] | None, *, grouped: bool, graded: bool) -> Decision:
    """Refused for a topic by section that is for a group set or graded."""
    if sections is None:
        return Decision()
    found = [(grouped, SectioningReason.NOT_FOR_GROUP_SETS), (graded, SectioningReason.NOT_GRADED)]
    return Decision(
        tuple(Finding(reason, Effect.REFUSED, "specific_sections") for holds, reason in found if holds)
    )


def _said(reason: SectioningReason, effect: Effect) -> Decision:
    return Decision((Finding(reason, effect, "specific_sections"),))
