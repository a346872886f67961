"""May we follow this page link?

A link leads to the next page only if it stays where we are: same scheme, host and port,
below the base path, and not to the page it stands on. Relative links are resolved against
that page. The URL that is followed begins with our own origin, never with the link's text.
"""

import re
from urllib.parse import unquote, urljoin

from canvas_comms.errors import ForeignLink
from canvas_comms.redaction import veiled
from canvas_comms_http.base_urls import MAX_URL, BaseUrl, find_origin, is_loopback, leads_elsewhere, origin_of

_PLAIN = re.compile(r"[\x21\x24-\x5b\x5d-\x7e]+", re.ASCII)
"""Printable, without blanks, quotes, `#` and backslash."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:", re.ASCII)
_PATH = re.compile(r"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*", re.ASCII)


@veiled
def page_url(base: BaseUrl, link: str, page: str, where: str = "link next") -> str:
    """The URL to fetch next, for a link found on `page`. Raises `ForeignLink`, naming no URL."""
    if not isinstance(link, str) or len(link) > MAX_URL or not _PLAIN.fullmatch(link):
        raise ForeignLink(where, "must be a plain URL")
    if link.startswith("//") or (_SCHEME.match(link) and not find_origin(link)):
        raise ForeignLink(where, "leads to another origin")
    if leads_elsewhere(_path_of(link)) and not _same_path(link, page):
        raise ForeignLink(where, "must have a plain path")
    url = checked_url(base, _joined(page, link), where, page=page)
    if url == page:
        raise ForeignLink(where, "leads to its own page")
    return url


@veiled
def checked_url(base: BaseUrl, url: str, where: str = "link next", *, page: str = "") -> str:
    """The same URL, written on our own origin. Raises `ForeignLink` if it is elsewhere.

    `page` is a URL of our own: its path may hold what no other may, such as an id with a slash.
    """
    match = find_origin(url)
    if match is None or origin_of(match) != base.origin:
        raise ForeignLink(where, "leads to another origin")
    path, mark, query = url[match.end() :].partition("?")
    odd = leads_elsewhere(path) and not _same_path(url, page)
    if not _PATH.fullmatch(path) or odd or not base.holds(path):
        raise ForeignLink(where, "leads outside the base path")
    return f"{base.origin}{path}{mark}{query}"


def is_own(base: BaseUrl, url: str) -> bool:
    """Whether a URL leads to our own server, so that a token may go there."""
    match = find_origin(url)
    return match is not None and origin_of(match) == base.origin


@veiled
def link_url(link: str, where: str, *, page: str = "", allow_insecure_loopback: bool = False) -> str:
    """The URL that a link on `page` leads to, on any host; nobody may send a token there.

    Raises `ForeignLink`, naming no URL, for what is no https URL, or holds a name or a password; http is for
    this machine, and only if allowed.
    """
    if not isinstance(link, str) or len(link) > MAX_URL or not _PLAIN.fullmatch(link):
        raise ForeignLink(where, "must be a plain URL")
    url = _joined(page, link)
    match = find_origin(url)
    if match is None or (origin := origin_of(match)) is None or not _ends(rest := url[match.end() :]):
        raise ForeignLink(where, "must be a URL of a host")
    if match[1].lower() != "https" and not (allow_insecure_loopback and is_loopback(match[2])):
        raise ForeignLink(where, "must be https")
    return f"{origin}{rest}"


def _ends(rest: str) -> bool:
    """Whether a host has ended where this follows it."""
    return rest == "" or rest.startswith(("/", "?"))


def _joined(page: str, link: str) -> str:
    """The link as an absolute URL; empty for what cannot be one."""
    try:
        return urljoin(page, link)
    except ValueError:  # a half of a bracketed host, say
        return ""


def _same_path(one: str, other: str) -> bool:
    """Whether two URLs have the same path, segment by segment."""
    parts, others = (_path_of(url).split("/") for url in (one, other))
    return [*map(unquote, parts)] == [*map(unquote, others)]


def _path_of(link: str) -> str:
    match = find_origin(link)
    return link[match.end() if match else 0 :].partition("?")[0]


__all__ = ["checked_url", "is_own", "link_url", "page_url"]
