"""What a product offers to be served by the twin, and the products of one loaded world.

A `Product` is registered once: which section of a world file it reads, and how it opens.
A `ProductApp` is that product in one world. The twin knows products only by these two
values, so that another Canvas is one more of them:

    twin = Twin(medical(), lms())
"""

import contextlib
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import attrs

from canvas_comms.errors import InvalidWorld
from canvas_comms.redaction import PRIVATE, Redacted
from canvas_comms_memory.environment import Environment
from canvas_comms_memory.history import History
from canvas_comms_twin.exchange import Request, Response
from canvas_comms_wire.json_text import Json

NOTHING: Mapping[str, Any] = {}


@attrs.frozen(eq=False, repr=False)
class Handover(Redacted):
    """What a loaded world hands to whoever loaded it.

    `refs` are the ids of its names; `tokens` and `sessions` belong to users by their
    names; `medical` are the credentials of a client of Canvas Medical, `developer_key`
    those of an app of Canvas LMS.
    """

    refs: Mapping[str, int | str] = NOTHING
    tokens: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)
    sessions: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)
    medical: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)
    developer_key: Mapping[str, str] = attrs.field(default=NOTHING, metadata=PRIVATE)

    def __or__(self, other: "Handover") -> "Handover":
        return Handover(
            {**self.refs, **other.refs},
            {**self.tokens, **other.tokens},
            {**self.sessions, **other.sessions},
            {**self.medical, **other.medical},
            {**self.developer_key, **other.developer_key},
        )


class ProductApp(Protocol):
    """One product over HTTP in one world, and what staff and time do to it behind the API."""

    @property
    def handover(self) -> Handover:
        """What loading this world hands out."""
        ...

    def receive(self, request: Request) -> Request | None:
        """The request as its server reads the request line; None if the path is not its."""
        ...

    def answer(self, request: Request) -> Response:
        """The answer to a request that it received."""
        ...

    @property
    def routes(self) -> Sequence[tuple[str, str]]:
        """Method and pattern (`/api/v1/users/:id`) of every route that is built."""
        ...

    def crashed(self) -> Response:
        """What its server answers when something in it fails."""
        ...

    def introduce(self, ids: Sequence[str]) -> None:
        """Let people with these ids exist, to whom everybody may write."""
        ...

    @property
    def memory(self) -> object:
        """What holds this Canvas, for those who look behind the API."""
        ...

    def run_jobs(self) -> None:
        """Run every background job that is due."""
        ...

    def control(self, name: str, given: Json) -> Mapping[str, Json] | None:
        """`POST /_twin/<name>` of its own (`ui`); None if it has none of that name.

        Raises `InvalidValue` naming the key of `given` that is at fault, and why.
        """
        ...

    def dump(self, taken: Collection[str]) -> object | None:
        """What there is now, as the value of a section that loads to the same answers; None for none.

        `taken` are names that stand for something already. Raises `NotSupported` if that is not built.
        """
        ...

    def state(self, ref: str) -> Mapping[str, Json] | None:
        """What can be observed of an object behind the API; None if there is no such object."""
        ...


@attrs.frozen
class Product:
    """A product to register with the twin.

    `section` is its key in a world file. `read` turns that section into a value and
    raises `InvalidWorld`; `open` makes the app of a world from that value, or from None
    where the world has no such section.
    """

    section: str
    read: Callable[[Json], object]
    open: Callable[[object | None, Environment], ProductApp]
    edition: str = ""
    """The edition it plays where a world names none, as the first printed line tells it."""
    shortcomings: tuple[str, ...] = ()
    """What it will not do here for want of an extra, as the first printed line tells it."""


class TwinClock:
    """A clock for an `Environment`: it runs until it is set, then it stands still until it is moved.

    `frozen_at` None lets it run with the machine's time. `step` is how far it moves after each
    answered request, while it is frozen; `ahead`, how far it is ahead of the machine's time while it
    runs.
    """

    def __init__(
        self,
        frozen_at: datetime | None = None,
        step: timedelta = timedelta(),
        ahead: timedelta = timedelta(),
    ) -> None:
        self._frozen_at = frozen_at
        self._ahead = ahead
        self._step = step
        self._moving = threading.Lock()

    def __call__(self) -> datetime:
        """The present moment, in UTC."""
        return self._frozen_at or datetime.now(UTC) + self._ahead

    @property
    def frozen(self) -> bool:
        """Whether it stands still: jobs then wait until they are told to run."""
        return self._frozen_at is not None

    @property
    def step(self) -> timedelta:
        """How far it moves after each answered request."""
        return self._step

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine's time while it runs."""
        return self._ahead

    def freeze(self, at: datetime) -> None:
        """Set it, forwards or backwards, and let it stand there."""
        self._frozen_at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Let that much time pass. Raises `OverflowError` at the end of time."""
        with self._moving:
            if self._frozen_at is None:
                self._ahead += by
            else:
                self._frozen_at += by

    def tick(self) -> None:
        """A request was answered. At the end of time it stands still."""
        if not self._step:
            return
        with self._moving, contextlib.suppress(OverflowError):
            if self._frozen_at is not None:
                self._frozen_at += self._step


@attrs.frozen(eq=False)
class LoadedWorld:
    """What is loaded: environment, clock, one app a product, maybe a history.

    Raises `InvalidWorld` if a name stands for two objects of it.
    """

    environment: Environment
    clock: TwinClock
    apps: tuple[ProductApp, ...]
    sections: tuple[str, ...]
    """The name of each app's product."""
    history: History | None = attrs.field(default=None, repr=False)
    handover: Handover = attrs.field(init=False, repr=False)

    @property
    def memories(self) -> tuple[object, ...]:
        """What holds each product."""
        return tuple(app.memory for app in self.apps)

    @property
    def refs(self) -> Mapping[str, int | str]:
        """The ids of its names."""
        return self.handover.refs

    @property
    def routes(self) -> tuple[tuple[str, str], ...]:
        """Method and pattern of every route of every product."""
        return tuple(route for app in self.apps for route in app.routes)

    @property
    def routes_by_product(self) -> tuple[tuple[str, str, str], ...]:
        """Product, method and pattern of every route."""
        parts = zip(self.sections, self.apps, strict=True)
        return tuple((section, *route) for section, app in parts for route in app.routes)

    def __attrs_post_init__(self) -> None:
        joined = Handover()
        for app in self.apps:
            twice = joined.refs.keys() & app.handover.refs.keys()
            if twice:
                raise InvalidWorld(min(twice), "names two objects")
            joined |= app.handover
        object.__setattr__(self, "handover", joined)


__all__ = ["Handover", "LoadedWorld", "Product", "ProductApp", "TwinClock"]
