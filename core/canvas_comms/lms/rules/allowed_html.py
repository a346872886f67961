"""Which HTML does Canvas let through?

The allow-list: elements, attributes, protocols, properties of styles.
What stands in no list here is taken out: an element loses its tags and keeps what is in it,
an attribute goes, and so does a declaration of a style. Attributes that lead somewhere keep
relative addresses and the protocols of their list.

Source: facts lms-search D.3 and D.4.
"""

import re
from collections.abc import Mapping

from canvas_comms.lms.editions import Era, LmsEdition

_TEXT_ELEMENTS = """a abbr acronym address area article aside audio b bdo big blockquote br caption cite
code col colgroup dd del details dfn div dl dt em embed figcaption figure font footer h1 h2 h3 h4 h5 h6
header hr i iframe img ins kbd legend li map mark nav object ol p param picture pre q rp rt ruby samp
section small source span strike strong sub summary sup table tbody td tfoot th thead time tr track tt u
ul var video"""
_MATH_ELEMENTS = """math annotation annotation-xml maction maligngroup malignmark menclose merror mfenced
mfrac mglyph mi mlabeledtr mlongdiv mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
mscarries mscarry msgroup msline mspace msqrt msrow mstack mstyle msub msubsup msup mtable mtd mtext mtr
munder munderover none semantics"""

ELEMENTS = frozenset(f"{_TEXT_ELEMENTS} {_MATH_ELEMENTS}".split())
"""Those that stay. Of MathML the source names the beginning and the end of the list."""

GONE_WITH_CONTENT = frozenset(
    ["noembed", "noframes", "noscript", "plaintext", "script", "style", "svg", "xmp"]
)
"""Elements that vanish together with what is in them."""

EMPTIED = frozenset(["iframe"])
"""Elements that stay, and lose what is in them."""

SPACED = frozenset(["hgroup"])
"""Elements that leave a blank before and after what is in them."""

_FOR_ALL = frozenset("style class id title role lang dir".split())  # noqa: SIM905 - as the source has it
_ARIA = frozenset(
    """atomic autocomplete busy checked controls describedby description disabled dropeffect expanded
    flowto grabbed haspopup hidden invalid label labelledby level live multiline multiselectable
    orientation owns pressed readonly relevant required selected sort valuemax valuemin valuenow
    valuetext""".split()  # noqa: SIM905
)
_DATA_REFUSED = frozenset(
    ["kyle-menu", "turn-into-dialog", "flash-message", "popup-within", "html-tooltip-title", "method"]
)

_CELL = "abbr axis colspan rowspan width align valign dir"
_MEDIA = "name src allowfullscreen allow muted poster width height controls playsinline"
_ATTRIBUTES: Mapping[str, str] = {
    "a": "href target name",
    "area": "alt coords href shape target",
    "blockquote": "cite",
    "q": "cite",
    "col": "span width",
    "colgroup": "span width",
    "img": "align alt height src usemap width longdesc",
    "iframe": "src width height name align frameborder scrolling allow sandbox loading allowfullscreen"
    " webkitallowfullscreen mozallowfullscreen",
    "ol": "start type",
    "ul": "type",
    "table": "summary width border cellpadding cellspacing center frame rules",
    "tr": "align valign dir",
    "td": _CELL,
    "th": f"{_CELL} scope",
    "param": "name value",
    "object": "width height style data type classid codebase",
    "embed": "name src type allowfullscreen pluginspage wmode allowscriptaccess width height",
    "source": "media width height sizes src srcset type",
    "video": _MEDIA,
    "audio": _MEDIA,
    "track": "default kind label src srclang",
    "font": "face color size",
    "map": "name",
}
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    element: frozenset(_ATTRIBUTES.get(element, "").split()) | _FOR_ALL for element in ELEMENTS
}
"""Element → the attributes that stay, but for `aria-…` and `data-…`."""

PREFIXES = ("aria-", "data-")
"""How further attributes begin, of which some stay."""

_WEB = frozenset(["http", "https"])
_HREF = _WEB | {"ftp", "mailto", "tel"}
_MEDIA_SRC = _WEB | {"data"}
_LINKS = ("cite", "codebase", "data", "href", "longdesc", "pluginspage", "poster", "src")
_PROTOCOLS: Mapping[tuple[str, str], frozenset[str]] = {
    ("a", "href"): _HREF,
    ("object", "classid"): frozenset(["clsid"]),
    **{(element, "src"): _MEDIA_SRC for element in ("audio", "video", "source", "track")},
}
PROTOCOLS = _HREF | _MEDIA_SRC | {"clsid"}
"""All protocols that some attribute may have."""

