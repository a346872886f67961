"""The wheel, the sdist, the linter and the entry points all speak of the same packages."""

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from twine.commands.check import check

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SOURCE_ROOTS = ("core", "adapters", "plugins")
PACKAGES = {
    path.relative_to(ROOT).as_posix() for root in SOURCE_ROOTS for path in (ROOT / root).glob("canvas_comms*")
}
NAMES = {path.split("/")[1] for path in PACKAGES}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return out


@pytest.fixture(scope="session")
def built_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built of what git knows alone, in another folder, with other rights and times, by hatchling itself."""
    tree, out = tmp_path_factory.mktemp("another folder"), tmp_path_factory.mktemp("dist")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, tree / name)
            (tree / name).chmod(0o600)
            os.utime(tree / name, (1_000_000_000, 1_000_000_000))
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
        cwd=tree,
        env=os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"},
        umask=0o077,
        check=True,
        capture_output=True,
    )
    return out


def test_every_source_root_holds_its_pages_and_packages_of_our_name_and_nothing_else() -> None:
    for root in SOURCE_ROOTS:
        found = {path.name for path in (ROOT / root).iterdir() if path.name != "__pycache__"}

        assert found - {"README.md", "docs", "examples"} <= NAMES


def test_folders_are_the_wheels_packages() -> None:
    assert set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES


def test_folders_are_the_linters_roots() -> None:
    assert set(PROJECT["tool"]["importlinter"]["root_packages"]) == NAMES


def test_every_package_has_its_place_in_the_layers() -> None:
    layers = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    placed = {name.strip() for layer in layers["layers"] for name in layer.split("|")}

    assert placed == NAMES


def test_every_backend_folder_is_an_entry_point_and_the_reverse() -> None:
    folders = {path.parent.name for path in (ROOT / "adapters").glob("canvas_comms_*/plugin.py")}
    points = PROJECT["project"]["entry-points"]["canvas_comms"]

    assert set(points.values()) == {f"{folder}.plugin" for folder in folders}
    assert all(
        point == module.split(".")[0].removeprefix("canvas_comms_") for point, module in points.items()
    )


def test_every_package_says_that_it_is_typed() -> None:
    assert {path for path in PACKAGES if not (ROOT / path / "py.typed").exists()} == set()


def test_the_base_install_needs_six_distributions_and_no_ceilings() -> None:
    dependencies = PROJECT["project"]["dependencies"]

    assert {one.split(">")[0] for one in dependencies} == {
        "attrs",
        "cattrs",
        "multipart",
        "pluggy",
        "requests",
        "urllib3",
    }
    assert not any("<" in one for one in dependencies)


def test_the_extras_are_those_that_are_promised() -> None:
    extras = PROJECT["project"]["optional-dependencies"]

    assert set(extras) >= {"cli", "twin", "html", "addresses", "fast", "pytest", "conformance", "dev", "all"}


def test_the_wheel_holds_our_packages_at_its_top_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        top = {name.split("/")[0] for name in wheel.namelist()}

    assert {name for name in top if not name.endswith(".dist-info")} == NAMES


def test_the_wheel_holds_no_cache_and_no_test(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        odd = [n for n in wheel.namelist() if "__pycache__" in n or "/tests/" in n or n.endswith(".pyc")]

    assert odd == []


def test_the_wheel_holds_the_schema_of_worlds(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        shipped = wheel.read("canvas_comms_wire/world.schema.json")

    assert shipped == (ROOT / "tests" / "conformance" / "world.schema.json").read_bytes()


def test_the_sdist_holds_the_allowed_and_nothing_else(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        top = {name.split("/")[1] for name in sdist.getnames() if "/" in name}

    allowed = {
        "core",
        "adapters",
        "plugins",
        "tests",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        ".github",  # what puts the page of the index together
    }
    assert top == allowed | {".gitignore", "PKG-INFO"}


def test_wheel_and_sdist_are_the_same_bytes_whoever_builds_them(built: Path, built_elsewhere: Path) -> None:
    ours, theirs = ({one.name: one.read_bytes() for one in out.iterdir()} for out in (built, built_elsewhere))

    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


def test_the_index_would_show_the_page_as_it_is_meant(built: Path) -> None:
    assert check([str(one) for one in built.iterdir()], strict=True) is False


def test_the_top_level_holds_the_card_and_nothing_else() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    card = {"pyproject.toml", "README.md", "core", "adapters", "plugins", "tests", "LICENSE", "CHANGELOG.md"}

    assert {name for name in top if not name.startswith(".")} <= card
