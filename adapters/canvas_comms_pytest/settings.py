"""What a test wants of its Canvas: from the markers `canvas_world` and the ini options.

The nearest marker that says something counts: one on a function may choose an edition and
one on its class the world. A marker's edition counts before the world's own, the world's
before the ini option.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from _pytest.outcomes import Failed  # what pytest.fail raises, as a type

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import NEWEST, Edition

if TYPE_CHECKING:
    from canvas_comms_wire.worlds import World

MARKER = "canvas_world"
KEYS = ("edition", "lms_edition", "clock")
CLOCK = "2026-01-05T09:00:00+00:00"
"""Where the clock stands if nothing says otherwise: a Monday morning."""
RUNNING = "running"


@attrs.frozen(eq=False)
class Settings:
    """`world` is what the marker was given, None for the example world; `where` names the marker.

    `edition` and `lms_edition` are None where the marker names none; `clock` is None where
    it is to run.
    """

    world: "World | Mapping[str, Any] | Path | None" = attrs.field(repr=False)
    where: str
    edition: Edition | None
    lms_edition: LmsEdition | None
    default_edition: Edition
    default_lms_edition: LmsEdition
    clock: datetime | None


def settings_of(node: pytest.Item) -> Settings:
    """The settings of a test. Fails the test if a marker or an ini option cannot be read."""
    marks = list(node.iter_markers(MARKER))
    for mark in marks:
        _check(mark)
    world = next((mark.args[0] for mark in marks if mark.args), None)
    where = f"@pytest.mark.{MARKER}"
    said = {key: next((m.kwargs[key] for m in marks if key in m.kwargs), None) for key in KEYS}
    ini = node.config.getini
    return Settings(
        _found(world, node),
        where,
        _read(where, Edition.of, said["edition"]) if said["edition"] is not None else None,
        _read(where, LmsEdition.of, said["lms_edition"]) if said["lms_edition"] is not None else None,
        _read("ini canvas_edition", Edition.of, ini("canvas_edition") or NEWEST.value),
        _read("ini canvas_lms_edition", LmsEdition.of, ini("canvas_lms_edition") or max(LmsEdition).value),
        _clock(ini("canvas_clock"), "ini canvas_clock")
        if said["clock"] is None
        else _clock(said["clock"], f"{where}: clock"),
    )


def fail(where: str, why: str) -> Failed:
    """The failure of a test that was set up wrongly, without a traceback."""
    return Failed(f"{where}: {why}", pytrace=False)


def _check(mark: pytest.Mark) -> None:
    unknown = sorted(mark.kwargs.keys() - set(KEYS))
    if unknown or len(mark.args) > 1:
        taken = 'a world ("world.json" or a dict), ' + ", ".join(f"{key}=" for key in KEYS)
        raise fail(f"@pytest.mark.{MARKER}", f"takes {taken}" + (f"; not {unknown[0]}=" if unknown else ""))


def _found(world: Any, node: pytest.Item) -> Any:
    """A world as given; a path looked for beside the test file, then in pytest's root folder."""
    if not isinstance(world, str | Path):
        return world
    places = [node.path.parent / world, node.config.rootpath / world]
    for path in places:
        if path.is_file():
            return path
    looked = " and ".join(dict.fromkeys(map(str, places)))
    raise fail(f"@pytest.mark.{MARKER}", f"no such file; looked for {looked}")


def _read(where: str, of: Any, given: Any) -> Any:
    if isinstance(given, Edition | LmsEdition):
        given = given.value
    try:
        return of(given)
    except InvalidValue as error:
        raise fail(where, f"{error.field}: {error.rule}") from None


def _clock(given: Any, where: str) -> datetime | None:
    if given == RUNNING:
        return None
    try:
        at = given if isinstance(given, datetime) else datetime.fromisoformat(given)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise fail(where, f"must be a time with a zone, or {RUNNING}")


__all__ = ["CLOCK", "MARKER", "RUNNING", "Settings", "fail", "settings_of"]
