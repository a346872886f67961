"""Each asynchronous test runs on asyncio and on trio."""

from collections.abc import Iterator

import pytest
from tests.adapters.async_door.waiting_server import Told, WaitingClinic, open_clinic


@pytest.fixture
def clinic() -> Iterator[WaitingClinic]:
    opened = open_clinic()
    yield opened
    opened.let.set()
    opened.server.close()


@pytest.fixture
def told() -> Told:
    return Told()
