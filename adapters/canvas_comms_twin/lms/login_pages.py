"""The pages of the web flow: tiny, without scripts, with a form that brings back a token.

Every text that is no word of ours is escaped. A page may send its form to this server and, by way
of it, to the app's redirect URI, and nowhere else.
"""

import re
from collections.abc import Mapping
from html import escape

from canvas_comms.lms.logins.resources import ConfirmPage, LoginPage
from canvas_comms_twin.exchange import Response

MAX_PEOPLE = 200
"""How many people a login page offers; whoever else is there can be typed in."""

_ORIGIN = re.compile(r"(https?://[A-Za-z0-9.\-_\[\]:]+)(?:[/?#]|\Z)", re.ASCII)
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.ASCII)


def login_page(page: LoginPage, people: Mapping[str, str]) -> Response:
    """Who are you? `people` are ids and names."""
    offered = "".join(
        f'<option value="{escape(id)}">{escape(name)}</option>'
        for id, name in list(people.items())[:MAX_PEOPLE]
    )
    form = (
        '<form method="post" action="/login/canvas">'
        f'<input type="hidden" name="authenticity_token" value="{escape(page.form_token.reveal())}">'
        '<p><label>Person <input name="pseudonym_session[unique_id]" list="people" '
        f'value="{escape(page.unique_id)}" autocomplete="off" required></label>'
        f'<datalist id="people">{offered}</datalist></p>'
        '<p><button type="submit">Log in</button></p></form>'
    )
    return _page(
        "Log in to a made-up Canvas", f"<p>There are no passwords here.</p>{form}", _source(page.redirect_uri)
    )


def confirm_page(page: ConfirmPage) -> Response:
    """May this app?"""
    wanted = "".join(f"<li><code>{escape(one)}</code></li>" for one in page.scopes)
    scopes = f"<p>It asks for:</p><ul>{wanted}</ul>" if wanted else ""
    purpose = f"<p>Purpose: {escape(page.purpose)}</p>" if page.purpose else ""
    form_token = escape(page.form_token.reveal())
    body = (
        f"<p>{escape(page.app_name)} wants to use Canvas as {escape(page.user_name)}.</p>{purpose}{scopes}"
        '<form method="post" action="/login/oauth2/accept">'
        f'<input type="hidden" name="custom_csrf_token" value="{form_token}">'
        '<p><label><input type="checkbox" name="remember_access" value="1"> Do not ask again</label></p>'
        '<p><button type="submit">Authorize</button></p></form>'
        '<form method="post" action="/login/oauth2/deny">'
        f'<input type="hidden" name="custom_csrf_token" value="{form_token}">'
        '<p><button type="submit">Cancel</button></p></form>'
    )
    return _page("May this app use Canvas?", body, _source(page.redirect_uri))


def finished_page(refused: bool) -> Response:
    """For apps that read the code from the address."""
    text = "Access was refused." if refused else "The app reads its code from the address of this page."
    return _page("Done", f"<p>{text}</p>")


def _source(redirect_uri: str) -> str:
    """Where the answer to a form may lead, as a source of a content security policy."""
    match = _ORIGIN.match(redirect_uri)
    if match is not None:
        return match[1]
    scheme = _SCHEME.match(redirect_uri)
    return "" if scheme is None or scheme[1] in ("http", "https", "javascript", "data") else scheme[0]


def _page(title: str, body: str, leads_to: str = "") -> Response:
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )
    sources = f"'self' {leads_to}".rstrip()
    policy = f"default-src 'none'; form-action {sources}; frame-ancestors 'none'; base-uri 'none'"
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", policy),
        # browsers send forms of a page without a referrer with the origin null, which the guards refuse
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    )
    return Response(200, headers, text.encode("utf-8", "replace"))


__all__ = ["MAX_PEOPLE", "confirm_page", "finished_page", "login_page"]
