"""Without the extra the outbox works, and PostgreSQL says what is missing."""

import subprocess
import sys

import pytest

WITHOUT = """
import sys
sys.modules[{missing!r}] = None
import canvas_comms_outbox
from canvas_comms.errors import JournalError
try:
    import canvas_comms_outbox.postgres
except JournalError as error:
    print(error)
"""


@pytest.mark.parametrize("missing", ["psycopg", "psycopg_pool", "procrastinate"])
def test_what_is_missing_is_named_with_the_extra(missing: str) -> None:
    code = WITHOUT.format(missing=missing)
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == f"journal: no {missing}: it comes with pip install 'canvas-comms[postgres]'\n"


def test_the_outbox_itself_imports_no_driver() -> None:
    code = "import sys, canvas_comms_outbox; print({'psycopg', 'procrastinate'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert said == "set()\n"
