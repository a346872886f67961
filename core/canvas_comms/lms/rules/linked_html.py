"""What does Canvas rewrite in the HTML of a topic or an entry, on its way in and out?

Out: a recording, stored as a link, becomes a tag that plays it. Links to places of Canvas name
the call of the API that reads the same (`data-api-endpoint`) and what it gives
(`data-api-returntype`). Pictures and frames load lazily on the newest servers. Addresses that
begin with one slash get scheme and host in front; the server's own URL is known only where an
answer is written, so that is a step of its own, `with_base`.

In: a tag that plays a recording becomes the link again, `verifier` goes from links, and
`/files/7` becomes a file of the course or group.

Source: facts lms-search D.2 and D.6.
"""

import re
from collections.abc import Callable

import attrs

from canvas_comms.lms.contexts import Context
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.rules.sanitising import RECORDING
from canvas_comms.redaction import PRIVATE, Redacted

ADDRESS = {"a": "href", "img": "src", "object": "data", "embed": "src", "iframe": "src"}
"""Element → the attribute that leads somewhere."""
ENDPOINT, RETURN_TYPE = "data-api-endpoint", "data-api-returntype"
PLAYERS = ("video", "audio")

_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]*)((?:[^\"'<>]|\"[^\"]*\"|'[^']*')*+)>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_RECORDING_ID = re.compile(r"media_comment_([\w-]+)")
_VERIFIER = re.compile(r"(?<=[?&;])verifier=[^&#]*(?:&(?:amp;)?)?")
_LOOSE_END = re.compile(r"(?:\?|&amp;|&)(?=#|$)")
_BARE_FILE = re.compile(r"/files/(?=\d)")

_OF_BOTH, _OF_ALL = r"(?:courses|groups)/\d+", r"(?:courses|groups|users)/\d+"
_SINGLE, _REST = r"/[^/?#]+", r"(?:[/?#].*)?"
_END = r"(?:[?#].*)?"
_TARGETS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), endpoint, kind)
    for pattern, endpoint, kind in (
        (rf"/({_OF_BOTH}/discussion_topics){_END}", r"/api/v1/\1", "[Discussion]"),
        (rf"/({_OF_BOTH}/discussion_topics{_SINGLE}){_END}", r"/api/v1/\1", "Discussion"),
        (rf"/({_OF_BOTH})/(?:wiki|pages){_END}", r"/api/v1/\1/pages", "[Page]"),
        (rf"/({_OF_BOTH})/(?:wiki|pages)({_SINGLE}){_END}", r"/api/v1/\1/pages\2", "Page"),
        (rf"/(courses/\d+/assignments){_END}", r"/api/v1/\1", "[Assignment]"),
        (rf"/(courses/\d+/assignments/\d+){_END}", r"/api/v1/\1", "Assignment"),
        (rf"/({_OF_ALL})/files{_END}", r"/api/v1/\1/folders/root", "Folder"),
        (rf"/(courses/\d+/files/\d+){_REST}", r"/api/v1/\1", "File"),
        (rf"/(files/\d+){_REST}", r"/api/v1/\1", "File"),
        (rf"/(courses/\d+/quizzes){_END}", r"/api/v1/\1", "[Quiz]"),
        (rf"/(courses/\d+/quizzes/\d+){_END}", r"/api/v1/\1", "Quiz"),
        (rf"/(courses/\d+/modules){_END}", r"/api/v1/\1", "[Module]"),
        (rf"/(courses/\d+/modules/\d+){_END}", r"/api/v1/\1", "Module"),
        (
            r"/(courses/\d+/external_tools)/retrieve\?(url=.*)",
            r"/api/v1/\1/sessionless_launch?\2",
            "SessionlessLaunchUrl",
        ),
    )
)


@attrs.define(eq=False, repr=False)
class _Element(Redacted):
    """A start tag: its name in lower case, and its attributes as they are written."""

    name: str
    attributes: dict[str, str] = attrs.field(metadata=PRIVATE)

    def text(self) -> str:
        """The tag."""
        parts = (f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.name}{''.join(parts)}>"


def as_received(html: str, context: Context) -> str:
    """HTML that a client sends, as it comes before the sanitiser."""
    if "<" not in html:
        return html
    if any(f"<{player}" in html.lower() for player in PLAYERS):
        html = _with_ends(html, PLAYERS, _as_link)
    return _rewritten(html, lambda element: _with_plain_address(element, context))


def as_shown(html: str, context: Context, edition: LmsEdition) -> str:
    """Stored HTML as the API shows it, but for scheme and host."""
    if "<" not in html:
        return html
    if RECORDING in html:
        html = _with_ends(html, ("a",), lambda element: _as_player(element, context))
    lazily = edition.has(Era.PICTURES_LOAD_LAZILY)
    return _rewritten(html, lambda element: _with_endpoint(element, lazily))


