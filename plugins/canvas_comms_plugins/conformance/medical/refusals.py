"""What the server refuses is an outcome, never an exception, and nothing is stored of it."""

import attrs
import pytest

from canvas_comms.medical.resources import CommunicationPayload
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import search
from canvas_comms.outcomes import NotSent, Rejected, Sent, Unknown
from canvas_comms_plugins.conformance.medical.letters import HOPELESS, Letter, from_patient, planned
from canvas_comms_plugins.conformance.medical.subjects import SEARCH, SEND, MedicalSubject, MedicalSuite
from canvas_comms_plugins.conformance.promises import promise

OUTCOMES = (Sent, Rejected, NotSent, Unknown)
"""All that `create` may answer."""

HOSTILE_TEXTS = {"a lone surrogate": "\ud800", "a null": "a\x00b", "blank": " ", "huge": "x" * 2_000_000}


class Refusals(MedicalSuite):
    """Messages that break a rule, or that nobody can say."""

    @promise(SEND, why=PartyReason.TWO_PATIENTS)
    @pytest.mark.parametrize("letter", HOPELESS.values(), ids=HOPELESS)
    def test_what_breaks_a_rule_is_rejected(self, subject: MedicalSubject, letter: Letter) -> None:
        """What the rules refuse is `Rejected` with status and codes, or `NotSent` if it cannot be said."""
        new = letter(subject)
        outcome = subject.gateway.create(new)
        answer = planned(subject, new).answer

        assert answer is not None, "the suite's own rules refuse this"
        assert type(outcome) in (Rejected, NotSent)
        if isinstance(outcome, Rejected):
            codes = {problem.code for problem in answer.problems}
            assert (outcome.status, {issue.code for issue in outcome.issues}) == (answer.status, codes)

    @promise(SEND, SEARCH, why=PartyReason.TWO_PATIENTS)
    @pytest.mark.parametrize("letter", HOPELESS.values(), ids=HOPELESS)
    def test_what_is_rejected_is_not_stored(self, subject: MedicalSubject, letter: Letter) -> None:
        """After `Rejected` or `NotSent` a search finds what it found before."""
        before = _all(subject)
        subject.gateway.create(letter(subject))

        assert _all(subject) == before

    @promise(SEND)
    @pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
    def test_no_text_makes_it_raise(self, subject: MedicalSubject, text: str) -> None:
        """Whatever is written, `create` answers with one of its outcomes and raises nothing."""
        outcome = subject.gateway.create(
            attrs.evolve(from_patient(subject), payload=(CommunicationPayload(text),))
        )

        assert type(outcome) in OUTCOMES


def _all(subject: MedicalSubject) -> set[str]:
    return {one.id for one in search(Query(), subject.gateway)}


__all__ = ["HOSTILE_TEXTS", "OUTCOMES", "Refusals"]
