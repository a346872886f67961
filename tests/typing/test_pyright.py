"""Pyright, as strict as it can be, has nothing against a program that awaits our clients."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
STRICT = {
    "include": ["async_consumer.py"],
    "typeCheckingMode": "strict",
    "enableTypeIgnoreComments": False,  # those are for mypy
    "reportUnnecessaryTypeIgnoreComment": "error",
}


@pytest.mark.system  # its checker is of npm, and takes five seconds to read our types
def test_the_types_of_the_awaited_clients_are_exact(tmp_path: Path) -> None:
    shutil.copy(HERE / "async_consumer.py", tmp_path)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(STRICT))
    command = [sys.executable, "-m", "pyright", "-p", str(tmp_path), "--pythonpath", sys.executable]

    ran = subprocess.run(command, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout + ran.stderr
