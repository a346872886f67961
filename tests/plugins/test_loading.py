"""A broken plugin is reported by name; the others work."""

import logging
import signal
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import attrs
import pytest

from canvas_comms.errors import BackendError
from canvas_comms_plugins import Backend, Broken, Loaded, Registry, hookimpl, load_plugins
from canvas_comms_plugins.loading import LOG, RESERVED


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


class Text(str):
    """A text that breaks whoever shows it."""

    def __format__(self, spec: str) -> str:
        raise SystemExit("CANARY")


class Odd(Backend):
    """A backend whose fields are read from elsewhere."""

    def __getattribute__(self, name: str) -> Any:
        raise SystemExit("CANARY")


class Turning(list[Any]):
    """A list that breaks the second time."""

    looks = 0

    def __iter__(self) -> Any:
        self.looks += 1
        return iter([GOOD]) if self.looks == 1 else sys.exit("CANARY")


class Settings(Mapping[str, str]):
    """Settings that break whoever reads them."""

    def __getitem__(self, name: str) -> str:
        raise SystemExit("CANARY")

    def __iter__(self) -> Iterator[str]:
        return iter(["path"])

    def __len__(self) -> int:
        return 1


GOOD = Backend("pigeon", "medical", gateway)


def test_a_good_plugin_brings_its_backends(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    point = module(monkeypatch, "good", canvas_comms_backends=bringing(GOOD))

    assert load_plugins(registry, found=[point]) == (Loaded("good", "unknown", "", ("medical:pigeon",)),)
    assert registry.backend("medical", "pigeon") == GOOD


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

    assert reports[0] == Broken(
        "gone", "unknown", "", "it fails to import (ModuleNotFoundError, no_such_module_at_all)"
    )
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

    told = f"its hook canvas_comms_backends fails ({type(raised).__name__}, plugins/test_loading.py line "
    assert isinstance(report, Broken)
    assert report.why.startswith(told)
    assert "CANARY" not in repr(report)


def test_a_keyboard_interrupt_is_not_swallowed(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    @hookimpl
    def canvas_comms_backends() -> list[Backend]:
        raise KeyboardInterrupt

    point = module(monkeypatch, "loud", canvas_comms_backends=canvas_comms_backends)

    with pytest.raises(KeyboardInterrupt):
        load_plugins(registry, found=[point])


class Mine(Backend):
    """A subclass, which may do anything when it is read."""


@pytest.mark.parametrize(
    "result", [5, "pigeon", [object()], {"pigeon": GOOD}, [Mine("pigeon", "medical", gateway)]]
)
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
        ("name", "x" * 101),
        ("name", Text("owl")),
        ("name", "../../etc/passwd"),
        ("name", "mem\u043ery"),
        ("name", "Memory"),
        ("name", "pigeon post"),
        ("name", "pigeon\n"),
        ("name", "pigeon-"),
        ("name", ".pigeon"),
        ("name", "p\u00ef"),
        ("name", "\u0661"),
        ("product", "medical "),
        ("product", "m\u0435dical"),
        ("product", "LMS"),
        ("settings", {"a" * 101: ""}),
        ("settings", {"a": "b" * 1001}),
        ("settings", {str(number): "" for number in range(101)}),
        ("settings", {"a": object()}),
        ("settings", {"a\x1b[2J": ""}),
        ("settings", {" ": ""}),
        ("settings", {3: ""}),
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
    assert report.why == f"its hook canvas_comms_backends gives a Backend with a wrong {field}"
    assert list(registry) == []


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x" * 100},
        {"product": "x" * 100},
        {"settings": {"a" * 100: "b" * 1000}},
        {"settings": {str(number): "" for number in range(100)}},
    ],
)
def test_a_backend_may_be_as_large_as_the_limits_say(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    large = attrs.evolve(GOOD, **change)
    load_plugins(
        registry, found=[module(monkeypatch, "large", canvas_comms_backends=bringing(large))], strict=True
    )

    assert [backend for backend, _ in registry] == [large]


class Endless(Mapping[str, str]):
    """Settings that do not end where a host has to stop."""

    def __getitem__(self, name: str) -> str:
        return "one more"

    def __iter__(self) -> Iterator[str]:
        yield from map(str, range(1000))
        pytest.fail("was read on and on")

    def __len__(self) -> int:
        return 1


def test_settings_without_an_end_are_reported_and_read_no_further(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = attrs.evolve(GOOD, settings=Endless())
    (report,) = load_plugins(
        registry, found=[module(monkeypatch, "odd", canvas_comms_backends=bringing(odd))]
    )

    assert isinstance(report, Broken)
    assert report.why == "its hook canvas_comms_backends gives a Backend with a wrong settings"


@pytest.mark.parametrize(("count", "works"), [(100, True), (101, False), (10_000, False)])
def test_a_plugin_brings_at_most_a_hundred_backends(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, count: int, works: bool
) -> None:
    many = [attrs.evolve(GOOD, name=f"pigeon-{number % 101}") for number in range(count)]
    (report,) = load_plugins(
        registry, found=[module(monkeypatch, "many", canvas_comms_backends=bringing(*many))]
    )

    assert len(registry) == (count if works else 0)
    assert works or report == Broken(
        "many", "unknown", "", "its hook canvas_comms_backends gives more than 100 backends"
    )


@pytest.mark.parametrize("change", [{"name": "mem\u043ery"}, {"product": "medical "}, {"name": "a:b"}])
def test_a_host_does_not_add_what_is_named_by_no_plain_word(
    registry: Registry, change: dict[str, Any]
) -> None:
    with pytest.raises(BackendError, match="of the host has a name or a product that is no plain word"):
        registry.add(attrs.evolve(GOOD, **change))


@pytest.mark.parametrize("where", ["import", "hook"])
def test_a_plugin_that_sleeps_is_told_meanwhile_and_noted_after(
    registry: Registry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
) -> None:
    told = threading.Event()

    def warning(*words: Any) -> None:
        type(LOG).warning(LOG, *words)
        told.set()

    monkeypatch.setattr(LOG, "warning", warning)

    @hookimpl
    def canvas_comms_backends() -> list[Backend]:
        assert where == "import" or told.wait(10)
        return [GOOD]

    point = module(monkeypatch, "slow", canvas_comms_backends=canvas_comms_backends, told=told)
    if where == "import":
        (tmp_path / "slow_pigeon.py").write_text("import slow\nassert slow.told.wait(10)")
        monkeypatch.syspath_prepend(str(tmp_path))
        point = EntryPoint("slow", "slow_pigeon", "canvas_comms")
    (report,) = load_plugins(registry, found=[point], patience=0.05)

    assert isinstance(report, Loaded)
    assert report.notes == ("takes longer than 0.05 seconds",)
    assert caplog.messages == ["plugin slow of unknown still loads after 0.05 seconds"]


def test_a_plugin_is_waited_for_ten_seconds_without_a_word_and_not_told_of_once_it_is_loaded(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    watches: list[threading.Timer] = []

    class Timer(threading.Timer):
        def start(self) -> None:
            watches.append(self)
            super().start()

    monkeypatch.setattr(threading, "Timer", Timer)
    load_plugins(registry, found=[module(monkeypatch, "good", canvas_comms_backends=bringing(GOOD))])
    (watch,) = watches

    assert watch.interval == 10
    assert watch.finished.is_set(), "it was called off"
    assert watch.daemon, "it keeps no process alive"


@pytest.mark.parametrize(
    "result",
    [Turning(), [object.__new__(Odd)], [attrs.evolve(GOOD, settings=Settings())]],
    ids=["list", "backend", "settings"],
)
def test_what_breaks_when_it_is_looked_at_is_reported_and_never_looked_at_again(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, result: list[Any]
) -> None:
    @hookimpl
    def canvas_comms_backends() -> list[Any]:
        return result

    point = module(monkeypatch, "odd", canvas_comms_backends=canvas_comms_backends)
    (report,) = load_plugins(registry, found=[point])

    assert isinstance(report, Broken)
    assert "CANARY" not in repr(report)
    assert list(registry) == []


def test_a_hook_that_is_async_is_reported_and_leaves_no_warning(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    @hookimpl
    async def canvas_comms_backends() -> list[Backend]:
        return [GOOD]

    point = module(monkeypatch, "later", canvas_comms_backends=canvas_comms_backends)

    assert isinstance(load_plugins(registry, found=[point])[0], Broken)


def test_what_is_kept_of_settings_does_not_change_with_the_plugins_own(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"path": "where"}
    mine = attrs.evolve(GOOD, settings=settings)
    load_plugins(registry, found=[module(monkeypatch, "good", canvas_comms_backends=bringing(mine))])
    settings.clear()

    assert registry.backend("medical", "pigeon").settings == {"path": "where"}


@pytest.mark.parametrize(("product", "name"), sorted(RESERVED))
def test_nobody_else_brings_what_has_the_name_of_ours(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, product: str, name: str
) -> None:
    thief = attrs.evolve(GOOD, product=product, name=name)
    point = module(monkeypatch, "thief", canvas_comms_backends=bringing(thief))
    (report,) = load_plugins(registry, found=[point])

    assert isinstance(report, Broken)
    assert f"claims {product}:{name}, which only canvas-comms brings" in report.why
    assert list(registry) == []


def test_the_names_of_ours_are_those_that_we_bring(registry: Registry) -> None:
    load_plugins(registry, ["lms", "medical", "memory"], strict=True)

    assert {(one.product, one.name) for one, _ in registry} == RESERVED


def test_plugins_load_in_the_same_order_everywhere_ours_first(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("zebra", "ant"):
        info = tmp_path / f"{name}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[canvas_comms]\n{name}_b = {name}\n{name}_a = {name}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = [one.plugin for one in load_plugins(registry)]

    assert found[:3] == ["lms", "medical", "memory"]
    assert [name for name in found if name[:3] in ("ant", "zeb")] == ["ant_a", "ant_b", "zebra_a", "zebra_b"]


def test_a_single_name_is_one_plugin(registry: Registry) -> None:
    assert [one.plugin for one in load_plugins(registry, "memory")] == ["memory"]


def test_what_a_plugin_does_to_its_host_is_noticed(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler, over = logging.NullHandler(), threading.Event()
    handled = signal.getsignal(signal.SIGUSR1)

    @hookimpl
    def canvas_comms_backends() -> list[Backend]:
        print("coo")
        signal.signal(signal.SIGUSR1, lambda *_: None)
        logging.getLogger().addHandler(handler)
        warnings.simplefilter("error")
        threading.Thread(target=over.wait, daemon=True).start()
        return [GOOD]

    point = module(monkeypatch, "loud", canvas_comms_backends=canvas_comms_backends)
    with warnings.catch_warnings():
        warnings.resetwarnings()
        (report,) = load_plugins(registry, found=[point])
    over.set()
    logging.getLogger().removeHandler(handler)
    signal.signal(signal.SIGUSR1, handled)

    assert set(report.notes) == {
        "prints",
        "sets up the root logger",
        "handles signals",
        "filters everybody's warnings",
        "starts a thread",
    }
    assert capsys.readouterr() == ("", "coo\n")


def test_hosts_that_load_at_the_same_time_leave_standard_output_where_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    second_is_in, first_is_out = threading.Event(), threading.Event()
    entered: list[bool] = []

    @hookimpl
    def canvas_comms_backends() -> list[Backend]:
        entered.append(True)
        if len(entered) == 1:
            second_is_in.wait(0.3)
        else:
            second_is_in.set()
            first_is_out.wait(0.3)
        return [GOOD]

    def load() -> None:
        load_plugins(Registry(), found=[point])
        first_is_out.set()

    point = module(monkeypatch, "slow", canvas_comms_backends=canvas_comms_backends)
    before = sys.stdout
    hosts = [threading.Thread(target=load) for _ in range(2)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join()

    assert sys.stdout is before


def test_a_quiet_plugin_is_not_accused(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    point = module(monkeypatch, "good", canvas_comms_backends=bringing(GOOD))

    assert load_plugins(registry, found=[point])[0].notes == ()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def fly():\n    1 / 0\nfly()", "(ZeroDivisionError, {folder}/broken_pigeon.py line 2)"),
        ("1 / 0", "(ZeroDivisionError, {folder}/broken_pigeon.py line 1)"),
        ("\nthis is no Python", "(SyntaxError, {folder}/broken_pigeon.py line 2)"),
        ("import no_such.module", "(ModuleNotFoundError, no_such, {folder}/broken_pigeon.py line 1)"),
        ("import json\njson.loads('CANARY')", "(JSONDecodeError, {folder}/broken_pigeon.py line 2)"),
    ],
)
def test_the_place_of_a_failure_is_told(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, told: str
) -> None:
    (tmp_path / "broken_pigeon.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    (report,) = load_plugins(registry, found=[EntryPoint("broken", "broken_pigeon", "canvas_comms")])

    assert isinstance(report, Broken)
    assert f"it fails to import {told.format(folder=tmp_path.name)}" in report.why


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
