"""One gateway in the hands of many threads loses nothing and mixes nothing up."""

from canvas_comms.medical.resources import Communication, NewCommunication
from canvas_comms.medical.rules.searching import Query
from canvas_comms.medical.use import search
from canvas_comms.outcomes import Sent
from canvas_comms_plugins.conformance.comparing import apart, faults_of
from canvas_comms_plugins.conformance.crowds import at_once
from canvas_comms_plugins.conformance.medical.letters import foretold, from_patient, held, sent
from canvas_comms_plugins.conformance.medical.subjects import (
    READING,
    SEARCH,
    SEND,
    MedicalSubject,
    MedicalSuite,
)
from canvas_comms_plugins.conformance.promises import promise

THREADS = 4
CALLS = 5


class Threads(MedicalSuite):
    """Calls at the same time."""

    @promise(SEND)
    def test_messages_sent_at_once_get_ids_of_their_own(self, subject: MedicalSubject) -> None:
        """No two messages get the same id, however many are sent at once."""
        outcomes = [outcome for some in at_once(lambda n: _create(subject, n), THREADS) for outcome in some]
        ids = [outcome.id for outcome in outcomes if isinstance(outcome, Sent) and outcome.id is not None]

        assert [type(outcome) for outcome in outcomes] == [Sent] * THREADS * CALLS
        assert sorted(ids) == sorted(set(ids))

    @promise(SEND, any_of=READING)
    def test_messages_sent_at_once_are_all_held(self, subject: MedicalSubject) -> None:
        """Each message that was sent while others were is held, with its own text."""
        letters = [_letter(subject, number, call) for number in range(THREADS) for call in range(CALLS)]
        some = at_once(lambda n: [sent(subject, _letter(subject, n, call)) for call in range(CALLS)], THREADS)
        ids = [id for each in some for id in each]
        differing = [
            apart(held(subject.gateway, id), foretold(subject, new, id), "extra")
            for id, new in zip(ids, letters, strict=True)
        ]

        assert [one for one in differing if one] == []

    @promise(SEND, SEARCH)
    def test_messages_sent_at_once_are_found_once_each(self, subject: MedicalSubject) -> None:
        """A search after the last of them finds every one, and nothing that nobody sent."""
        query = Query(sender=subject.patients[0])
        before = {one.id for one in search(query, subject.gateway)}
        ids = at_once(lambda n: sent(subject, _letter(subject, n, 0)), THREADS * 2)
        after = {one.id for one in search(query, subject.gateway)}

        assert sorted(after - before) == sorted(ids)

    @promise(SEND, SEARCH)
    def test_searches_meanwhile_see_whole_messages(self, subject: MedicalSubject) -> None:
        """Whoever searches while others send sees messages that are whole, and fewer or more of them."""

        def work(number: int) -> list[str]:
            faults: list[str] = []
            for call in range(CALLS):
                if number % 2:
                    sent(subject, _letter(subject, number, call))
                else:
                    page = subject.gateway.search_page(Query(sender=subject.patients[0], count=100))
                    faults += [
                        fault for one in page.communications for fault in faults_of(one, Communication)
                    ]
            return faults

        assert at_once(work, THREADS) == [[]] * THREADS


def _letter(subject: MedicalSubject, number: int, call: int) -> NewCommunication:
    return from_patient(subject, f"Call {call} of thread {number}")


def _create(subject: MedicalSubject, number: int) -> list[object]:
    return [subject.gateway.create(_letter(subject, number, call)) for call in range(CALLS)]


__all__ = ["Threads"]
