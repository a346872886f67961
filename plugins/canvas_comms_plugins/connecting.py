"""The front door by name: a client of any backend that is installed."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, overload

from canvas_comms.errors import InvalidValue
from canvas_comms.redaction import veiled
from canvas_comms_plugins.backends import Backend
from canvas_comms_plugins.loading import find_backend
from canvas_comms_plugins.registry import Registry
from canvas_comms_plugins.setting_values import needed_besides, parameters_of

if TYPE_CHECKING:  # a host of one product never imports the other's
    from canvas_comms.lms.client import LmsClient
    from canvas_comms.medical.client import MedicalClient


@overload
def connect(
    product: Literal["medical"], backend: str, /, *, registry: Registry | None = None, **settings: Any
) -> "MedicalClient": ...


@overload
def connect(
    product: Literal["lms"], backend: str, /, *, registry: Registry | None = None, **settings: Any
) -> "LmsClient": ...


@veiled
def connect(
    product: str, backend: str, /, *, registry: Registry | None = None, **settings: Any
) -> "MedicalClient | LmsClient":
    """A client of the product's backend of that name, behind the guard.

    `product` is `medical` or `lms`. Backends are found by their entry points, unless a
    `registry` holds them. `settings` are the backend's own (`canvas-comms backends` lists them);
    `edition` may be its name. The client knows the names of the world that the backend plays, if
    it plays one, and goes by its clock.

    Raises `InvalidValue` naming the setting that there is not, that is missing or that cannot be
    used, and `BackendError` for a backend that is not there or breaks while opening. Does no I/O
    beyond what the backend's own `open` does.
    """
    if product not in ("medical", "lms"):
        raise InvalidValue("product", "must be medical or lms")
    if not isinstance(backend, str):
        raise InvalidValue("backend", "must be the name of a backend")
    if registry is None:
        registry, _ = find_backend(product, backend)
    _check(registry.backend(product, backend), settings)
    return (
        _medical(registry, backend, settings) if product == "medical" else _lms(registry, backend, settings)
    )


def _medical(registry: Registry, backend: str, settings: Mapping[str, Any]) -> "MedicalClient":
    from canvas_comms.medical.client import MedicalClient
    from canvas_comms.medical.editions import Edition

    opened = registry.open("medical", backend, **_with_edition(settings, Edition.of))
    return MedicalClient(opened, opened.clock, names=opened.names, staff=opened.staff, sleep=time.sleep)


def _lms(registry: Registry, backend: str, settings: Mapping[str, Any]) -> "LmsClient":
    from canvas_comms.lms.client import LmsClient
    from canvas_comms.lms.editions import LmsEdition

    opened = registry.open("lms", backend, **_with_edition(settings, LmsEdition.of))
    return LmsClient(opened, opened.clock, opened.sleep, names=opened.names)


def _with_edition(settings: Mapping[str, Any], of: Callable[[Any], Any]) -> Mapping[str, Any]:
    return {**settings, "edition": of(settings["edition"])} if "edition" in settings else settings


def _check(backend: Backend, settings: Mapping[str, Any]) -> None:
    for name in settings:
        if name not in backend.settings and name not in parameters_of(backend):
            known = ", ".join(backend.settings) or "none"
            raise InvalidValue(name, f"is no setting of this backend; there are: {known}")
    for name in needed_besides(backend, settings):
        raise InvalidValue(name, "is needed")


__all__ = ["connect"]
