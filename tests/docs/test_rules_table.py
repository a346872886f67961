"""The table of the rules is up to date, and no rule is without a test."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import canvas_comms

HERE = Path(__file__).parent
CORE = Path(canvas_comms.__file__).parent
TABLE = (HERE.parents[1] / "core" / "docs" / "rules.md").read_text(encoding="utf-8")
UNNAMED = runpy.run_path(str(HERE / "rules_table.py"))["UNNAMED"]
RULES = sorted(path for path in CORE.rglob("rules/*.py") if path.stem != "__init__")


def _named(path: Path) -> str:
    return path.relative_to(CORE).as_posix()


def test_the_table_is_what_would_be_written_now() -> None:
    ran = subprocess.run(
        [sys.executable, str(HERE / "rules_table.py"), "--print"],
        env=os.environ | {"PYTHONPATH": str(CORE.parent)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert ran.stdout == TABLE, "write it again: python tests/docs/rules_table.py"


@pytest.mark.parametrize(
    "module", [path for path in RULES if "medical" in path.relative_to(CORE).parts], ids=_named
)
def test_every_rule_module_of_canvas_medical_has_its_test_file(module: Path) -> None:
    area = module.relative_to(CORE).parent.parent

    assert (HERE.parent / "rules" / area / f"test_{module.name}").exists()


@pytest.mark.parametrize("module", RULES, ids=_named)
def test_every_rule_module_stands_in_the_table(module: Path) -> None:
    assert f"`core/canvas_comms/{_named(module)}`" in TABLE


def test_every_section_opens_with_the_question_of_its_rule() -> None:
    headings = re.findall(r"^## (.*)$", TABLE, re.M)

    assert headings
    assert [heading for heading in headings if not heading.endswith("?")] == []


def test_every_finding_has_a_test_and_a_source() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|(.*)\|(.*)\|$", TABLE, re.M)

    assert len(rows) > 350
    assert [code for code, tests, source in rows if not tests.strip() or not source.strip()] == []


def test_every_reason_is_named_by_a_test() -> None:
    assert re.findall(rf"^\| `([a-z-]+)` \| {UNNAMED} \|", TABLE, re.M) == []
