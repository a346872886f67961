"""The yardstick of calls in process: an adapter that does nothing but give an answer."""

import requests
from requests.adapters import BaseAdapter


class Null(BaseAdapter):
    """Gives the same answer to everything."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__()
        self._answer = answer

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """A fresh response with the bytes and headers of the one given."""
        found = requests.Response()
        found.status_code, found.reason = self._answer.status_code, self._answer.reason
        found.headers = self._answer.headers.copy()
        found.encoding = requests.utils.get_encoding_from_headers(found.headers)
        found.url, found.request = request.url or "", request
        vars(found).update(_content=self._answer.content, _content_consumed=True, connection=self)
        return found

    def close(self) -> None:
        """Nothing to close."""


__all__ = ["Null"]
