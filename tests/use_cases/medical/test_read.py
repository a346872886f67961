"""Read one message."""

from datetime import UTC, datetime

import attrs
import pytest

from canvas_comms import GatewayError, InvalidValue, Sent
from canvas_comms.capabilities import Capability
from canvas_comms.errors import MalformedResponse, NotFound, PermissionDenied, Unreachable
from canvas_comms.medical import Communication, Edition, NewCommunication, Page, Query, Reference, read

V1, V2_2023, V2_2024 = Edition.V1_2022, Edition.V2_2023, Edition.V2_2024
ID = "7433b4b2-0d18-45ca-bb12-71105c80386b"
MESSAGE = Communication(
    id=ID,
    status="unknown",
    sender=Reference.of("Practitioner/4150cd20de8a470aa570a852859ac87e"),
    recipient=Reference.of("Patient/4c21512185184e579b09bfac16dfdd2f"),
    content="Similique amet",
    sent=datetime(2021, 3, 21, 10, 46, 17, tzinfo=UTC),
)


@attrs.define
class Gateway:
    """Holds one message or fails, and keeps what it was asked."""

    edition: Edition
    held: tuple[Communication, ...] = (MESSAGE,)
    error: GatewayError | None = None
    mismatched: int = 0
    asked: list[object] = attrs.field(factory=list)

    capabilities: frozenset[Capability] = frozenset(Capability)

    def create(self, new: NewCommunication) -> Sent:
        return Sent(None)

    def read(self, id: str) -> Communication:
        self.asked.append(id)
        return self._page().communications[0]

    def search_page(self, query: Query, cursor: object | None = None) -> Page:
        self.asked.append(query)
        return self._page()

    def _page(self) -> Page:
        if self.error is not None:
            raise self.error
        return Page(self.held, len(self.held), mismatched=self.mismatched)


@pytest.mark.parametrize("edition", Edition)
def test_a_message_is_read_by_its_id_in_every_edition(edition: Edition) -> None:
    assert read(ID, Gateway(edition)) == MESSAGE


@pytest.mark.parametrize("edition", [V2_2023, V2_2024])
def test_the_later_editions_are_asked_to_read(edition: Edition) -> None:
    gateway = Gateway(edition)
    read(ID, gateway)

    assert gateway.asked == [ID]


def test_the_first_edition_is_searched_since_it_offers_no_read() -> None:
    gateway = Gateway(V1)
    read(ID, gateway)

    assert gateway.asked == [Query(id=ID)]


def test_what_the_first_edition_does_not_find_is_not_there() -> None:
    with pytest.raises(NotFound) as caught:
        read(ID, Gateway(V1, held=()))

    assert (caught.value.status, caught.value.code) == (404, "not-found")


def test_other_messages_than_the_first_edition_was_asked_for_are_no_answer() -> None:
    with pytest.raises(MalformedResponse):
        read(ID, Gateway(V1, held=(), mismatched=2))


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize("id", ["", ".", "..", "../Patient/x", "has space", "a" * 65, "é", "a\n"])
def test_what_cannot_be_an_id_is_an_error_and_nobody_is_asked(id: str, edition: Edition) -> None:
    gateway = Gateway(edition)
    with pytest.raises(InvalidValue) as caught:
        read(id, gateway)

    assert (caught.value.field, gateway.asked) == ("id", [])


@pytest.mark.parametrize("edition", Edition)
@pytest.mark.parametrize(
    "error", [Unreachable(), NotFound(404), PermissionDenied(403), MalformedResponse("id", "must be text")]
)
def test_what_the_gateway_raises_is_raised(error: GatewayError, edition: Edition) -> None:
    with pytest.raises(type(error)) as caught:
        read(ID, Gateway(edition, error=error))

    assert caught.value is error
