"""What `.ci/floors` needs to know: the floors as constraints for pip, and the newest Python there is.

`--floors pyproject.toml` prints `name==lowest version` of each requirement of the product, all
extras but those of development. `--newest` prints the path of the newest CPython that can make an
environment, of those on the PATH and those that pyenv has; none is downloaded, and no preview taken.
"""

import argparse
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

REQUIREMENT = re.compile(r"([A-Za-z0-9._\-]+)(?:\[[^\]]*\])?>=([0-9.]+)(?:,<[0-9.]+)?")
ASK = "import ensurepip, sys, venv; v = sys.version_info; print(v.releaselevel, v.major, v.minor, v.micro)"


def floors(path: Path) -> Iterator[str]:
    """Each requirement at its lowest version. Raises `SystemExit` for one that has none."""
    project = tomllib.loads(path.read_text())["project"]
    extras = project["optional-dependencies"]
    for name, found in {"": project["dependencies"], **extras}.items():
        for one in () if name in ("all", "dev", "pytest", "conformance") else found:
            match = REQUIREMENT.fullmatch(one)
            if match is None:
                raise SystemExit(f"{one}: has no floor")
            yield f"{match[1]}=={match[2]}"


def interpreters() -> Iterator[Path]:
    """Every `python3.…` on this machine."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = [Path(one) for one in os.environ.get("PATH", "").split(os.pathsep) if one]
    for folder in [*folders, *sorted(pyenv.glob("*/bin"))]:
        yield from (one for one in folder.glob("python3*") if re.fullmatch(r"python3(\.[0-9]+)?", one.name))


def version(python: Path) -> tuple[int, ...] | None:
    """Its version; None for a preview, and for one that does not start or makes no environments."""
    try:
        said = subprocess.run([python, "-c", ASK], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    level, *numbers = said.stdout.split()
    return tuple(map(int, numbers)) if level == "final" else None


def newest() -> Path:
    """The newest of them."""
    known = {one: version(one) for one in dict.fromkeys(interpreters())}
    return max(
        (one for one in known if known[one]), key=lambda one: known[one] or (), default=Path(sys.executable)
    )


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--floors", type=Path)
    parser.add_argument("--newest", action="store_true")
    asked = parser.parse_args()
    for line in floors(asked.floors) if asked.floors else [newest()]:
        print(line)


if __name__ == "__main__":
    main()
