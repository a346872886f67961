"""The page about switches is what the rules say now."""

import os
import subprocess
import sys
from pathlib import Path

import canvas_comms

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "core" / "docs" / "what-will-this-call-do.md"


def test_the_page_is_what_would_be_written_now() -> None:
    ran = subprocess.run(
        [sys.executable, str(HERE / "what_will_this_call_do.py"), "--print"],
        env=os.environ | {"PYTHONPATH": str(Path(canvas_comms.__file__).parent.parent)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    page = PAGE.read_text(encoding="utf-8")
    assert ran.stdout == page, "write it again: python tests/docs/what_will_this_call_do.py"


def test_the_page_tells_the_surprises() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert "| yes | – | yes | 2–100 | a new thread for each, which is not private |" in page
    assert "| – | – | – | over 100 | refused: 400 `too many for group conversation` |" in page
