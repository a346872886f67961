"""What our own adapter of Canvas LMS makes of every failure: never more than is known."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from canvas_comms.lms.conversations import NewConversation, Posted, Query, Scope
from canvas_comms.lms.conversations.gateway import Conversations
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.outcomes import Doubt, NotSent, Unknown
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms import CanvasLms, HttpCarrier
from canvas_comms_twin import Door, Kind, Twin, TwinAdapter
from canvas_comms_twin.faults.kinds import CANNOT, LIES
from canvas_comms_twin.server import TwinServer

WORLD: Any = {
    "lms": {
        "users": [{"ref": "$ann"}, {"ref": "$bob"}],
        "courses": [
            {
                "ref": "$bio",
                "enrollments": [{"user": "$ann", "role": "teacher"}, {"user": "$bob", "role": "student"}],
            }
        ],
    }
}
NO_CONNECTION, NO_ANSWER = NotSent(Doubt.NO_CONNECTION), Unknown(Doubt.NO_ANSWER)
DONE, NOT_DONE = 1, 0

CREATES: dict[Kind, tuple[Any, int]] = {
    Kind.REFUSE: (NO_CONNECTION, NOT_DONE),
    Kind.DNS_FAILURE: (NO_CONNECTION, NOT_DONE),
    Kind.CONNECT_TIMEOUT: (NO_CONNECTION, NOT_DONE),
    Kind.TLS_FAILURE: (NotSent(Doubt.NOT_TRUSTED), NOT_DONE),
    Kind.RESET_BEFORE_BODY: (Unknown, DONE),
    Kind.RESET_INSIDE_BODY: (Unknown, DONE),
    Kind.DROP_BEFORE_APPLY: (NO_ANSWER, NOT_DONE),
    Kind.DROP_AFTER_APPLY: (NO_ANSWER, DONE),
    Kind.HANG_AFTER_APPLY: (NO_ANSWER, DONE),
    Kind.LATE_APPLY: (NO_ANSWER, NOT_DONE),
    Kind.SERVER_ERROR_BEFORE_APPLY: (Unknown(Doubt.SERVER_ERROR, 500), NOT_DONE),
    Kind.SERVER_ERROR_AFTER_APPLY: (Unknown(Doubt.SERVER_ERROR, 500), DONE),
    Kind.THROTTLE: (NotSent(Doubt.THROTTLED), NOT_DONE),
    Kind.REDIRECT: (Unknown(Doubt.REDIRECTED, 302), NOT_DONE),
    Kind.TRUNCATED: (Unknown, DONE),
    Kind.DRIP: (Unknown, DONE),
    Kind.ENDLESS: (Unknown, DONE),
    Kind.HTML: (Unknown, NOT_DONE),
}
"""Kind → what a create that it strikes is said to be, and how many threads there are."""

ELSEWHERE = {Kind.NO_LOCATION, Kind.ALIEN_LOCATION}
"""Canvas LMS sends no Location."""

PLAYABLE = [
    (kind, door) for door in (Door.IN_PROCESS, Door.PORT) for kind in CREATES if kind not in CANNOT[door]
]


@attrs.frozen
class School:
    """A Canvas LMS behind a door, and Ann's conversations there."""

    twin: Twin
    conversations: Conversations
    bob: str

    def send(self) -> Any:
        return self.conversations.create(NewConversation((self.bob,), "Hello"))

    def threads(self) -> int:
        self.twin.faults.clear()
        return len(self.conversations.page(Query(Scope.SENT)).items)


@pytest.fixture
def school(request: pytest.FixtureRequest) -> Iterator[School]:
    twin = Twin()
    handed = twin.load(WORLD)

    def reached(url: str, network: Network) -> School:
        token = BearerToken(handed.tokens["$ann"])
        server = CanvasLms(url, LmsEdition.Y2025_10, token, network=network, deadline=0.4)
        return School(twin, Conversations(HttpCarrier(server)), str(handed.refs["$bob"]))

    if request.param is Door.IN_PROCESS:
        yield reached("https://school.test", Network(transport=TwinAdapter(twin)))
        return
    with TwinServer(twin) as port:
        yield reached(port.url, Network(allow_insecure_loopback=True))


def test_every_failure_is_met() -> None:
    assert set(CREATES) | ELSEWHERE == set(Kind) - LIES


@pytest.mark.parametrize(
    ("kind", "school"), PLAYABLE, indirect=["school"], ids=lambda one: str(getattr(one, "value", one))
)
def test_a_create_claims_no_more_than_is_known(kind: Kind, school: School) -> None:
    fault = school.twin.faults.add(kind)
    expected, threads = CREATES[kind]

    outcome = school.send()

    assert isinstance(outcome, expected) if isinstance(expected, type) else outcome == expected
    assert fault.struck == 1
    assert school.threads() == threads


@pytest.mark.parametrize("school", [Door.IN_PROCESS, Door.PORT], indirect=True)
def test_the_403_of_older_servers_is_seen_to_be_throttling(school: School) -> None:
    school.twin.faults.add("throttle", status=403)

    assert school.send() == NotSent(Doubt.THROTTLED)


@pytest.mark.parametrize("school", [Door.IN_PROCESS, Door.PORT], indirect=True)
@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (Kind.THROTTLE, NotSent(Doubt.THROTTLED, 7.0)),
        (Kind.SERVER_ERROR_BEFORE_APPLY, Unknown(Doubt.SERVER_ERROR, 500, 7.0)),
    ],
)
def test_how_long_the_server_asks_to_be_left_alone_is_told(school: School, kind: Kind, outcome: Any) -> None:
    school.twin.faults.add(kind, retry_after=7)

    assert school.send() == outcome


@pytest.mark.parametrize("school", [Door.IN_PROCESS], indirect=True)
def test_without_a_fault_it_is_posted(school: School) -> None:
    assert isinstance(school.send(), Posted)
    assert school.threads() == 1
