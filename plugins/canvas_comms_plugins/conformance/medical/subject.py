"""What an author of a Canvas Medical backend supplies: a gateway, and who exists behind it."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import attrs
import pytest

from canvas_comms.capabilities import PEOPLE, Capability
from canvas_comms.errors import InvalidValue
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import PersonKind, Reference
from canvas_comms.medical.ports import CommunicationGateway, StaffActions
from canvas_comms.redaction import Opaque
from canvas_comms_plugins.conformance.suite import Suite
from canvas_comms_plugins.conformance.watching import packages_of

SEND = Capability.COMMUNICATIONS_SEND
READ = Capability.COMMUNICATIONS_READ
SEARCH = Capability.COMMUNICATIONS_SEARCH
DESK = Capability.DESK

READING = frozenset({READ, SEARCH})
"""One of these is needed to look at what was sent."""


STRANGER = Reference(PersonKind.PATIENT, "0" * 28 + "dead")


def nothing() -> None:
    """Nothing is to be closed."""


@attrs.frozen(eq=False, repr=False)
class MedicalSubject(Opaque):
    """A Canvas Medical to try a backend on. It may hold messages already.

    `patients` and `practitioners` exist there, two of each at least; `stranger` does not.
    The rest may be left out, and the tests about it are skipped then: `home_app` is what its
    staff do on screen, `nobody` the same server without a login that is any good,
    `limited_to` the same server as seen with a login for one patient only. `reached`
    counts how often the backend has reached out of its process, which is how a test knows
    that it did not. What the packages of the gateway's class log must show no text; `loggers`
    are further ones that are the backend's, by name, such as those of a library that it
    answers for. `close` is called after each test.
    """

    gateway: CommunicationGateway
    patients: tuple[Reference, ...]
    practitioners: tuple[Reference, ...]
    stranger: Reference = STRANGER
    home_app: StaffActions | None = None
    nobody: CommunicationGateway | None = None
    limited_to: Callable[[Reference], CommunicationGateway] | None = None
    reached: Callable[[], int] | None = None
    loggers: tuple[str, ...] = ()
    close: Callable[[], object] = nothing

    def __attrs_post_init__(self) -> None:
        for name, people in (("patients", self.patients), ("practitioners", self.practitioners)):
            if len(people) < 2:
                raise InvalidValue(name, "must be two at least: one must not see what is another's")

    @property
    def edition(self) -> Edition:
        """The era that the server plays."""
        return self.gateway.edition

    @property
    def own(self) -> frozenset[str]:
        """The packages and loggers that are the backend's."""
        return packages_of(self.gateway) | set(self.loggers)

    def knows(self, person: Reference) -> bool:
        """Whether a person exists."""
        return person in (*self.patients, *self.practitioners)


class MedicalSuite(Suite):
    """The base of every suite about Canvas Medical."""

    product: ClassVar[str] = "medical"
    scope: ClassVar[frozenset[Capability]] = frozenset({SEND, READ, SEARCH, DESK}) | PEOPLE

    def open_subject(self) -> MedicalSubject:
        """A subject for one test. The one method to write."""
        raise NotImplementedError("give a MedicalSubject")

    @pytest.fixture
    def subject(self) -> Iterator[MedicalSubject]:
        """The subject of a test, closed after it."""
        subject = self.open_subject()
        yield subject
        subject.close()


__all__ = ["DESK", "READ", "READING", "SEARCH", "SEND", "MedicalSubject", "MedicalSuite"]
