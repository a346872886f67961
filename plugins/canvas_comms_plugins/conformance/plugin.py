"""A plugin is found, loads without harm and says of its backends what is so.

class TestPigeonholePlugin(PluginConformance):
    plugin = "pigeonhole"
"""

import json
import os
import subprocess
import sys
from typing import ClassVar

from canvas_comms.capabilities import Capability
from canvas_comms_plugins.backends import API_VERSION, Backend
from canvas_comms_plugins.conformance.lms.subject import LmsSuite
from canvas_comms_plugins.conformance.medical.subject import MedicalSuite
from canvas_comms_plugins.conformance.suite import Suite, promise
from canvas_comms_plugins.conformance.watching import capturing_output, reaching_out
from canvas_comms_plugins.loading import Loaded, load_plugins
from canvas_comms_plugins.registry import Registry

SCOPES = {MedicalSuite.product: MedicalSuite.scope, LmsSuite.product: LmsSuite.scope}
"""Product → what its backends may be able to do."""

HOOK = "backends.py: what a plugin module may implement"
CONTRACT = "backends.py: the contract of a backend"


FRESH = """
import contextlib, io, json, sys, warnings
from canvas_comms_plugins import Registry, load_plugins
from canvas_comms_plugins.conformance.watching import reaching_out
written, noisy = io.StringIO(), warnings.catch_warnings(record=True)
with contextlib.redirect_stderr(written), noisy as warned, reaching_out() as attempts:
    warnings.simplefilter("always")
    reports = load_plugins(Registry(), sys.argv[1:])
hidden = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
warned = [one.category.__name__ for one in warned if not issubclass(one.category, hidden)]
written = ["writes to standard output or error"] if written.getvalue() else []
notes = [note for one in reports for note in one.notes]
print(json.dumps([*notes, *written, *warned, *attempts]))
"""
"""What a new Python runs, the plugin's name given: it prints all that was noticed, as JSON.

Warnings that Python hides from users are for the authors of what a plugin imports.
"""

PATIENCE = 60
"""Seconds that a plugin may take to load."""


class PluginConformance(Suite):
    """Subclasses name the entry point. The distribution has to be installed."""

    product: ClassVar[str] = "plugin"
    plugin: ClassVar[str] = ""
    """The name of the entry point in the group `canvas_comms`."""

    @promise(why=HOOK)
    def test_it_is_found_and_loads(self) -> None:
        """The entry point is there, imports, and brings at least one backend."""
        (report,) = load_plugins(Registry(), [self.plugin])

        assert isinstance(report, Loaded), report
        assert len(report.backends) > 0

    @promise(why=HOOK)
    def test_naming_its_backends_reaches_nothing(self) -> None:
        """Loading prints nothing, warns of nothing and asks no server."""
        with capturing_output() as told, reaching_out() as attempts:
            load_plugins(Registry(), [self.plugin])

        assert (told.printed.getvalue(), [str(one.message) for one in told.warned], attempts) == ("", [], [])

    @promise(why=HOOK)
    def test_importing_it_leaves_its_host_alone(self) -> None:
        """In a fresh Python, importing and loading print, warn of, start and reach nothing."""
        assert self.what_importing_does() == []

    def what_importing_does(self) -> list[str]:
        """What a fresh Python notices when it imports and loads the plugin."""
        path = os.pathsep.join(one for one in sys.path if one)
        ran = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", FRESH, self.plugin],
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

        assert ran.returncode == 0, ran.stderr[-2000:]
        noticed: list[str] = json.loads(next(one for one in ran.stdout.splitlines() if one.startswith("[")))
        return noticed

    @promise(why=CONTRACT)
    def test_it_names_the_same_backends_again(self) -> None:
        """Loading twice, for two hosts, brings the same."""
        assert [one.name for one in self._backends()] == [one.name for one in self._backends()]

    @promise(why=CONTRACT)
    def test_its_backends_keep_the_contract(self) -> None:
        """Each is of a product, speaks this version of the contract, and can do what that product can."""
        for one in self._backends():
            assert (one.name, one.product in SCOPES) == (one.name, True)
            assert (one.name, one.api_version) == (one.name, API_VERSION)
            assert (one.name, _foreign(one)) == (one.name, [])

    @promise(why=CONTRACT)
    def test_its_settings_have_a_line_each(self) -> None:
        """Each setting is told in one line."""
        for one in self._backends():
            told = {name: line for name, line in one.settings.items() if line.strip() and "\n" not in line}

            assert (one.name, sorted(told)) == (one.name, sorted(one.settings))

    def _backends(self) -> list[Backend]:
        registry = Registry()
        load_plugins(registry, [self.plugin], strict=True)
        return [backend for backend, _ in registry]


def _foreign(backend: Backend) -> list[str]:
    """What a backend claims that its product does not have."""
    claimed: frozenset[Capability] = backend.capabilities
    return sorted(one.value for one in claimed - SCOPES.get(backend.product, frozenset()))


__all__ = ["PluginConformance"]
