"""What a release needs: one version, one address, an index page without dead links, a modest workflow."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
VERSION = PROJECT["project"]["version"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
RELEASE: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text())
HOOKS: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
REPOSITORY = "https://forge.example/somebody/canvas-comms"
HOSTS = ("py" + "pi.org", "pythonhosted" + ".org", "npm" + "js.org", "npm" + "js.com", "ghcr" + ".io")


def _part(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / ".github" / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ADDRESSES, READY = _part("site/addresses.py"), _part("release/ready.py")


def test_the_changelog_begins_with_the_version_and_its_day() -> None:
    headings = re.findall(r"^## (\S+) - (\S+)$", CHANGELOG, re.M)

    assert headings[0][0] == VERSION
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d|unreleased", day) for _, day in headings)
    assert all(day != "unreleased" for _, day in headings[1:])


def test_with_an_address_every_link_of_the_index_page_is_absolute() -> None:
    page = ADDRESSES.absolute((ROOT / "README.md").read_text(), REPOSITORY, "v9")
    links = re.findall(r"\]\(([^)]+)\)", page)

    assert links
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    assert f"[architecture]({REPOSITORY}/blob/v9/core/docs/architecture.md)" in page


@pytest.mark.parametrize(
    ("text", "with_address", "without"),
    [
        (
            "see [`core/`](core/README.md).",
            f"see [`core/`]({REPOSITORY}/blob/v9/core/README.md).",
            "see `core/`.",
        ),
        ("![A page](adapters/a.png)", f"![A page]({REPOSITORY}/raw/v9/adapters/a.png)", "A page"),
        ("[there](https://a.example/b)", "[there](https://a.example/b)", "[there](https://a.example/b)"),
        ("[below](#what-comes-back)", "[below](#what-comes-back)", "[below](#what-comes-back)"),
    ],
)
def test_without_an_address_a_link_is_its_text(text: str, with_address: str, without: str) -> None:
    assert ADDRESSES.absolute(text, REPOSITORY, "v9") == with_address
    assert ADDRESSES.absolute(text, "", "v9") == without


def test_on_another_page_links_are_resolved_from_where_it_stands_and_those_to_pages_stay() -> None:
    text = "[the test](../../tests/a.py#L1), [the twin](twin.md#worlds)"
    page = ADDRESSES.absolute(text, REPOSITORY, "v9", folder="adapters/docs", stays={"adapters/docs/twin.md"})

    assert page == f"[the test]({REPOSITORY}/blob/v9/tests/a.py#L1), [the twin](twin.md#worlds)"


def test_every_address_of_the_project_comes_from_one_setting() -> None:
    urls = ADDRESSES.urls(REPOSITORY, "v9")

    assert {"Repository", "Documentation", "Changelog", "Issues", "Security"} == set(urls)
    assert all(one.startswith(REPOSITORY) for one in urls.values())
    assert ADDRESSES.urls("", "v9") == {}


def test_a_tag_is_ready_when_version_day_and_address_are_those_of_the_release() -> None:
    project = {"version": "1.2.0", "repository": REPOSITORY}

    assert READY.faults("v1.2.0", REPOSITORY, project, "# Changelog\n\n## 1.2.0 - 2027-01-31\n") == []


def test_a_tag_that_is_not_ready_is_told_everything_at_once() -> None:
    found = READY.faults("v0.1.1", REPOSITORY, {"version": "0.1.0", "repository": ""}, CHANGELOG)

    assert ["tag" in found[0], "changelog" in found[1], "address" in found[2]] == [True] * 3


def test_the_pythons_that_are_claimed_are_those_that_a_release_is_tried_on() -> None:
    named = re.findall(r"Python :: (3\.\d+)'", str(PROJECT["project"]["classifiers"]))

    assert named == RELEASE["jobs"]["pythons"]["strategy"]["matrix"]["python"]
    assert PROJECT["project"]["requires-python"] == f">={named[0]}"


def test_workflows_and_actions_are_pinned_and_let_nobody_in() -> None:
    zizmor = str(Path(sys.executable).parent / "zizmor")
    command = [zizmor, "--offline", "--no-progress", "--min-confidence", "medium", str(ROOT / ".github")]
    audited = subprocess.run(command, capture_output=True, text=True, check=False)

    assert audited.returncode == 0, audited.stdout + audited.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_begins_with_no_permission_and_names_every_version_that_it_pins(path: Path) -> None:
    text = path.read_text()

    assert yaml.safe_load(text)["permissions"] == {}
    pins = re.findall(r"uses: (.+)", text)
    assert [pin for pin in pins if not re.fullmatch(r"\S+@[0-9a-f]{40} # v[\d.]+", pin)] == []


def test_a_release_is_checked_built_once_attested_and_then_published() -> None:
    jobs = RELEASE["jobs"]

    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "check": None,
        "pythons": None,
        "build": ["check", "pythons"],
        "attest": "build",
        "publish": "attest",
    }
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "check": {"contents": "read"},
        "pythons": {"contents": "read"},
        "build": {"contents": "read"},
        "attest": {"id-token": "write", "attestations": "write"},
        "publish": {"id-token": "write"},
    }
    assert jobs["publish"]["environment"] == "release"


def test_hooks_before_a_commit_are_local_and_run_what_ci_runs() -> None:
    assert [one["repo"] for one in HOOKS["repos"]] == ["local"]
    entries = [hook["entry"] for hook in HOOKS["repos"][0]["hooks"]]
    run = (ROOT / ".ci" / "run").read_text()
    tools = {entry.split()[0].removeprefix(".venv/bin/") for entry in entries}

    assert all(entry.startswith(".venv/bin/") for entry in entries)
    assert tools == {"ruff", "mypy", "lint-imports"}
    assert [tool for tool in tools if f'"$venv/bin/{tool}"' not in run] == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    command = ["git", "grep", "-lIF", *(word for host in HOSTS for word in ("-e", host))]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout

    assert found.splitlines() == []
