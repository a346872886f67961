"""The page *Adding a backend* is true: its files are written, installed, run and judged."""

import re
import subprocess
import sys
import venv
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "plugins" / "docs" / "adding-a-backend.md").read_text()
EXAMPLE = ROOT / "tests" / "example_backend"

SNIPPETS: list[tuple[str, str]] = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.S)
FILES = {
    found[1]: text
    for kind, text in SNIPPETS
    if kind in ("python", "toml") and (found := re.match(r"# file: (\S+)\n", text))
}
QUOTES = [
    (found[1], text.partition("\n")[2])
    for kind, text in SNIPPETS
    if kind == "python" and (found := re.match(r"# as in: (\S+)\n", text))
]
SESSIONS = [text for kind, text in SNIPPETS if kind == "console"]
SHOWN = [text for kind, text in SNIPPETS if kind == "text"]

PLUGIN = "canvas_comms_pytest.fixtures"
DEPENDENCIES = Path(attrs.__file__).parents[1]
LOADED = [] if any(DEPENDENCIES.glob("canvas_comms-*.dist-info")) else ["-p", PLUGIN]
"""Where canvas-comms is installed beside what it needs, its plugin loads by itself, else it is named."""

IN_PROGRESS = """
import attrs
from canvas_comms.capabilities import COMMUNICATIONS
from canvas_comms.medical import Edition, Reference
from canvas_comms.medical.gateway import MedicalGateway
from canvas_comms_memory import MemoryMedical
from canvas_comms_plugins.conformance.medical import MedicalConformance, MedicalSubject

PATIENTS = (Reference.of("Patient/ann"), Reference.of("Patient/ben"))
STAFF = (Reference.of("Practitioner/cho"), Reference.of("Practitioner/dee"))


class Session(MedicalGateway):
    def read(self, id):
        return attrs.evolve(super().read(id), status="in-progress")


class TestLiar(MedicalConformance):
    capabilities = COMMUNICATIONS

    def open_subject(self):
        memory = MemoryMedical(Edition.V2_2024)
        memory.introduce(*PATIENTS, *STAFF)
        return MedicalSubject(Session(memory.session().carrier), PATIENTS, STAFF)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the page, and an environment of its own."""
    folder = tmp_path_factory.mktemp("fax")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    venv.create(folder / "env")
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    sources = [ROOT / name for name in ("core", "adapters", "plugins")]
    paths = [*sources, DEPENDENCIES]
    (site / "canvas_comms.pth").write_text("".join(f"{path}\n" for path in paths))
    return folder


def run(command: str, folder: Path) -> str:
    """Run a command of the page in that environment; gives what it prints."""
    python = folder / "env" / "bin" / "python"
    programs = {
        "pip": [sys.executable, "-m", "pip", "--python", python],
        "pytest": [python, "-m", "pytest", "-p", "no:cacheprovider", *LOADED],
        "canvas-comms": [python, "-c", "from canvas_comms_cli.main import main; main()"],
    }
    program, *arguments = command.split()
    offline = ["--no-deps", "--no-index", "--no-build-isolation", "--quiet"] if program == "pip" else []
    ran = subprocess.run(
        [str(one) for one in [*programs[program], *arguments, *offline]],
        cwd=folder,
        env={"COLUMNS": "200", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_every_snippet_is_of_a_kind_that_is_tested() -> None:
    assert len(FILES) + len(QUOTES) + len(SESSIONS) + len(SHOWN) == len(SNIPPETS)
    assert (len(FILES), len(QUOTES), len(SESSIONS), len(SHOWN)) == (10, 2, 4, 1)


def test_every_command_prints_what_the_page_shows(folder: Path) -> None:
    for session in SESSIONS:
        for command, *shown in (step.splitlines() for step in session.split("$ ")[1:]):
            printed = " ".join(run(command, folder).split())

            assert [line for line in shown if " ".join(line.split()) not in printed] == []
    assert (folder / "report.json").exists()


def test_the_failure_that_is_shown_is_the_one_that_comes(tmp_path: Path) -> None:
    (tmp_path / "test_liar.py").write_text(IN_PROGRESS)
    paths = [str(ROOT / name) for name in ("core", "adapters", "plugins")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "foretold and already"]
    ran = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": ":".join(paths)}, capture_output=True, text=True
    )

    assert [line for text in SHOWN for line in text.splitlines() if line not in ran.stdout] == []


@pytest.mark.parametrize(("file", "quoted"), QUOTES, ids=[file for file, _ in QUOTES])
def test_what_is_quoted_stands_there(file: str, quoted: str) -> None:
    assert quoted in (EXAMPLE / file).read_text()


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", PAGE)

    assert [link for link in links if not (ROOT / "plugins" / "docs" / link).exists()] == []
