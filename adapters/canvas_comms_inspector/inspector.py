"""What stands at the door of the pages: who may have which, and which form does what.

A page is asked for by GET, changes nothing and may be asked for again. A form is sent by POST, from a page of
this very twin (its `Origin`) with the token that this twin gave its pages; what it does is told by the page
to which the browser is then sent (303). Nothing here is told to any log.
"""

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlencode

from canvas_comms.errors import CanvasCommsError, InvalidValue
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms.results import Done, Refusal, Shown
from canvas_comms_inspector.rendering import PAGE_HEADERS, render, style_sheet
from canvas_comms_inspector.table import FORMS, HOME, PAGES, Form, Page
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_twin import Request, Response, Twin
from canvas_comms_twin.guards import FORM
from canvas_comms_twin.pages import PAGES as PREFIX

MAX_FIELDS = 100
"""How many fields a query or form may have."""

STYLE = "style.css"
DO = "do/"
OWN_SITE = frozenset(["same-origin", "none"])

_BY_PATH = {page.path: page for page in PAGES}
_BY_NAME = {form.name: form for form in FORMS}


class Inspector:
    """The pages of one twin. Thread-safe as the twin is."""

    def __init__(self, twin: Twin) -> None:
        self._world = WorldView(twin)
        self._token = secrets.token_urlsafe(32)

    def answer(self, request: Request) -> Response | None:
        """A page, what came of a form, or None for what is no page: JSON, and the products' own."""
        path = request.path
        if path in ("/", "/_twin", "/_twin/") and "text/html" in request.headers.get("accept", ""):
            if request.method not in ("GET", "HEAD"):
                return None
            return self._page(request, HOME) if path == "/_twin/" else _sent_to("/_twin/")
        if not path.startswith(PREFIX):
            return None
        name = unquote(path.removeprefix(PREFIX))
        if name.startswith(DO):
            return self._form(request, name.removeprefix(DO))
        if request.method not in ("GET", "HEAD"):
            return self._error(405, "Pages are looked at; only forms are sent.")
        if name == STYLE:
            return style_sheet()
        page = _BY_PATH.get(name)
        if page is None:
            return self._error(404, "There is no such page.")
        return self._page(request, page)

    def _page(self, request: Request, page: Page) -> Response:
        given = _read(request.query)
        if given is None:
            return self._error(400, "What is asked for cannot be read.")
        try:
            with self._world.looking():
                shown = page.view(self._world, given)
        except InvalidValue as error:
            return self._error(400, f"{error.field}: {error.rule}")
        if shown is None:
            return self._error(404, "There is no such thing here, or not any more.")
        return self._rendered(200, page.template, {**shown, "notice": given.text("done")})

    def _form(self, request: Request, name: str) -> Response:
        form = _BY_NAME.get(name)
        if form is None:
            return self._error(404, "There is no such form.")
        if request.method != "POST":
            return self._error(405, "A form is sent; looking changes nothing.")
        if not _is_from_here(request):
            return self._error(403, "Only a page of this twin may send its forms.")
        given = _read(request.body.decode("utf-8", "replace"))
        if given is None:
            return self._error(400, "What was sent cannot be read.")
        if not hmac.compare_digest(given.text("token").encode("utf-8", "replace"), self._token.encode()):
            return self._error(403, "This form is of a twin that has ended. Load the page anew.")
        return self._done(form, given)

    def _done(self, form: Form, given: FormData) -> Response:
        try:
            result = form.act(self._world, given)
        except InvalidValue as error:
            return self._error(400, f"{error.field or form.name}: {error.rule}")
        except (CanvasCommsError, LookupError) as error:
            return self._error(400, f"It cannot be done here: {type(error).__name__}.")
        match result:
            case Done():
                return _sent_to(_with_notice(result))
            case Refusal():
                shown: Mapping[str, object] = {"decision": result.decision, "what": form.label}
                return self._rendered(422, "refused.html", shown)
            case Shown():
                return self._rendered(200, result.template, result.values)

    def _rendered(self, status: int, template: str, shown: Mapping[str, object]) -> Response:
        with self._world.looking():
            text = render(template, self._world, self._token, {"notice": "", **shown})
        return Response(status, PAGE_HEADERS, text.encode("utf-8", "replace"))

    def _error(self, status: int, words: str) -> Response:
        return self._rendered(status, "error.html", {"words": words, "status": status})


def _is_from_here(request: Request) -> bool:
    """Whether a page under the same address sent it, as a form."""
    headers = request.headers
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    return (
        media == FORM
        and headers.get("origin", "").lower() == _origin(request.base)
        and headers.get("sec-fetch-site", "same-origin").lower() in OWN_SITE
    )


def _origin(base: str) -> str:
    scheme, _, rest = base.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}".lower()


def _read(text: str) -> FormData | None:
    """Fields as they were sent; None if there are too many, or they are none."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError:
        return None
    return FormData(dict(pairs))


def _with_notice(done: Done) -> str:
    query = urlencode({**done.query, "done": done.notice})
    return f"{done.path}?{query}{done.fragment}"


def _sent_to(path: str) -> Response:
    return Response(303, (("Location", path), *PAGE_HEADERS))


def inspector(twin: Twin) -> Inspector:
    """The pages of a twin, for `Twin(pages=inspector)`."""
    return Inspector(twin)


__all__ = ["Inspector", "inspector"]
