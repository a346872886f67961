"""What a backend raises: for what is not there, not allowed or no id at all, and for what it cannot do."""

import pickle
from collections.abc import Callable

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import (
    AuthenticationFailed,
    CanvasCommsError,
    NotFound,
    NotSupported,
    PermissionDenied,
    RefusedByServer,
)
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.rules.access import AccessReason
from canvas_comms.medical.rules.answers import AnswerReason
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import read, search
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms_plugins.conformance.medical.communications import from_patient, send, stored, to_patient
from canvas_comms_plugins.conformance.medical.subject import (
    DESK,
    READ,
    READING,
    SEARCH,
    SEND,
    MedicalSubject,
    MedicalSuite,
)
from canvas_comms_plugins.conformance.suite import promise
from canvas_comms_plugins.conformance.watching import reaching_out

BAD_IDS = [
    "",
    ".",
    "..",
    "../Patient/1",
    "has space",
    "x" * 65,
    "é",
    "a\nb",
    "a/b",
    "a?b#c",
    "%2e%2e",
    "\ud800",
]


class Errors(MedicalSuite):
    """What is not there, not allowed, or no id at all."""

    @promise(READ, why=AnswerReason.NO_SUCH_MESSAGE)
    def test_an_unknown_id_is_not_found(self, subject: MedicalSubject) -> None:
        """Reading what is not there raises `NotFound`, with the status."""
        with pytest.raises(NotFound) as caught:
            read("no-such-message", subject.gateway)
        assert caught.value.status == 404

    @promise(READ, why=AnswerReason.READ_NOT_OFFERED)
    def test_the_first_edition_has_no_read_of_its_own(self, subject: MedicalSubject) -> None:
        """Edition `v1-2022` refuses to read by id with 405; later ones say `NotFound`."""
        first = subject.edition is Edition.V1_2022

        with pytest.raises(RefusedByServer if first else NotFound) as caught:
            subject.gateway.read("no-such-message")
        assert caught.value.status == (405 if first else 404)

    @promise(READ, why=AnswerReason.BAD_ID)
    @pytest.mark.parametrize("id", BAD_IDS)
    def test_what_cannot_be_an_id_is_an_error(self, subject: MedicalSubject, id: str) -> None:
        """An id that would change a path is an error, and nothing is read."""
        with pytest.raises(CanvasCommsError):
            subject.gateway.read(id)

    @promise(READ)
    def test_errors_can_be_passed_to_another_process(self, subject: MedicalSubject) -> None:
        """An error survives pickling: same type, same words."""
        with pytest.raises(CanvasCommsError) as caught:
            subject.gateway.read("no-such-message")
        copied = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes

        assert (type(copied), str(copied)) == (type(caught.value), str(caught.value))

    @promise(SEND, why=AccessReason.NOT_AUTHENTICATED)
    def test_nobody_sends_nothing(self, subject: MedicalSubject) -> None:
        """Without a login that is any good a message is `Rejected` or `NotSent`."""
        outcome = _nobody(subject).create(from_patient(subject))

        assert type(outcome) in (Rejected, NotSent)
        if isinstance(outcome, Rejected):
            assert outcome.status == (400 if subject.edition is Edition.V1_2022 else 401)

    @promise(any_of=READING, why=AccessReason.NOT_AUTHENTICATED)
    def test_nobody_reads_nothing(self, subject: MedicalSubject) -> None:
        """Without a login reading and searching raise `AuthenticationFailed`."""
        first = subject.edition is Edition.V1_2022

        for ask in _reads(_nobody(subject)):
            with pytest.raises(RefusedByServer if first else AuthenticationFailed):
                ask()

    @promise(SEND, any_of=READING, why=AccessReason.OTHER_PATIENT)
    def test_a_patients_login_reaches_that_patient_alone(self, subject: MedicalSubject) -> None:
        """With a login for one patient the messages of another are out of reach."""
        mine, other = subject.patients[:2]
        limited = _limited(subject, mine)
        theirs = send(subject, from_patient(subject, sender=other))
        own = send(subject, to_patient(subject))

        assert stored(limited, own).id == own
        assert isinstance(limited.create(from_patient(subject, sender=other)), Rejected)
        _cannot_reach(limited, theirs)

    @promise(SEARCH, why=AccessReason.OTHER_PATIENT)
    def test_a_patients_login_cannot_search_for_another(self, subject: MedicalSubject) -> None:
        """A search that names another patient is refused, not silently narrowed."""
        limited = _limited(subject, subject.patients[0])
        first = subject.edition is Edition.V1_2022

        with pytest.raises(RefusedByServer if first else PermissionDenied):
            limited.search_page(Query(patient=subject.patients[1]))


