"""The page *Wrap what you have* is true: its files are put into a new distribution, and its tests pass."""

import re
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from canvas_comms_cli.new_backend.distribution import Distribution
from canvas_comms_cli.profiles.config_file import load_config
from canvas_comms_plugins.setting_values import A_SECRET, how_given

PAGE = (Path(__file__).parents[2] / "plugins" / "docs" / "wrap-what-you-have.md").read_text()
SNIPPETS: list[tuple[str, str]] = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.S)
FILES = {
    found[1]: text for kind, text in SNIPPETS if (found := re.match(r"# file: (\S+)\n", text)) is not None
}

IN_MEMORY = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The distribution that the page begins with, and the files of the page in it."""
    there = Distribution("mail", "medical").write(tmp_path_factory.mktemp("wrap"))
    for name, text in FILES.items():
        (there / name).write_text(text)
    if not settings.configured:
        settings.configure(EMAIL_BACKEND=IN_MEMORY)
    sys.path.insert(0, str(there))
    yield there
    sys.path.remove(str(there))
    for name in [one for one in sys.modules if one.partition(".")[0] == "canvas_comms_mail"]:
        del sys.modules[name]


def test_every_snippet_is_a_file_but_the_command() -> None:
    assert (len(FILES), len(SNIPPETS)) == (7, 8)


def test_every_test_of_the_page_passes(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core import mail

    monkeypatch.setattr(settings, "EMAIL_BACKEND", IN_MEMORY, raising=False)
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    found: dict[str, Any] = runpy.run_path(str(there / "tests" / "test_outside.py"))
    tests: list[Callable[[], None]] = [one for name, one in found.items() if name.startswith("test_")]
    for test in tests:
        test()

    assert len(tests) == 6


def test_the_profile_fits_the_settings_and_the_password_is_a_secret(there: Path) -> None:
    from canvas_comms_mail.plugin import canvas_comms_backends  # type: ignore[import-not-found]

    (backend,) = canvas_comms_backends()
    profile = load_config(there / "config.toml").profiles["mail"]
    gateway = backend.open(**profile.settings)

    assert set(profile.settings) <= set(backend.settings)
    assert how_given(backend)["password"] == A_SECRET
    assert gateway.capabilities == backend.capabilities
