"""What a new distribution is called, and its files."""

import importlib.util
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

import attrs

from canvas_comms.errors import InvalidValue
from canvas_comms_plugins.backends import is_plain_word
from canvas_comms_plugins.loading import RESERVED

PLACES = {"test_conformance.py": "tests", "pyproject.toml": "", "README.md": ""}
"""File → the folder in which it belongs; all others belong in the package."""


@attrs.frozen
class Distribution:
    """A distribution with one backend of a product, by the name of the backend."""

    name: str
    product: str

    @classmethod
    def of(cls, name: str, product: str) -> "Distribution":
        """Raises `InvalidValue` naming `name` for one that cannot be, or that somebody has."""
        if not is_plain_word(name) or len(name) > 60:
            rule = "must be small ASCII letters and digits, with single -, _ or . between them, 60 at most"
            raise InvalidValue("name", rule)
        if (product, name) in RESERVED or name in {one for _, one in RESERVED}:
            raise InvalidValue("name", "is one of ours")
        found = cls(name, product)
        if importlib.util.find_spec(found.package) is not None:
            raise InvalidValue("name", f"is taken: a package {found.package} is installed")
        return found

    @property
    def package(self) -> str:
        """The package to import."""
        return "canvas_comms_" + re.sub(r"[-.]", "_", self.name)

    @property
    def folder(self) -> str:
        """The folder that holds it, named as the distribution."""
        return f"canvas-comms-{self.name}"

    def files(self) -> Mapping[str, str]:
        """Path below the folder → text."""
        words = {"name": self.name, "package": self.package}
        written = {self.package + "/py.typed": ""}
        here = files("canvas_comms_cli.new_backend")
        for template in (one for folder in ("both", self.product) for one in here.joinpath(folder).iterdir()):
            file = template.name.removesuffix(".txt")
            text = Template(template.read_text("utf-8")).substitute(words)
            written[str(Path(PLACES.get(file, self.package), file))] = text
        return written

    def write(self, parent: Path) -> Path:
        """Write it into a new folder. Raises `InvalidValue` if that is there, or cannot be made."""
        there = parent / self.folder
        try:
            there.mkdir(parents=True)
            for path, text in self.files().items():
                (there / path).parent.mkdir(exist_ok=True)
                with (there / path).open("x", encoding="utf-8") as file:
                    file.write(text)
        except FileExistsError:
            raise InvalidValue("folder", "is there already, and nothing in it was touched") from None
        except OSError as error:
            raise InvalidValue("folder", f"cannot be written: {error.strerror}") from None
        return there


__all__ = ["Distribution"]