def _nobody(subject: MedicalSubject) -> CommunicationGateway:
    return subject.nobody or pytest.skip("the subject has no gateway for nobody")


def _limited(subject: MedicalSubject, patient: Reference) -> CommunicationGateway:
    if subject.limited_to is None:
        pytest.skip("the subject has no logins for one patient only")
    return subject.limited_to(patient)


def _reads(gateway: CommunicationGateway) -> list[Callable[[], object]]:
    """Each way in which this gateway lets somebody look."""
    offered, first = gateway.capabilities, gateway.edition is Edition.V1_2022
    reading: list[Callable[[], object]] = (
        [lambda: gateway.read("m1")] if READ in offered and not first else []
    )
    return reading + ([lambda: gateway.search_page(Query())] if SEARCH in offered else [])


def _cannot_reach(gateway: CommunicationGateway, id: str) -> None:
    if SEARCH in gateway.capabilities:
        assert list(search(Query(id=id), gateway)) == []
    if READ in gateway.capabilities and gateway.edition is not Edition.V1_2022:
        with pytest.raises((PermissionDenied, NotFound)):
            gateway.read(id)


SOURCE = "errors.py: asked before any I/O"


class Unsupported(MedicalSuite):
    """One test for each capability that is not declared."""

    @promise(unless=SEND, why=SOURCE)
    def test_sending_is_not_supported(self, subject: MedicalSubject) -> None:
        """Who cannot send says so, and sends nothing."""
        new = from_patient(subject)

        assert _answer_to(subject, lambda: subject.gateway.create(new)) == _cannot(SEND)

    @promise(unless=READ, why=SOURCE)
    def test_reading_is_not_supported(self, subject: MedicalSubject) -> None:
        """Who cannot read says so, instead of finding nothing."""
        assert _answer_to(subject, lambda: subject.gateway.read("m1")) == _cannot(READ)

    @promise(unless=SEARCH, why=SOURCE)
    def test_searching_is_not_supported(self, subject: MedicalSubject) -> None:
        """Who cannot search says so, instead of finding nothing."""
        assert _answer_to(subject, lambda: subject.gateway.search_page(Query())) == _cannot(SEARCH)

    @promise(unless=DESK, why=SOURCE)
    def test_there_is_no_desk(self, subject: MedicalSubject) -> None:
        """Who has no home app gives none, or one that says so."""
        home_app, by = subject.home_app, subject.practitioners[0]
        if home_app is not None:
            assert _answer_to(subject, lambda: home_app.press_send("m1", by)) == _cannot(DESK)
            assert _answer_to(subject, lambda: home_app.mark_as_read("m1", by)) == _cannot(DESK)


def _answer_to(subject: MedicalSubject, ask: Callable[[], object]) -> tuple[str, list[str]]:
    """The capability that is said to be missing, and every attempt to reach out before it was said."""
    with reaching_out(subject.reached) as attempts, pytest.raises(NotSupported) as caught:
        ask()
    return caught.value.capability, attempts


def _cannot(capability: Capability) -> tuple[str, list[str]]:
    return capability.value, []


__all__ = ["Errors", "Unsupported"]
