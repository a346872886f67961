"""The twin: one function from request to response over the memory backend.

It holds no rule, no right and no order of checks: a `ProductApp` turns bytes into
a command of the core, and what the core says into a status and a body.
"""

import secrets
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial

from canvas_comms.ports import Ids
from canvas_comms.redaction import veiled
from canvas_comms_memory.environment import Environment, RandomIds, SeededIds
from canvas_comms_memory.history import MAX_BYTES, MAX_STEPS, History
from canvas_comms_memory.medical_worlds import example_world
from canvas_comms_twin.control import Control
from canvas_comms_twin.exchange import Request, Response, internal_error, not_found, not_implemented
from canvas_comms_twin.faults import Door, Fault, Faults
from canvas_comms_twin.faults.magic import KNOWN
from canvas_comms_twin.journal import Journal
from canvas_comms_twin.lms import lms
from canvas_comms_twin.medical import medical
from canvas_comms_twin.nearest_routes import with_nearest_routes
from canvas_comms_twin.pages import Pages
from canvas_comms_twin.product_app import Handover, LoadedWorld, Product, ProductApp, TwinClock
from canvas_comms_twin.route_descriptions import RouteDescription
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.worlds import World, moment, read_world

ELSEWHERE = frozenset(["api", "login"])
"""First segments of Canvas LMS, for a twin that was started without it."""


class Twin:
    """An offline Canvas: `handle` answers any request, `load` sets the world.

    Without products it plays those that are built, in their newest editions. It begins
    with `world`, by default the example world, and with `faults`; `reset` goes back there.
    `new_ids` makes the source of ids of each world, by default by chance. `history` lets
    each stage keep a history of what happens in it: of the last steps, so many as the number given or
    100,000, and no more than take about 128 MiB; what is older is gone, and `History.forgotten` tells
    how many. Without it nothing of a step is kept. `magic` puts the magic recipients into every world
    (`faults.magic`). `pages` opens what a browser sees of it, such as
    `canvas_comms_inspector.inspector`. Raises `InvalidValue` for a fault that cannot be set.
    """

    def __init__(
        self,
        *products: Product,
        world: World | None = None,
        faults: Sequence[Fault] = (),
        new_ids: Callable[[], Ids] | None = None,
        history: bool | int = False,
        magic: bool = False,
        pages: "Callable[[Twin], Pages] | None" = None,
    ) -> None:
        self._products = products or (medical(), lms())
        self._new_ids = new_ids or RandomIds
        self._first_ids = new_ids or partial(SeededIds, secrets.randbits(64))
        self._first_world = world or example_world()
        self._first_faults = tuple(faults)
        self._history = history
        sections = [product.section for product in self._products]
        self._faults = Faults(sections, lambda: self._stage.routes_by_product, magic)
        self._journal = Journal(lambda: self._stage.routes)
        self._stage = self._open(self._first_world, self._first_ids())
        self._add_first_faults()
        self._control = Control(self.load, self.reset, lambda: self._stage, self._faults, self._journal)
        self._pages = None if pages is None else pages(self)

    @property
    def editions(self) -> dict[str, str]:
        """The edition that each product plays where a world names none."""
        return {product.section: product.edition for product in self._products}

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """What its products will not do here, for want of an extra."""
        return tuple(one for product in self._products for one in product.shortcomings)

    @property
    def stage(self) -> LoadedWorld:
        """The world that is loaded now."""
        return self._stage

    @property
    def control_routes(self) -> Sequence[RouteDescription]:
        """Every route under `/_twin/`, and what it is."""
        return self._control.descriptions

    @property
    def faults(self) -> Faults:
        """What is to go wrong; nothing, unless it is added."""
        return self._faults

    @property
    def journal(self) -> Journal:
        """What was asked, and what came of it."""
        return self._journal

    def enter(self, door: Door) -> Callable[[Request], Response]:
        """Open a door, so that faults know what can be played, and give what answers there."""
        self._faults.open(door)
        return partial(self.handle, door=door)

    def leave(self, door: Door) -> None:
        """Close a door."""
        self._faults.close(door)

    def handle(self, request: Request, door: Door | None = None) -> Response:
        """The answer to any request. Never raises.

        Where a fault keeps it from arriving whole it is a `BrokenResponse`, for the door to play.
        """
        try:
            return self._answer(request, door)
        except Exception as error:
            # The door must outlive a defect of ours; its kind is told, its text may be private.
            return internal_error(type(error).__name__)

    @veiled
    def load(self, world: Json | World) -> Handover:
        """Forget everything and load a world, as JSON or read already.

        Raises `InvalidWorld` with the path to the fault; then the world before stays.
        """
        if not isinstance(world, World):
            world = read_world(world, {product.section: product.read for product in self._products})
        return self._play(self._open(world, self._new_ids()))

    def reset(self) -> Handover:
        """Back to the world and the faults that it began with; ids and tokens are those of the beginning."""
        handover = self._play(self._open(self._first_world, self._first_ids()))
        self._faults.clear()
        self._add_first_faults()
        return handover

    def _play(self, stage: LoadedWorld) -> Handover:
        self._stage = stage
        self._faults.forget_world()
        self._journal.clear()
        return stage.handover

    def _add_first_faults(self) -> None:
        for fault in self._first_faults:
            self._faults.add(fault)

    def _answer(self, request: Request, door: Door | None) -> Response:
        segment = request.path[1:].partition("/")[0]
        page = None if self._pages is None else self._pages.answer(request)
        if page is not None:
            return page
        if segment == "_twin" or (request.path == "/" and request.method in ("GET", "HEAD")):
            return self._control.answer(request)
        stage = self._stage
        for app in stage.apps:
            received = app.receive(request)
            if received is not None:
                at = stage.clock()
                with nullcontext(()) if stage.history is None else stage.history.noting() as steps:
                    if self._faults.quiet:
                        answer, fault = app.answer(received), ""
                    else:
                        answer, fault = self._faulty(received, stage, app, door)
                stage.clock.tick()
                self._journal.note(received, answer, fault, at, steps)
                return answer
        answer = not_implemented(request) if segment in ELSEWHERE else not_found(request)
        answer = with_nearest_routes(answer, request, stage.routes, in_body=True)
        self._journal.note(request, answer, "", stage.clock())
        return answer

    def _faulty(
        self, request: Request, stage: LoadedWorld, app: ProductApp, door: Door | None
    ) -> tuple[Response, str]:
        section = stage.sections[stage.apps.index(app)]
        return self._faults.answer(request, section, app, stage.environment, door)

    def _open(self, world: World, ids: Ids) -> LoadedWorld:
        clock = _clock(world)
        environment = Environment(clock, ids, _history(self._history))
        apps = tuple(p.open(world.sections.get(p.section), environment) for p in self._products)
        sections = tuple(product.section for product in self._products)
        if self._faults.magic:
            for section, app in zip(sections, apps, strict=True):
                app.introduce(KNOWN.get(section, ()))
        return LoadedWorld(environment, clock, apps, sections, environment.history)


def _history(kept: bool | int) -> History | None:
    """None for False, one of the last steps for True, one of so many of them for a number."""
    if kept is False:
        return None
    return History(MAX_STEPS if kept is True else kept, MAX_BYTES)


def _clock(world: World) -> TwinClock:
    at = moment(world.clock, datetime.now(UTC), "clock") if world.clock else None
    return TwinClock(at, world.step, world.ahead)


__all__ = ["Twin"]
