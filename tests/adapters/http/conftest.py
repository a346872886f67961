"""Requests to send and networks to send them by."""

from typing import Any

import pytest

from canvas_comms_http import Deadline, Network, template


@pytest.fixture
def network() -> Any:
    return Network(allow_insecure_loopback=True)


@pytest.fixture
def ask() -> Any:
    """Sends a request once; gives the answer or failure."""

    def ask(
        network: Network,
        url: str,
        method: Any = "GET",
        body: Any = None,
        seconds: float = 0.4,
        **headers: Any,
    ) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = template("x", method, named, "test").aimed(url, body)
        return network.send(request, Deadline.after(seconds))

    return ask
