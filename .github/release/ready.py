"""Whether a tag may be released: `python .github/release/ready.py TAG REPOSITORY`.

The tag is the version of `pyproject.toml`, the newest section of the changelog is that version with a day,
and the address in `pyproject.toml` is the repository that the release runs in. Says all that is wrong, and
ends with 1 then.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def faults(tag: str, repository: str, project: dict[str, str], changelog: str) -> list[str]:
    """What stands in the way, in words; nothing if the tag may be released.

    `project` has `version` and `repository` as pyproject says them.
    """
    heading = re.search(r"^## (.*)$", changelog, re.M)
    newest = heading[1] if heading else ""
    dated = re.fullmatch(re.escape(project["version"]) + r" - [0-9]{4}-[0-9]{2}-[0-9]{2}", newest)
    return [
        *([] if tag == f"v{project['version']}" else [f"the tag is not v{project['version']}"]),
        *([] if dated else [f"the changelog begins with {newest!r}, not with this version and its day"]),
        *(
            []
            if project["repository"] == repository
            else ["the address of the repository, in pyproject.toml, is not the one of this release"]
        ),
    ]


def main(tag: str, repository: str) -> int:
    """Say what stands in the way."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = {
        "version": told["project"]["version"],
        "repository": told["tool"]["hatch"]["metadata"]["hooks"]["custom"]["repository"],
    }
    found = faults(tag, repository, project, (ROOT / "CHANGELOG.md").read_text())
    print("\n".join(found) or f"{tag} may be released")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
