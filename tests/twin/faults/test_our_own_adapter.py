"""What our own adapter of Canvas Medical makes of every kind: never more than is known."""

from typing import Any

import pytest

from canvas_comms.errors import ForeignLink, NotFound
from canvas_comms.medical import Edition, compose, search
from canvas_comms.medical.model import Reference
from canvas_comms.medical.rules.searching import Query
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown
from canvas_comms_medical import CanvasMedical, ClientCredentials, Network
from canvas_comms_twin import Door, Kind, TwinAdapter
from canvas_comms_twin.faults.kinds import CANNOT, LIES
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET

PATIENT = "Patient/11111111111111111111111111111111"
DOCTOR = "Practitioner/33333333333333333333333333333333"
NO_CONNECTION, NO_ANSWER = NotSent(Doubt.NO_CONNECTION), Unknown(Doubt.NO_ANSWER)
WITH_ID = "sent, with its id"

CREATES: dict[Kind, Any] = {
    Kind.REFUSE: NO_CONNECTION,
    Kind.DNS_FAILURE: NO_CONNECTION,
    Kind.CONNECT_TIMEOUT: NO_CONNECTION,
    Kind.TLS_FAILURE: NotSent(Doubt.NOT_TRUSTED),
    Kind.RESET_BEFORE_BODY: WITH_ID,
    Kind.RESET_INSIDE_BODY: WITH_ID,
    Kind.DROP_BEFORE_APPLY: NO_ANSWER,
    Kind.DROP_AFTER_APPLY: NO_ANSWER,
    Kind.HANG_AFTER_APPLY: NO_ANSWER,
    Kind.LATE_APPLY: NO_ANSWER,
    Kind.SERVER_ERROR_BEFORE_APPLY: Unknown(Doubt.SERVER_ERROR, 500),
    Kind.SERVER_ERROR_AFTER_APPLY: Unknown(Doubt.SERVER_ERROR, 500),
    Kind.THROTTLE: Unknown(Doubt.THROTTLED, 429),
    Kind.REDIRECT: Unknown(Doubt.REDIRECTED, 302),
    Kind.NO_LOCATION: Sent(None),
    Kind.ALIEN_LOCATION: WITH_ID,
    Kind.TRUNCATED: WITH_ID,
    Kind.DRIP: WITH_ID,
    Kind.ENDLESS: WITH_ID,
    Kind.HTML: Unknown(Doubt.UNEXPECTED_STATUS, 200),
    Kind.ABSENT: WITH_ID,
    Kind.DRAFT: WITH_ID,
    Kind.HTML_FOR_TEXT: WITH_ID,
}
"""Kind → what a create that it strikes is said to be. Source: reliability, 3.3."""

PLAYABLE = [
    (kind, door) for door in (Door.IN_PROCESS, Door.PORT) for kind in CREATES if kind not in CANNOT[door]
]


def message() -> Any:
    return compose(sender=DOCTOR, recipients=PATIENT, content="line 1\nline 2")


def test_every_failure_is_met() -> None:
    assert set(Kind) - LIES <= set(CREATES)


@pytest.mark.parametrize(("kind", "door"), PLAYABLE, ids=lambda one: str(one.value))
def test_a_create_claims_no_more_than_is_known(kind: Kind, door: Door, reach: Any) -> None:
    client = reach(door)
    fault = client.twin.faults.add(kind)
    waits = CREATES[kind] in (NO_ANSWER, NO_CONNECTION)

    outcome = client.gateway(deadline=0.3 if waits else 30).create(message())

    if CREATES[kind] is WITH_ID:
        assert isinstance(outcome, Sent)
        assert outcome.id is not None
    else:
        assert outcome == CREATES[kind]
    assert fault.struck == 1


@pytest.mark.parametrize(("kind", "door"), PLAYABLE, ids=lambda one: str(one.value))
def test_what_is_said_agrees_with_what_was_done(kind: Kind, door: Door, reach: Any) -> None:
    client = reach(door)
    client.twin.faults.add(kind)

    outcome = client.gateway(deadline=0.3).create(message())
    stored = client.stored()

    if isinstance(outcome, NotSent | Rejected):
        assert stored == 0
    if isinstance(outcome, Sent) and kind is not Kind.ABSENT:
        assert stored == 1


def test_a_403_without_an_outcome_is_no_rejection(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("throttle", status=403)

    assert at_each_door.gateway().create(message()) == Unknown(Doubt.UNEXPECTED_STATUS, 403)


@pytest.fixture
def with_pages(at_each_door: Any) -> Any:
    """Five messages, and a search for them in pages of two."""
    for number in range(5):
        at_each_door.create(f"Message {number}")
    return at_each_door, search(Query(patient=Reference.of(PATIENT), count=2), at_each_door.gateway())


@pytest.mark.parametrize("kind", ["next-foreign", "next-looping"])
def test_a_page_link_that_leads_astray_is_not_followed(with_pages: Any, kind: str) -> None:
    client, findings = with_pages
    client.twin.faults.add(kind)

    with pytest.raises(ForeignLink):
        list(findings)
    assert findings.complete is False


def test_a_loop_between_later_pages_is_seen(with_pages: Any) -> None:
    client, findings = with_pages
    client.twin.faults.add("next-looping", nth=2)

    with pytest.raises(ForeignLink):
        list(findings)


def test_a_link_that_is_relative_to_the_base_is_followed(with_pages: Any) -> None:
    client, findings = with_pages
    fault = client.twin.faults.add("next-relative")

    assert len(list(findings)) == 5
    assert fault.struck == 2


def test_a_search_that_misses_rows_is_not_complete(with_pages: Any) -> None:
    client, findings = with_pages
    client.twin.faults.add("rows-missing", nth=2)

    assert len(list(findings)) == 4
    assert findings.complete is False


def test_rows_that_were_not_asked_for_are_counted_and_kept_out(at_each_door: Any) -> None:
    at_each_door.create("to somebody")
    at_each_door.twin.faults.add("search-ignored")
    other = Reference.of("Patient/99999999999999999999999999999999")

    page = at_each_door.gateway().search_page(Query(patient=other))

    assert (page.communications, page.mismatched) == ((), 1)


def test_what_is_absent_cannot_be_read(at_each_door: Any) -> None:
    at_each_door.twin.faults.add("absent")
    gateway = at_each_door.gateway()

    outcome = gateway.create(message())

    with pytest.raises(NotFound):
        gateway.read(outcome.id)


def test_a_token_endpoint_that_fails_means_that_nothing_was_sent(client: Any) -> None:
    client.twin.faults.add("5xx-before-apply", route="POST /auth/token/")
    network = Network(transport=TwinAdapter(client.twin))
    credentials = ClientCredentials(client.url + "/auth/token/", CLIENT_ID, CLIENT_SECRET, network=network)
    gateway = CanvasMedical(client.url, Edition.V2_2024, credentials, network=network)

    assert gateway.create(message()) == NotSent(Doubt.NO_TOKEN)
    assert client.stored() == 0
