"""Requests to send and networks to send them by."""

import pytest

from canvas_comms_http import Deadline, Network, template


@pytest.fixture
def network():
    return Network(allow_insecure_loopback=True)


@pytest.fixture
def ask():
    """Sends a request once; gives the answer or failure."""

    def ask(network, url, method="GET", body=None, seconds=0.4, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = template("x", method, named, "test").aimed(url, body)
        return network.send(request, Deadline.after(seconds))

    return ask
