"""Writes every page that is made of the code, in the room that it describes.

    python tests/docs/generated.py                writes all pages
    python tests/docs/generated.py --print NAME   prints what one of them would be

Pages are made of the very values that the rules and backends use.
"""

import inspect
import re
import runpy
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import get_args

from canvas_comms.capabilities import Capability
from canvas_comms.lms.discussions.model import TopicKind, TopicState
from canvas_comms.lms.discussions.rules.visibility import VISIBILITY, Moment, Viewer, Visibility
from canvas_comms.lms.rights import rights_page
from canvas_comms.lms.rights_table import Right
from canvas_comms_lms.plugin import canvas_comms_backends as lms_backends
from canvas_comms_medical.plugin import canvas_comms_backends as medical_backends
from canvas_comms_memory.plugin import canvas_comms_backends as memory_backends
from canvas_comms_plugins.guard_lms import promises
from canvas_comms_plugins.partial_backend import NEEDS, PORTS
from canvas_comms_wire.lms_scopes import SHARED, own_scopes

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MADE = "Made by `python tests/docs/generated.py`; a test says if it is out of date."
MEDICAL_AREAS = ("communications", "people", "desk")
SESSION = "the server's web page does it, for a browser's session; tokens count for nothing there"

CONDITIONS: Mapping[Capability, str] = {
    Capability.COMMUNICATIONS_READ: "from edition v2-2023 on; v1-2022 offers search and create only",
    Capability.CHANNELS_DELETE_PUSH_TOKEN: "for a developer key that is configured for push",
    Capability.CHANNELS_RESET_BOUNCES: "for site admins",
    Capability.CHANNELS_REPORT: f"with the right `{Right.VIEW_BOUNCED_EMAILS.value}` in the account",
    Capability.CHANNELS_BULK: "for site admins",
    Capability.PREFERENCES_WRITE: "for channels of one's own",
    Capability.COMM_MESSAGES: "for administrators who may, never for one's own messages",
    Capability.CONVERSATIONS_START: "attachments are dropped",
    Capability.ACCOUNTS_READ: "for administrators",
    Capability.ANNOUNCEMENTS_CREATE: "with the right to announce; otherwise an ordinary topic: `Downgraded`",
}
"""What stands beside a yes."""

REFUSALS: Mapping[tuple[str, Capability], str] = {
    ("medical:memory", Capability.DESK): "in Python, as `MemoryMedical.press_send` and `mark_as_read`",
    ("medical:medical", Capability.DESK): "no call of the API does it; only staff on screen",
    ("lms:lms", Capability.CHANNELS_CONFIRM): SESSION,
    ("lms:lms", Capability.CHANNELS_RESEND): SESSION,
}
"""Why not: backend and capability → reason."""

DOOR_HEAD = ["door", "what can be done through it", "extra"]
DOORS: Sequence[Sequence[str]] = (
    [
        "`connect` of `canvas_comms_plugins`",
        "all that the backend can, and many messages through an outbox",
        "–",
    ],
    ["`connect_async`, [awaited](async.md)", "the same, and so can the outbox and its worker", "`async`"],
)
"""What leads to a backend: how much of it can be done, and the extra that it needs."""

SIGHTS = {
    Visibility.HIDDEN: "not there",
    Visibility.WITHHELD: "listed, text withheld",
    Visibility.CLOSED: "readable, closed",
    Visibility.SHOWN: "shown",
}
MOMENTS = {
    Moment.BEFORE: "before its post date",
    Moment.OPEN: "between its dates",
    Moment.AFTER: "after its lock date",
}


def capabilities() -> str:
    """What each backend can do."""
    backends = [*memory_backends(), *medical_backends(), *lms_backends()]
    named = {f"{one.product}:{one.name}": one.capabilities for one in backends}
    rows = [
        [f"`{one.value}`", *(_can(name, one, offered) for name, offered in named.items())]
        for one in Capability
    ]
    intro = (
        "What is No answers `NotSupported` before any I/O. Conditional depends on who asks, or on the "
        "edition; – is another product."
    )
    needed = [[f"`{one.value}`", _scopes(own_scopes(one))] for one in Capability if own_scopes(one)]
    scopes = (
        "## Scopes\n\nWhere the developer key of a token requires scopes, a client of Canvas LMS needs "
        f"{_scopes(SHARED)} and those of what it does. `canvas_comms_lms.scopes_of` lists them for a set "
        f"of capabilities.\n\n{_table(['capability', 'scopes'], needed)}"
    )
    table = _table(["capability", *named], rows)
    doors = f"## Doors\n\nWhat leads to a backend, and how much of it.\n\n{_table(DOOR_HEAD, DOORS)}"
    return _page("What each backend can do", intro, f"{table}\n\n{doors}\n\n{scopes}")