_SIDES = ("bottom", "left", "right", "top")
_STYLES = """align-content align-items align-self background background-attachment background-color
background-image background-position background-position-x background-position-y background-repeat border
border-collapse border-color border-radius border-spacing border-style border-width clear color
column-gap cursor direction display flex flex-basis flex-direction flex-flow flex-grow flex-shrink
flex-wrap float font font-family font-size font-stretch font-style font-variant font-width gap grid
grid-area grid-auto-columns grid-auto-flow grid-auto-rows grid-column grid-column-end grid-column-gap
grid-column-start grid-gap grid-row grid-row-end grid-row-gap grid-row-start grid-template
grid-template-areas grid-template-columns grid-template-rows height justify-content justify-items
justify-self left line-height list-style list-style-image list-style-position list-style-type margin
margin-offset max-height max-width min-height min-width order overflow overflow-x overflow-y padding
place-content place-items place-self position right row-gap table-layout text-align text-decoration
text-indent top user-select vertical-align visibility white-space width z-index zoom"""
_STYLES_ALWAYS = (
    frozenset(_STYLES.split())
    | {f"{name}-{side}" for name in ("border", "margin", "padding") for side in _SIDES}
    | {f"border-{side}-{what}" for side in _SIDES for what in ("color", "style", "width")}
)
_POSITIONS = frozenset("static relative absolute initial inherit unset revert revert-layer".split())  # noqa: SIM905

_PROTOCOL = re.compile(r"\s*([^/#:]*):")
_IN_STYLE = re.compile(r"""(?:[^;"'(]|"[^"]*"?|'[^']*'?|\([^)]*\)?)*+;?""")
_STYLE_COMMENT = re.compile(r"/\*(?:.*?\*/|.*)", re.DOTALL)
_STYLE_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_ADDRESS = re.compile(r"""url\(\s*["']?\s*([^)"']*)""", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def kept_attribute(element: str, name: str, value: str, edition: LmsEdition) -> str | None:
    """What remains of an attribute's value, entities read; None if the attribute goes.

    `element` and `name` are in lower case.
    """
    if not _is_allowed(element, name):
        return None
    if name == "style":
        return kept_style(value, edition)
    if name == "id":
        return _BLANKS.sub("", value)
    if name == "srcset":
        return _kept_candidates(value)
    protocols = _PROTOCOLS.get((element, name), _WEB if name in _LINKS else None)
    if protocols is None:
        return value
    if name == "classid" and ":" not in value:
        return None
    return value.strip() if _leads_to(value, protocols) else None


def _is_allowed(element: str, name: str) -> bool:
    if name in ATTRIBUTES.get(element, ()):
        return True
    if name.startswith("aria-"):
        return name[5:] in _ARIA
    return (
        name.startswith("data-")
        and len(name) > len("data-")
        and not name.startswith("data-xml")
        and name[5:] not in _DATA_REFUSED
    )


def _leads_to(address: str, protocols: frozenset[str]) -> bool:
    """Whether an address is relative or has one of the protocols."""
    found = _PROTOCOL.match(address)
    return found is None or found[1].lower() in protocols


def _kept_candidates(srcset: str) -> str | None:
    """Of a list of pictures, those that lead into the web, to this host, or hold the picture."""
    kept = [one.strip() for one in srcset.split(",") if _is_candidate(one.strip().lower())]
    return ", ".join(kept) or None


def _is_candidate(one: str) -> bool:
    return one.startswith(("http://", "https://", "/", "data:"))


def kept_style(style: str, edition: LmsEdition) -> str | None:
    """The declarations that stay, spaced as they were; None if there are none."""
    text = _STYLE_COMMENT.sub("", style)
    declarations = (match[0] for match in _IN_STYLE.finditer(text))
    kept = "".join(one for one in declarations if _declares_allowed(one, edition))
    return kept if kept.strip(" ;\t\r\n\f") else None


def _declares_allowed(declaration: str, edition: LmsEdition) -> bool:
    name, colon, value = declaration.rstrip(";").partition(":")
    if not colon:
        return not name.strip()
    name, value = name.strip().lower(), _STYLE_ESCAPE.sub(_unescaped, value)
    if name not in _styles(edition) or "expression" in value.lower():
        return False
    if name == "position" and edition.has(Era.FIXED_POSITIONS_REMOVED):
        return value.partition("!")[0].strip().lower() in _POSITIONS
    return all(_leads_to(address[1], _WEB) for address in _ADDRESS.finditer(value))


def _styles(edition: LmsEdition) -> frozenset[str]:
    return _STYLES_ALWAYS | ({"bottom"} if edition.has(Era.FIXED_POSITIONS_REMOVED) else {"clip"})


def _unescaped(escape: "re.Match[str]") -> str:
    if escape[1] is None:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


__all__ = [
    "ATTRIBUTES",
    "ELEMENTS",
    "EMPTIED",
    "GONE_WITH_CONTENT",
    "PREFIXES",
    "PROTOCOLS",
    "SPACED",
    "kept_attribute",
    "kept_style",
]
