"""What the twin's tests share: a handler that keeps what it is asked."""

import json

import pytest

from canvas_comms_twin.exchange import Request, Response


class Echo:
    """Answers with what it was asked; `asked` is the last request."""

    def __init__(self) -> None:
        self.asked: Request | None = None
        self.status = 200

    def handle(self, request: Request) -> Response:
        self.asked = request
        body = json.dumps({"path": request.path, "query": request.query}).encode()
        return Response(self.status, (("Content-Type", "application/json"),), body)


@pytest.fixture
def echo() -> Echo:
    return Echo()