def _scopes(scopes: Sequence[str]) -> str:
    return "<br>".join(f"`{one.replace('|', PIPE)}`" for one in scopes)


PIPE = "\\|"
"""A bar inside a cell of a table."""


def _can(name: str, capability: Capability, offered: frozenset[Capability]) -> str:
    medical = capability.area in MEDICAL_AREAS
    if medical != name.startswith("medical:"):
        return "–"
    if capability not in offered:
        why = REFUSALS.get((name, capability), "")
        return f"No: {why}" if why else "No"
    condition = CONDITIONS.get(capability)
    return "Yes" if condition is None else f"Conditional: {condition}"


def rights() -> str:
    """Who may do what in Canvas LMS."""
    intro = "One table of rights serves every area; `may` and `granted` read it."
    return _page("Rights in Canvas LMS", intro, rights_page().rstrip("\n"))


def announcing() -> str:
    """Who sees an announcement or topic, and when."""
    intro = (
        "Who sees a topic by its kind, its state and the moment. A moderator reads as admin. `post_delayed` "
        "is the state of what waits for its post date; deleted ones nobody sees. Without the right to "
        "announce, an announcement becomes an ordinary topic and the server answers 200: `announce` says "
        "`Downgraded`."
    )
    parts = [part for kind in TopicKind for part in (f"## {kind.value}", _table(_HEAD, _sights(kind)))]
    return _page("Announcing: who sees it, and when?", intro, "\n\n".join(parts))


_HEAD = ["state", "moment", *(viewer.value for viewer in Viewer)]


def _sights(kind: TopicKind) -> Iterable[Sequence[str]]:
    for state in TopicState:
        for moment in Moment:
            seen = [SIGHTS[VISIBILITY[kind, viewer, state, moment]] for viewer in Viewer]
            yield [state.value, MOMENTS[moment], *seen]


def lms_ports() -> str:
    """Every call of every area of a Canvas LMS."""
    intro = (
        "For authors of backends ([Adding a backend](adding-a-backend.md)) of product `lms`: the areas of "
        "`canvas_comms.lms.areas.LmsAreas`, each with its port, and the capability that a call takes. Which "
        "of them read and which write, the last column tells: what ends in `Unknown` never raises for what "
        "a server or a network does. Users are ids, or `self`. "
        "`create_topic` takes `announcements.create` where an announcement is asked for."
    )
    parts = [
        f"## {name}\n\n`{port.__module__}.{port.__name__}`\n\n{_calls(name, port)}"
        for name, port in PORTS.items()
    ]
    return _page("The calls of Canvas LMS", intro, "\n\n".join(parts))


def _calls(area: str, port: type) -> str:
    rows = [
        [f"`{name}`", f"`{needs.value}`", f"`{_takes(port, name)}`", f"`{_gives(area, name)}`"]
        for name, needs in NEEDS[area].items()
    ]
    return _table(["call", "takes the capability", "given", "gives"], rows)


def _takes(port: type, name: str) -> str:
    signature = inspect.signature(getattr(port, name))
    given = list(signature.parameters.values())[1:]
    return _short(str(signature.replace(parameters=given, return_annotation=inspect.Signature.empty)))


def _gives(area: str, name: str) -> str:
    gives = promises()[area][name].gives
    return (
        "None"
        if gives is type(None)
        else _short(gives.__name__ if isinstance(gives, type) and not get_args(gives) else str(gives))
    )


def _short(annotation: str) -> str:
    """Without the modules that classes are in, and without what would end a cell."""
    return re.sub(r"[a-z_]+\.", "", annotation).replace(" | ", " or ")


def _page(title: str, intro: str, body: str) -> str:
    return f"# {title}\n\n{MADE}\n\n{intro}\n\n{body}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rules() -> str:
    return "\n".join(runpy.run_path(str(HERE / "rules_table.py"))["sections"]())


def _call() -> str:
    found: str = runpy.run_path(str(HERE / "what_will_this_call_do.py"))["page"]()
    return found


PAGES: Mapping[str, Callable[[], str]] = {
    "core/docs/announcing.md": announcing,
    "adapters/docs/capabilities.md": capabilities,
    "plugins/docs/lms-ports.md": lms_ports,
    "core/docs/lms-rights.md": rights,
    "core/docs/rules.md": _rules,
    "core/docs/what-will-this-call-do.md": _call,
}


def main(arguments: Sequence[str]) -> None:
    """Write all pages, or print one."""
    if "--print" in arguments:
        sys.stdout.write(PAGES[arguments[-1]]())
        return
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
