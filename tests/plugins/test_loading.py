"""A broken plugin is reported by name; the others work."""

import sys
import types
from collections.abc import Callable
from importlib.metadata import EntryPoint
from typing import Any

import attrs
import pytest

from canvas_comms.errors import BackendError
from canvas_comms_plugins import Backend, Broken, Loaded, Registry, hookimpl, load_plugins


def gateway(**_: object) -> str:
    return "a gateway"


def module(monkeypatch: pytest.MonkeyPatch, name: str, **content: Any) -> EntryPoint:
    made = types.ModuleType(name)
    made.__dict__.update(content)
    monkeypatch.setitem(sys.modules, name, made)
    return EntryPoint(name, name, "canvas_comms")


def bringing(*backends: object) -> Callable[[], list[object]]:
    @hookimpl
    def canvas_comms_backends() -> list[object]:
        return list(backends)

    return canvas_comms_backends


@pytest.fixture
def registry() -> Registry:
    return Registry()


GOOD = Backend("pigeon", "medical", gateway)


def test_a_good_plugin_brings_its_backends(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    point = module(monkeypatch, "good", canvas_comms_backends=bringing(GOOD))

    assert load_plugins(registry, found=[point]) == (Loaded("good", "unknown", "", ("medical:pigeon",)),)
    assert registry.backend("medical", "pigeon") is GOOD


def test_a_plugin_without_the_hook_brings_nothing(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_plugins(registry, found=[module(monkeypatch, "empty")]) == (
        Loaded("empty", "unknown", "", ()),
    )


def test_a_plugin_that_fails_to_import_is_reported_and_the_next_one_works(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = EntryPoint("gone", "no_such_module_at_all", "canvas_comms")
    good = module(monkeypatch, "good", canvas_comms_backends=bringing(GOOD))

    reports = load_plugins(registry, found=[gone, good])

    assert reports[0] == Broken("gone", "unknown", "", "it fails to import (ModuleNotFoundError)")
    assert isinstance(reports[1], Loaded)


@pytest.mark.parametrize("raised", [RuntimeError("CANARY"), SystemExit(3), GeneratorExit()])
def test_a_hook_that_raises_is_reported_without_its_words(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, raised: BaseException
) -> None:
    @hookimpl
    def canvas_comms_backends() -> list[Backend]:
        raise raised

    point = module(monkeypatch, "loud", canvas_comms_backends=canvas_comms_backends)
    (report,) = load_plugins(registry, found=[point])

    assert report == Broken(
        "loud", "unknown", "", f"its hook canvas_comms_backends fails ({type(raised).__name__})"
    )


def test_a_keyboard_interrupt_is_not_swallowed(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    @hookimpl
    def canvas_comms_backends() -> list[Backend]:
        raise KeyboardInterrupt

    point = module(monkeypatch, "loud", canvas_comms_backends=canvas_comms_backends)

    with pytest.raises(KeyboardInterrupt):
        load_plugins(registry, found=[point])


@pytest.mark.parametrize("result", [5, "pigeon", [object()], {"pigeon": GOOD}])
def test_a_hook_of_another_result_is_reported(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, result: object
) -> None:
    @hookimpl
    def canvas_comms_backends() -> object:
        return result

    (report,) = load_plugins(
        registry, found=[module(monkeypatch, "odd", canvas_comms_backends=canvas_comms_backends)]
    )

    assert isinstance(report, Broken)
    assert "something else than a list of Backend" in report.why


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", []),
        ("name", 3),
        ("name", None),
        ("name", " "),
        ("product", "a:b"),
        ("open", None),
        ("settings", None),
        ("capabilities", None),
        ("capabilities", frozenset(["send"])),
        ("api_version", "1"),
    ],
)
def test_a_backend_with_a_field_that_is_none_is_reported(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, field: str, value: Any
) -> None:
    odd = attrs.evolve(GOOD, **{field: value})
    (report,) = load_plugins(
        registry, found=[module(monkeypatch, "odd", canvas_comms_backends=bringing(odd))]
    )

    assert isinstance(report, Broken)
    assert field in report.why
    assert list(registry) == []


def test_a_misspelt_hook_is_reported(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    @hookimpl
    def canvas_comms_backend() -> list[Backend]:
        return [GOOD]

    (report,) = load_plugins(
        registry, found=[module(monkeypatch, "typo", canvas_comms_backend=canvas_comms_backend)]
    )

    assert isinstance(report, Broken)
    assert "a hook that does not exist" in report.why


def test_a_hook_with_further_parameters_is_reported(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    @hookimpl
    def canvas_comms_backends(settings: object) -> list[Backend]:
        return [GOOD]

    (report,) = load_plugins(
        registry, found=[module(monkeypatch, "more", canvas_comms_backends=canvas_comms_backends)]
    )

    assert isinstance(report, Broken)


def test_a_taken_name_is_refused_and_both_distributions_are_named(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.add(GOOD, "first-dist")
    (report,) = load_plugins(
        registry, found=[module(monkeypatch, "second", canvas_comms_backends=bringing(GOOD))]
    )

    assert isinstance(report, Broken)
    assert "brought by both first-dist and unknown" in report.why


def test_a_plugin_that_breaks_half_way_brings_nothing(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Backend("old", "medical", gateway, api_version=0)
    point = module(monkeypatch, "half", canvas_comms_backends=bringing(GOOD, old))

    (report,) = load_plugins(registry, found=[point])

    assert isinstance(report, Broken)
    assert "version 0" in report.why
    assert len(registry) == 0


def test_only_the_plugins_asked_for_are_loaded(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    loud = EntryPoint("loud", "no_such_module_at_all", "canvas_comms")
    good = module(monkeypatch, "good", canvas_comms_backends=bringing(GOOD))

    reports = load_plugins(registry, ["good"], found=[loud, good])

    assert [one.plugin for one in reports] == ["good"]


def test_a_plugin_asked_for_that_is_not_there_is_reported(registry: Registry) -> None:
    assert load_plugins(registry, ["owl"], found=[]) == (
        Broken("owl", "unknown", "", "no installed distribution brings it"),
    )


def test_strict_loading_raises_for_authors(registry: Registry) -> None:
    with pytest.raises(BackendError, match="plugin owl"):
        load_plugins(registry, ["owl"], found=[], strict=True)


def test_our_own_backends_come_by_entry_point_from_our_distribution(registry: Registry) -> None:
    load_plugins(registry, ["memory"], strict=True)

    assert "canvas-comms" in {brought_by for _, brought_by in registry}
    assert registry.backend("medical", "memory").product == "medical"


def test_an_unknown_backend_names_those_there_are(registry: Registry) -> None:
    registry.add(GOOD)

    with pytest.raises(BackendError, match="there are: pigeon"):
        registry.backend("medical", "owl")


def test_two_registries_share_nothing() -> None:
    one, other = Registry(), Registry()
    one.add(GOOD)

    assert len(other) == 0
