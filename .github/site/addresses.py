"""Where the project is found: its addresses, and links that lead somewhere outside the repository too.

The repository's address is one setting of `pyproject.toml`. On the index a relative link leads nowhere, so
links become absolute, to the tag of the version. As long as the address is not decided there is none to
name: a link is then its text alone, and `[project.urls]` is empty.
"""

import posixpath
import re
from collections.abc import Container
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

RELATIVE = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)\s#]+)([^)\s]*)\)")


class Addresses(MetadataHookInterface):
    """Fills in `urls`, and mends the links of `readme`, which another hook has put together before."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add both to `[project]`."""
        repository, tag = self.config["repository"], f"v{metadata['version']}"
        metadata["urls"] = urls(repository, tag)
        metadata["readme"]["text"] = absolute(metadata["readme"]["text"], repository, tag)


def urls(repository: str, tag: str) -> dict[str, str]:
    """The addresses that the index shows, by their labels; none without a repository."""
    if not repository:
        return {}
    return {
        "Repository": repository,
        "Documentation": f"{repository}/blob/{tag}/README.md",
        "Changelog": f"{repository}/blob/{tag}/CHANGELOG.md",
        "Issues": f"{repository}/issues",
        "Security": f"{repository}/security/policy",
    }


def absolute(
    text: str, repository: str, tag: str, *, folder: str = "", stays: Container[str] = frozenset()
) -> str:
    """Markdown whose relative links and pictures are absolute; without a repository their texts alone.

    `folder` is where the text stands in the repository, `stays` the paths whose links are left as they are.
    """

    def mended(link: re.Match[str]) -> str:
        picture, words, path, anchor = link.groups()
        target = posixpath.normpath(posixpath.join(folder, path))
        if target in stays:
            return link[0]
        if not repository:
            return words
        return f"{picture}[{words}]({repository}/{'raw' if picture else 'blob'}/{tag}/{target}{anchor})"

    return RELATIVE.sub(mended, text)
