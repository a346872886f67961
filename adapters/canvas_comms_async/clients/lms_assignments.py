"""`AsyncAssignmentsClient`.

Made by `python tests/adapters/async_door/write_clients.py`; a test says if it is out of date.
"""

from canvas_comms.lms.assignments.client import AssignmentsClient
from canvas_comms.lms.assignments.requests import Words
from canvas_comms.lms.assignments.resources import Assignment, Submission, Submitter
from canvas_comms.lms.assignments.rules.listing import Bucket
from canvas_comms_async.calls import veiled
from canvas_comms_async.in_threads import InThreads
from canvas_comms_async.iteration import AsyncListing


class AsyncAssignmentsClient(InThreads[AssignmentsClient]):
    """`AssignmentsClient`, awaited: its methods, in worker threads."""

    def list(
        self,
        course: str,
        *,
        bucket: Bucket | str | None = None,
        search_term: str | None = None,
        include: Words = (),
        limit: int | None = None,
    ) -> AsyncListing[Assignment]:
        """The assignments of a course, by place: `list("$bio", bucket="overdue")`."""
        return AsyncListing(
            self._calls,
            self.sync.list(course, bucket=bucket, search_term=search_term, include=include, limit=limit),
        )

    @veiled
    async def read(self, course: str, assignment: str) -> Assignment:
        """One assignment."""
        return await self._calls.run("assignments.read", self.sync.read, course, assignment)

    @veiled
    async def find(self, assignment: str) -> Assignment:
        """One assignment by its id alone, from one of one's own courses; its `course_id` says which.

        One course is asked after another, fifty at most. Raises `NotFound` if it is in none.
        """
        return await self._calls.run("assignments.find", self.sync.find, assignment)

    def submissions(
        self, course: str, assignment: str, *, limit: int | None = None
    ) -> AsyncListing[Submission]:
        """A row for every student, also for those who never handed in; for graders."""
        return AsyncListing(self._calls, self.sync.submissions(course, assignment, limit=limit))

    @veiled
    async def submission(self, course: str, assignment: str, user: str = "self") -> Submission:
        """One student's row, one's own by default."""
        return await self._calls.run("assignments.submission", self.sync.submission, course, assignment, user)

    def missing(
        self,
        course: str,
        assignment: str,
        *,
        excused: bool = False,
        overdue: bool = False,
        limit: int | None = None,
    ) -> AsyncListing[Submitter]:
        """The students who have not handed in, each with id and name; for graders.

        Those who are excused are left out unless `excused`. With `overdue` only those whom the server
        itself calls missing: due by now, neither handed in nor graded nor excused.
        """
        return AsyncListing(
            self._calls, self.sync.missing(course, assignment, excused=excused, overdue=overdue, limit=limit)
        )


__all__ = ["AsyncAssignmentsClient"]