def with_base(html: str, base: str) -> str:
    """The same with the server's own URL in front of addresses that begin with one slash."""
    return _rewritten(html, lambda element: _with_host(element, base)) if base and "<" in html else html


def _rewritten(html: str, change: Callable[[_Element], bool]) -> str:
    """The HTML with every start tag that a change is made to written anew."""

    def one(match: re.Match[str]) -> str:
        if not match[2]:
            return match[0]
        element = _element(match)
        return element.text() if change(element) else match[0]

    return _TAG.sub(one, html)


def _with_ends(html: str, names: tuple[str, ...], change: Callable[[_Element], str]) -> str:
    """The same for elements that get another name, given by the change (empty: none), with their ends."""
    pieces: list[str] = []
    ends: dict[str, list[str]] = {name: [] for name in names}
    at = 0
    for match in re.finditer(rf"{_TAG.pattern}|</(\w+)\s*>", html):
        name = (match[1] or match[3]).lower()
        if name not in ends:
            continue
        pieces.append(html[at : match.start()])
        at = match.end()
        if match[1]:
            element = _element(match)
            renamed = change(element)
            ends[name].append(renamed or name)
            pieces.append(element.text() if renamed else match[0])
        else:
            pieces.append(f"</{ends[name].pop()}>" if ends[name] else match[0])
    return "".join([*pieces, html[at:]])


def _element(match: re.Match[str]) -> _Element:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(match[2]):
        found.setdefault(name.lower(), double or single.replace('"', "&quot;") or bare)
    return _Element(match[1].lower(), found)


def _as_link(element: _Element) -> str:
    """A tag that plays a recording as the link that is stored."""
    given = element.attributes
    id = given.get("data-media_comment_id", "")
    if RECORDING not in given.get("class", "").split() or not id:
        return ""
    kind = given.get("data-media_comment_type") or element.name
    kind = kind if kind in PLAYERS else "video"
    element.name = "a"
    element.attributes = {
        "id": f"media_comment_{id}",
        "class": f"{RECORDING} {kind}_comment",
        "href": f"/media_objects/{id}",
    }
    return "a"


def _as_player(element: _Element, context: Context) -> str:
    """The link of a recording as the tag that plays it."""
    given = element.attributes
    classes = given.get("class", "").split()
    id = _RECORDING_ID.fullmatch(given.get("id", ""))
    if RECORDING not in classes or id is None:
        return ""
    kind = "audio" if "audio_comment" in classes else "video"
    poster = f"/media_objects/{id[1]}/thumbnail?height=448&amp;type=3&amp;width=550"
    place = f"/{context.kind.value}s/{context.id}"
    element.name = kind
    element.attributes = {
        "preload": "none",
        "class": RECORDING,
        "data-media_comment_id": id[1],
        "data-media_comment_type": kind,
        "controls": "controls",
        **({"poster": poster} if kind == "video" else {}),
        "src": f"{place}/media_download?entryId={id[1]}&amp;media_type={kind}&amp;redirect=1",
    }
    return kind


def _with_plain_address(element: _Element, context: Context) -> bool:
    name = ADDRESS.get(element.name, "")
    before = element.attributes.get(name)
    if before is None:
        return False
    address = before
    if "verifier=" in address:
        address = _LOOSE_END.sub("", _VERIFIER.sub("", address))
    if _BARE_FILE.match(address):
        address = f"/{context.kind.value}s/{context.id}{address}"
    element.attributes[name] = address
    return address != before


def _with_endpoint(element: _Element, lazily: bool) -> bool:
    given = element.attributes
    address = given.get(ADDRESS.get(element.name, ""))
    if address is None:
        return False
    before = dict(given)
    if (
        lazily
        and element.name in ("img", "iframe")
        and not address.startswith(("#", "data:", "?"))
        and address
    ):
        given["loading"] = "lazy"
    for pattern, endpoint, kind in _TARGETS:
        found = pattern.fullmatch(address)
        if found is not None:
            for name in (ENDPOINT, RETURN_TYPE):
                given.pop(name, None)
            given |= {ENDPOINT: found.expand(endpoint), RETURN_TYPE: kind}
            break
    return given != before


def _with_host(element: _Element, base: str) -> bool:
    given = element.attributes
    plays = element.name in PLAYERS and "data-media_comment_id" in given
    names = ("poster", "src") if plays else (ADDRESS.get(element.name, ""), ENDPOINT)
    local = [name for name in names if given.get(name, "").startswith("/")]
    local = [name for name in local if not given[name].startswith("//")]
    given |= {name: base + given[name] for name in local}
    return bool(local)


__all__ = ["ADDRESS", "ENDPOINT", "RETURN_TYPE", "as_received", "as_shown", "with_base"]
