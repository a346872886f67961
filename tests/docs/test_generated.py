"""Pages that are made of the code say what the code says now."""

import runpy
from pathlib import Path

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms_lms.carrier import CAPABILITIES as API

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MADE = runpy.run_path(str(HERE / "generated.py"))
PAGES = {name: page for name, page in MADE["PAGES"].items() if not name.endswith("/rules.md")}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_would_be_written_now(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name](), "python tests/docs/generated.py"


def test_every_capability_stands_in_the_table() -> None:
    page = PAGES["adapters/docs/capabilities.md"]()

    assert [one.value for one in Capability if f"| `{one.value}` |" not in page] == []


def test_every_no_says_why() -> None:
    assert "| No |" not in PAGES["adapters/docs/capabilities.md"]()


def test_the_scopes_of_each_capability_of_the_api_stand_in_the_table() -> None:
    scopes = PAGES["adapters/docs/capabilities.md"]().split("## Scopes")[1]

    assert "| `conversations.list` | `url:GET\\|/api/v1/conversations`" in scopes
    assert [one.value for one in API if f"| `{one.value}` |" not in scopes] == []
