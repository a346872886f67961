"""What an author of a Canvas LMS backend supplies: people of one course, each with their own view."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.contexts import Context
from canvas_comms.redaction import Opaque, Secret
from canvas_comms_plugins.conformance.suite import Suite
from canvas_comms_plugins.conformance.watching import packages_of
from canvas_comms_plugins.guard_lms import promises

AREAS = (
    *("channels", "preferences", "comm_messages", "conversations", "announcements", "discussions"),
    *("files", "courses", "users", "groups", "accounts"),
    *("assignments", "account_notifications"),
)


def nothing() -> None:
    """Nothing is to be done."""


@attrs.frozen(eq=False, repr=False)
class Person(Opaque):
    """Somebody who exists, by id, and the areas as they see them."""

    id: str
    areas: LmsAreas


@attrs.frozen(eq=False, repr=False)
class LmsSubject(Opaque):
    """A Canvas LMS to try a backend on. It may hold anything already.

    `course` is available; `teacher` teaches there with a teacher's usual rights, and
    `students`, two at least, are enrolled and active. The rest may be left out, and the
    tests about it are skipped then: `site_admin`, and `nobody`, the same server without a
    login that is any good. `code_of` tells the confirmation code of a channel by its id.
    `settle` lets the server finish what it does later; `reached` counts how often the
    backend has reached out of its process. What the packages of the areas' classes log must
    show no text; `loggers` are further ones that are the backend's, by name, such as those of
    a library that it answers for. `close` is called after each test.
    """

    course: Context
    teacher: Person
    students: tuple[Person, ...]
    site_admin: Person | None = None
    nobody: LmsAreas | None = None
    code_of: Callable[[str], Secret] | None = None
    settle: Callable[[], object] = nothing
    reached: Callable[[], int] | None = None
    loggers: tuple[str, ...] = ()
    close: Callable[[], object] = nothing

    def __attrs_post_init__(self) -> None:
        if len(self.students) < 2:
            raise InvalidValue("students", "must be two at least: one must not see what is another's")

    @property
    def own(self) -> frozenset[str]:
        """The packages and loggers that are the backend's."""
        areas = self.teacher.areas
        return packages_of(areas, *(getattr(areas, one) for one in promises())) | set(self.loggers)

    @property
    def student(self) -> Person:
        """The first student."""
        return self.students[0]

    @property
    def admin(self) -> Person:
        """The site admin; skips the test where there is none."""
        if self.site_admin is None:
            pytest.skip("the subject has no site admin")
        return self.site_admin


class LmsSuite(Suite):
    """The base of every suite about Canvas LMS."""

    product: ClassVar[str] = "lms"
    scope: ClassVar[frozenset[Capability]] = frozenset(one for one in Capability if one.area in AREAS)

    def open_subject(self) -> LmsSubject:
        """A subject for one test. The one method to write."""
        raise NotImplementedError("give an LmsSubject")

    @pytest.fixture
    def subject(self) -> Iterator[LmsSubject]:
        """The subject of a test, closed after it."""
        subject = self.open_subject()
        yield subject
        subject.close()


__all__ = ["AREAS", "LmsSubject", "LmsSuite", "Person"]
