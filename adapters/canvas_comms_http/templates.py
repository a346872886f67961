"""Requests that are prepared once per kind, then copied and aimed.

Preparing a request costs requests ten times what copying one does.
"""

import copy
from collections.abc import Mapping

import attrs
import requests


@attrs.frozen(eq=False)
class Template:
    """A kind of request. `event` is its name in logs."""

    event: str
    prepared: requests.PreparedRequest = attrs.field(repr=False)

    def aimed(self, url: str, body: bytes | None = None) -> requests.PreparedRequest:
        """A request of this kind to a URL that was built by `BaseUrl` or checked as a page link."""
        request = copy.copy(self.prepared)  # its own method copies a jar of cookies too; there are none
        request.headers = self.prepared.headers.copy()
        request.url = url
        if body is not None:
            request.body = body
            request.headers["Content-Length"] = str(len(body))
        return request


def template(event: str, method: str, headers: Mapping[str, str], user_agent: str) -> Template:
    """Prepare a kind of request. Answers are asked for as they are, not packed."""
    fixed = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": user_agent}
    request = requests.Request(method, "https://localhost/", headers={**fixed, **headers}).prepare()
    return Template(event, request)


__all__ = ["Template", "template"]
