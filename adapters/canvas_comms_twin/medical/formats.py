"""`_format` and `_pretty`, and where the parameters of a request stand."""

import json

from canvas_comms.medical.editions import Edition
from canvas_comms_twin.exchange import Request, Response, not_built
from canvas_comms_twin.medical.fhir import problem
from canvas_comms_twin.medical.pages import parameters_of

JSON_FORMATS = frozenset(["json", "application/json", "application/fhir+json"])
XML_FORMATS = frozenset(["xml", "text/xml", "application/xml", "application/fhir+xml"])
"""What the real server answers too; the twin does not."""

FORM = "application/x-www-form-urlencoded"
_WRONG_FORMAT = "Invalid response format specified for '_format' parameter"


def query_of(request: Request) -> str:
    """The parameters of a request as text: those of a form first, then those of the query."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method != "POST" or media != FORM:
        return request.query
    form = request.body.decode("utf-8", "replace").strip()
    return "&".join(part for part in (form, request.query) if part)


def unfit(request: Request, edition: Edition) -> Response | None:
    """The refusal of a format that is not had; None if nothing or JSON is asked for."""
    wish = _last(request, "_format", "json")
    if wish in JSON_FORMATS:
        return None
    if wish in XML_FORMATS:
        return not_built(request)
    return problem(400, "structure", _WRONG_FORMAT, "wrong-format@_format", edition)


def as_asked(request: Request, answer: Response) -> Response:
    """The answer, indented by two if `_pretty=true` asks for it."""
    if not answer.body or _last(request, "_pretty", "false") != "true":
        return answer
    text = json.dumps(json.loads(answer.body), indent=2, ensure_ascii=False)
    return Response(answer.status, answer.headers, text.encode())


def _last(request: Request, name: str, default: str) -> str:
    """The last value of a parameter. Most requests have none and are not taken apart."""
    query = query_of(request)
    if name not in query:
        return default
    return dict(parameters_of(query)).get(name, default)


__all__ = ["as_asked", "query_of", "unfit"]
