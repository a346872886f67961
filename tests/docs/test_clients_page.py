"""The page about existing clients names every test of theirs, and no other."""

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest


def _loaded() -> Any:
    spec = importlib.util.spec_from_file_location("clients_page", Path(__file__).parent / "clients_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


clients_page = _loaded()
PAGE = clients_page.PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("client", clients_page.CLIENTS, ids=lambda client: client.distribution)
def test_every_test_of_a_client_is_on_the_page(client: Any) -> None:
    every = set(clients_page.tests_of(client))

    assert every
    assert clients_page._section(client, every).split("\n\n", 2)[2] in PAGE


def test_every_quirk_is_shown_by_a_test_that_exists() -> None:
    every = {name for client in clients_page.CLIENTS for name in clients_page.tests_of(client)}

    assert set(clients_page.QUIRKS) <= every


def test_every_client_is_told_with_a_version() -> None:
    assert len(re.findall(r"^Passed with \S+ \d", PAGE, re.M)) == len(clients_page.CLIENTS)
