"""What a caller wants to read of assignments and submissions, as Canvas's parameters."""

from collections.abc import Iterable

import attrs

from canvas_comms.arguments import instance, member, words
from canvas_comms.lms.assignments.rules.listing import Bucket
from canvas_comms.lms.params import Json, Parameters
from canvas_comms.redaction import PRIVATE, Redacted, veiled

PER_PAGE = "100"
Words = Iterable[str] | str


@attrs.frozen(eq=False, repr=False)
class AssignmentSearch(Redacted):
    """Which assignments of a course. Empty or None: all that the caller sees. `include`: Canvas's words."""

    bucket: Bucket | None = None
    search_term: str | None = attrs.field(default=None, metadata=PRIVATE)
    include: tuple[str, ...] = ()

    @property
    def params(self) -> Parameters:
        """As parameters."""
        given: dict[str, Json] = {
            "bucket": None if self.bucket is None else self.bucket.value,
            "search_term": self.search_term,
            "include": list(self.include) or None,
            "per_page": PER_PAGE,
        }
        return Parameters({name: value for name, value in given.items() if value is not None})


EVERY_ASSIGNMENT = AssignmentSearch()
WITH_USERS = Parameters({"include": ["user"], "per_page": PER_PAGE})
"""Submissions with who made them, as many rows a page as there are."""


@veiled
def assignment_search(
    bucket: Bucket | str | None, search_term: str | None, include: Words
) -> AssignmentSearch:
    """The search that such arguments ask for. Raises `InvalidValue`."""
    one = None if bucket is None else member(Bucket, bucket, "bucket")
    if search_term is not None:
        instance(str, search_term, "search_term", "must be text")
    return AssignmentSearch(one, search_term, words(include, "include"))


__all__ = ["EVERY_ASSIGNMENT", "WITH_USERS", "AssignmentSearch", "assignment_search"]
