"""A transport that answers everything with the same bytes, as cheaply as requests allows."""

from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict


class OneAnswer(BaseAdapter):
    """One body for ever, with these headers."""

    def __init__(self, body: bytes, content_type: str = "application/json", **headers: str) -> None:
        super().__init__()
        self._headers = CaseInsensitiveDict({"Content-Type": content_type, **headers})
        self._body = body

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> Any:
        """The same again."""
        found: Any = requests.Response()
        found.status_code, found.headers = 200, self._headers
        found.url, found.request = request.url, request
        found._content, found._content_consumed = self._body, True
        return found

    def close(self) -> None:
        """Nothing to close."""
