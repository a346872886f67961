"""What a test wants of its Canvas: from the markers `canvas_world` and the ini options.

The nearest marker that says something counts: one on a function may choose an edition and
one on its class the world. A marker's edition counts before the world's own, the world's
before the ini option.

A fresh twin for one test. What never changes is made once a run: products, and worlds read.

The clock of a test's Canvas: it stands still and moves on request.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from _pytest.outcomes import Failed

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import NEWEST, Edition
from canvas_comms_memory.environment import SeededIds
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_sightings.worlds import lms_of, medical_of
from canvas_comms_twin import Product, Twin, lms, medical
from canvas_comms_wire.worlds import MedicalWorld, World, read_world
from canvas_comms_wire.worlds.leaves import Instant
from canvas_comms_wire.worlds.lms import LmsWorld

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
    chosen = {key: next((m.kwargs[key] for m in marks if key in m.kwargs), None) for key in KEYS}
    ini = node.config.getini
    return Settings(
        _found(world, node),
        where,
        _read(where, Edition.of, chosen["edition"]) if chosen["edition"] is not None else None,
        _read(where, LmsEdition.of, chosen["lms_edition"]) if chosen["lms_edition"] is not None else None,
        _read("ini canvas_edition", Edition.of, ini("canvas_edition") or NEWEST.value),
        _read("ini canvas_lms_edition", LmsEdition.of, ini("canvas_lms_edition") or max(LmsEdition).value),
        _clock(ini("canvas_clock"), "ini canvas_clock")
        if chosen["clock"] is None
        else _clock(chosen["clock"], f"{where}: clock"),
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


def _read(where: str, of: Any, value: Any) -> Any:
    if isinstance(value, Edition | LmsEdition):
        value = value.value
    try:
        return of(value)
    except InvalidValue as error:
        raise fail(where, f"{error.field}: {error.rule}") from None


def _clock(value: Any, where: str) -> datetime | None:
    if value == RUNNING:
        return None
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise fail(where, f"must be a time with a zone, or {RUNNING}")


SEED = 0
"""Every twin makes the same ids in the same order."""


def _ids() -> SeededIds:
    return SeededIds(SEED)


class TwinFactory:
    """Opens twins. One lasts as long as the run of pytest; the twins share nothing that changes."""

    def __init__(self) -> None:
        self._products: dict[tuple[Edition, LmsEdition], tuple[Product, ...]] = {}
        self._worlds: dict[Path, World] = {}
        self._example: World | None = None

    def twin(self, settings: Settings) -> Twin:
        """A twin as a test wants it. Fails the test if its world cannot be read."""
        products = self._products_of(settings.default_edition, settings.default_lms_edition)
        try:
            world = _in_edition(self._world(settings, products), settings)
            return Twin(*products, world=world, new_ids=_ids, history=True)
        except InvalidValue as error:
            file = f": {settings.world}" if isinstance(settings.world, Path) else ""
            raise fail(f"{settings.where}{file}", f"{error.field or 'the world'}: {error.rule}") from None

    def _products_of(self, edition: Edition, lms_edition: LmsEdition) -> tuple[Product, ...]:
        key = edition, lms_edition
        if key not in self._products:
            self._products[key] = (medical(edition), lms(lms_edition))
        return self._products[key]

    def _world(self, settings: Settings, products: tuple[Product, ...]) -> World:
        world = settings.world
        if world is None:
            if self._example is None:
                self._example = example_world()
            return self._example
        if isinstance(world, World):
            return world
        sections = {product.section: product.read for product in products}
        if not isinstance(world, Path):
            return read_world(_plain(world), sections)
        if world not in self._worlds:
            self._worlds[world] = read_world(_parsed(world), sections)
        return self._worlds[world]


def _in_edition(world: World, settings: Settings) -> World:
    """The world with the editions and the clock that the test wants."""
    sections = dict(world.sections)
    if settings.edition is not None:
        sections["medical"] = attrs.evolve(world.medical or MedicalWorld(), edition=settings.edition)
    if settings.lms_edition is not None:
        sections["lms"] = attrs.evolve(world.lms or LmsWorld(), edition=settings.lms_edition)
    return attrs.evolve(world, sections=sections, clock=world.clock or _time(settings.clock))


def _time(clock: datetime | None) -> Instant:
    return Instant("" if clock is None else clock.isoformat())


def _plain(world: Any) -> Any:
    return dict(world) if isinstance(world, Mapping) else world


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        raise InvalidValue("", "is not JSON") from None


class CanvasClock:
    """Both Canvases of the test go by it. Time that passes runs no job; `run_jobs` does."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    @property
    def now(self) -> datetime:
        """Where it stands, in UTC."""
        return self._twin.stage.clock()

    def advance(self, by: timedelta | None = None, **parts: float) -> datetime:
        """Let time pass: `advance(hours=1)`, or a timedelta; the new moment.

        Raises `InvalidValue` for a span that does not exist or leads beyond time.
        """
        try:
            self._twin.stage.clock.advance(timedelta(**parts) if by is None else by)
        except (TypeError, OverflowError):
            raise InvalidValue("advance", "takes a timedelta, or its parts: hours=1, minutes=30") from None
        return self.now

    def set(self, at: datetime | str) -> datetime:
        """Let it stand at this moment, forwards or backwards; a time with a zone, ISO 8601 as text.

        Raises `InvalidValue` for a time without a zone.
        """
        try:
            moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        except ValueError:
            raise InvalidValue("set", "takes a time with a zone") from None
        if moment.tzinfo is None:
            raise InvalidValue("set", "takes a time with a zone")
        self._twin.stage.clock.freeze(moment.astimezone(UTC))
        return self.now

    def run_jobs(self) -> int:
        """Run every background job that is due, and those that they queue and that are due; how many."""
        stage = self._twin.stage
        return lms_of(stage).run_jobs() + medical_of(stage).run_jobs()


__all__ = ["CLOCK", "MARKER", "RUNNING", "CanvasClock", "Settings", "TwinFactory", "fail", "settings_of"]
