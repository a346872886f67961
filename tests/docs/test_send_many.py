"""The page *Send many*: its commands run in one shell, in their order, and print what it says."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "adapters" / "docs" / "send-many.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(sh|python)\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.S)
MARK = "-- block"


def test_the_shell_of_the_page_goes_from_a_table_to_settled_and_prints_what_it_says(tmp_path: Path) -> None:
    said = [(code, printed) for kind, code, printed in BLOCKS if kind == "sh"]
    script = "\n".join(f"{code}echo '{MARK}'" for code, _ in said)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    bash = shutil.which("bash")
    assert bash is not None
    ran = subprocess.run(
        [bash, "-c", f"set -eu; trap 'kill %1' EXIT\n{script}"],
        cwd=tmp_path,
        env={"PATH": path, "HOME": str(tmp_path), "COLUMNS": "100", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    shown = ran.stdout.split(f"{MARK}\n")
    for (code, printed), text in zip(said, shown, strict=False):
        if printed:
            assert text == printed, code


def test_the_python_of_the_page_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ((code, says),) = [(code, says) for kind, code, says in BLOCKS if kind == "python"]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "send-many.md", "exec"), {})
    assert printed.getvalue() == says
