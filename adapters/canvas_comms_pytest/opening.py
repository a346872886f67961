"""A fresh twin for one test. What never changes is made once a run: products, and worlds read."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical.editions import Edition
from canvas_comms_memory.environment import SeededIds
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_pytest.settings import Settings, fail
from canvas_comms_twin import Product, Twin, lms, medical
from canvas_comms_wire.worlds import LmsWorld, MedicalWorld, World, read_world
from canvas_comms_wire.worlds.times import Instant

SEED = 0
"""Every twin makes the same ids in the same order."""


def _ids() -> SeededIds:
    return SeededIds(SEED)


class Opening:
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
        given = settings.world
        if given is None:
            if self._example is None:
                self._example = example_world()
            return self._example
        if isinstance(given, World):
            return given
        sections = {product.section: product.read for product in products}
        if not isinstance(given, Path):
            return read_world(_plain(given), sections)
        if given not in self._worlds:
            self._worlds[given] = read_world(_parsed(given), sections)
        return self._worlds[given]


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


def _plain(given: Any) -> Any:
    return dict(given) if isinstance(given, Mapping) else given


def _parsed(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        raise InvalidValue("", "is not JSON") from None


__all__ = ["Opening"]
