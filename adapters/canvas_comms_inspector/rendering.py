"""Templates to text: what is no markup of ours is escaped, and what cannot be seen is written out."""

import functools
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from urllib.parse import urlencode

import jinja2

from canvas_comms.decisions import Effect, Finding, Reason
from canvas_comms.wording import words_for
from canvas_comms_inspector.notices import NOTICES
from canvas_comms_inspector.world_view import WorldView
from canvas_comms_twin import Response
from canvas_comms_twin.guards import SECURITY_HEADERS
from canvas_comms_twin.pages import PAGES

PAGE_HEADERS: tuple[tuple[str, str], ...] = (
    ("Content-Type", "text/html; charset=utf-8"),
    # browsers send forms of a page without a referrer with the origin null, which no form may have;
    # to another site nothing is sent
    ("Referrer-Policy", "same-origin"),
    *(header for header in SECURITY_HEADERS if header[0] != "Referrer-Policy"),
)
"""The headers of every page, whichever door it goes through."""

LOST_FIRST = (
    Effect.DROPPED,
    Effect.REFUSED,
    Effect.CHANGED,
    Effect.DEFAULTED,
    Effect.UNKNOWN,
    Effect.NOTED,
    Effect.KEPT,
)

_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]|[\U000e0000-\U000e0fff]"
)


def visible(text: object) -> str:
    """Text in which nothing acts unseen: controls, marks of direction and the like are written as U+202E."""
    return _UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", str(text))


def moment(at: datetime | None) -> str:
    """A time in UTC, to the second."""
    return "" if at is None else at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def lost_first(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings in the order of what matters to whoever sent."""
    return sorted(findings, key=lambda one: LOST_FIRST.index(one.effect))


def page_link(path: str, **query: object) -> str:
    """Where a page is; what is None or empty is left out."""
    given = {name: str(value) for name, value in query.items() if value not in (None, "")}
    return f"{PAGES}{path}?{urlencode(given, errors='replace')}" if given else PAGES + path


def rule_link(reason: Reason) -> str:
    """The page of the rule that gives a reason."""
    kind = type(reason)
    return page_link("rule", of=f"{kind.__module__}.{kind.__qualname__}") + f"#{reason.code}"


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, with autoescape and without anything undefined."""
    made = jinja2.Environment(
        autoescape=True,
        loader=jinja2.PackageLoader("canvas_comms_inspector"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: value if hasattr(value, "__html__") else visible(value),
    )
    made.filters.update(moment=moment, words=words_for, lost_first=lost_first)
    made.globals.update(link=page_link, rule_link=rule_link)
    return made


def render(template: str, world: WorldView, token: str, shown: Mapping[str, object]) -> str:
    """A page as text."""
    notice = NOTICES.get(str(shown.get("notice", "")), "")
    values = {
        **shown,
        "token": token,
        "notice": notice,
        "now": world.stage.clock(),
        "standing": world.stage.clock.frozen,
        "name": world.name_of,
        "ref": world.ref_of,
        "forgotten": world.history.forgotten,
    }
    return environment().get_template(template).render(values)


@functools.cache
def style_sheet() -> Response:
    """The one style sheet of all pages."""
    content = files("canvas_comms_inspector").joinpath("templates/style.css").read_bytes()
    others = (header for header in PAGE_HEADERS if header[0] != "Content-Type")
    return Response(200, (("Content-Type", "text/css; charset=utf-8"), *others), content)


__all__ = [
    "PAGE_HEADERS",
    "environment",
    "lost_first",
    "moment",
    "page_link",
    "render",
    "style_sheet",
    "visible",
]
