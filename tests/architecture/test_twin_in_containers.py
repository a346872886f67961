"""The Dockerfile, the compose file and the action that start a twin, each run as far as this machine can.

An image is built where Docker runs and has the base image. Elsewhere the steps of the Dockerfile are run one
by one, in a Debian in which nothing of this machine is changed: an overlay over this machine's own root, or
over one that `debootstrap --variant=minbase bookworm` made (`CANVAS_COMMS_DEBIAN_ROOT` names it).
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / ".github" / "twin" / "Dockerfile"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "twin" / "compose.yaml").read_text())
ACTION: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "actions" / "twin" / "action.yml").read_text())
BASE = os.environ.get("CANVAS_COMMS_DEBIAN_ROOT", "/")
PORT = "18097"
INDEX = ("/opt/pypi", "/opt/pypi-more", "/opt/wheels", "/etc/xdg/pip")
"""Where a machine may keep what pip installs."""
PATHS = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root"
SETTINGS = shlex.join(f"{key}={value}" for key, value in os.environ.items() if key.startswith("PIP_"))
ENTER = f"env -i {PATHS} {SETTINGS} chroot"
"""With the variables of the base image, and of this machine only those that say where packages are."""


def instructions() -> Iterator[tuple[str, str]]:
    """Instruction and what follows it, comments and continued lines aside."""
    text = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE.read_text(), flags=re.M))
    for line in filter(str.strip, text.splitlines()):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


def words(rest: str) -> list[str]:
    """The words of the exec form."""
    found: list[str] = json.loads(rest[rest.index("[") :])
    return found


def sources(to: Path) -> None:
    """What the image is built of, without what `Dockerfile.dockerignore` leaves out."""
    kept = (DOCKERFILE.parent / "Dockerfile.dockerignore").read_text()
    for name in re.findall(r"^!(\S+)$", kept, re.M):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, to / name)


def a_root(here: str) -> Iterator[str]:
    """A script that makes a root of its own, in which packages can be fetched as on this machine."""
    yield f"mkdir -p {here}/up {here}/work {here}/root"
    layers = f"lowerdir={BASE},upperdir={here}/up,workdir={here}/work"
    yield f"mount -t overlay overlay -o {layers} {here}/root"
    yield f"mount -t proc proc {here}/root/proc; mount --rbind /dev {here}/root/dev"
    yield f"cp /etc/resolv.conf /etc/hosts {here}/root/etc/"
    for folder in filter(os.path.isdir, INDEX):
        yield f"mkdir -p {here}/root{folder}; mount --rbind {folder} {here}/root{folder}"


def alone(script: Iterable[str], seconds: float) -> "subprocess.CompletedProcess[str]":
    """Run it as root with mounts of its own."""
    begun = "set -eu; mount -t tmpfs tmpfs /mnt"
    command = ["unshare", "--mount", "sh", "-c", "\n".join((begun, *script))]
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds)


def steps(context: Path) -> Iterator[str]:
    """The Dockerfile as a script: each stage is an overlay, and the last one is started at the end."""
    start: list[str] = []
    stages = 0
    user = "root"
    names: dict[str, int] = {}
    for word, rest in instructions():
        here = f"/mnt/{stages - (word != 'FROM')}"
        match word:
            case "FROM":
                name = rest.partition(" AS ")[2]
                names |= {name: stages} if name else {}
                yield from a_root(here)
                stages += 1
            case "RUN":
                yield f"{ENTER} {here}/root /bin/sh -c {shlex.quote(rest)} >&2"
            case "COPY" if rest.startswith("--from="):
                stage, source, target = rest.removeprefix("--from=").split()
                yield f"mkdir -p {here}/root{target}"
                yield f"cp -a /mnt/{names[stage]}/root{source}/. {here}/root{target}"
            case "COPY":
                yield f"mkdir -p {here}/root{rest.split()[1]}; cp -a {context}/. {here}/root{rest.split()[1]}"
            case "USER":
                user = rest
            case "HEALTHCHECK":
                check = shlex.join(words(rest))
            case "ENTRYPOINT" | "CMD":
                start += words(rest)
    inside = f"{ENTER} --userspec={user} /mnt/{stages - 1}/root"
    yield f"{inside} {shlex.join(start)} >/mnt/said & twin=$!"
    yield f"until {inside} {check} 2>/dev/null; do kill -0 $twin; sleep 0.1; done"
    yield f"cat /mnt/said; {inside} /usr/bin/id -un; kill $twin; wait $twin"


@pytest.fixture(scope="module")
def docker_with_base() -> bool:
    """Whether an image can be built here without anything being fetched."""
    base = next(rest.split()[0] for word, rest in instructions() if word == "FROM")
    asked = (["docker", "info"], ["docker", "image", "inspect", base])
    return shutil.which("docker") is not None and all(
        subprocess.run(one, capture_output=True).returncode == 0 for one in asked
    )


def in_docker() -> list[str]:
    """The first line of a container, and who runs it."""
    subprocess.run(["docker", "build", "-q", "-f", DOCKERFILE, "-t", "canvas-comms-twin", ROOT], check=True)
    started = ["docker", "run", "--rm", "-d", "canvas-comms-twin"]
    container = subprocess.run(started, check=True, capture_output=True, text=True).stdout.strip()
    try:
        healthy = "{{.State.Health.Status}}"
        while _said("docker", "inspect", "-f", healthy, container).strip() != "healthy":
            assert _said("docker", "inspect", "-f", "{{.State.Running}}", container).strip() == "true"
        return [_said("docker", "logs", container), _said("docker", "exec", container, "id", "-un")]
    finally:
        subprocess.run(["docker", "kill", container], capture_output=True)


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def in_a_root(folder: Path) -> list[str]:
    """The same in an overlay, with the mounts of its own."""
    context = folder / "context"
    context.mkdir()
    sources(context)
    script = (line.replace("8000", PORT) for line in steps(context))  # here 8000 may be taken
    ran = alone(script, 500)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return ran.stdout.splitlines()


@pytest.fixture(scope="module")
def a_root_may_be_made(docker_with_base: bool) -> None:
    """Skips where the kernel lets nobody mount an overlay, or nothing can be fetched in one."""
    install = "apt-get update && apt-get install -y --no-install-recommends python3-venv"
    download = "python3 -m venv /tmp/v && /tmp/v/bin/pip download -q --no-deps -d /tmp/v attrs"
    fetch = f"{ENTER} /mnt/0/root /bin/sh -c {shlex.quote(f'{install} && {download}')}"
    tried = None if docker_with_base else alone((*a_root("/mnt/0"), fetch), 120)
    if tried is not None and tried.returncode:
        pytest.skip(f"no root of its own can be made on this machine: {tried.stderr[-200:]}")


@pytest.mark.system
@pytest.mark.usefixtures("a_root_may_be_made")
def test_the_dockerfile_makes_a_twin_that_is_healthy(tmp_path: Path, docker_with_base: bool) -> None:
    first, user = in_docker() if docker_with_base else in_a_root(tmp_path)
    told = json.loads(first)

    assert user.strip() == "twin"
    assert told["twin"].startswith("http://twin:")
    assert "$teacher" in told["tokens"]
    assert "shortcomings" not in told


def test_the_compose_file_names_what_there_is() -> None:
    twin, tests = COMPOSE["services"]["twin"], COMPOSE["services"]["tests"]
    build = DOCKERFILE.parent / twin["build"]["context"] / twin["build"]["dockerfile"]
    service = tests["environment"]["CANVAS_API_URL"]

    assert build.resolve() == DOCKERFILE
    assert twin["command"] == ["--name", "twin"]
    assert service == "http://twin:8000"
    assert ("EXPOSE", "8000") in list(instructions())
    assert all(port.startswith("127.0.0.1:") for port in twin["ports"])
    assert tests["depends_on"] == {"twin": {"condition": "service_healthy"}}
    compile(tests["command"][0], "compose.yaml", "exec")


def run_step(step: dict[str, Any], inputs: dict[str, str], environment: dict[str, str]) -> None:
    """One step of the action, as a runner does it: inputs are put in, then bash is strict."""

    def put_in(text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda name: inputs[name[1]], text)

    own = {key: put_in(value) for key, value in step.get("env", {}).items()}
    assert "${{" not in step["run"], "what is put into a script can be a script"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    subprocess.run(command, check=True, env={**environment, **own}, cwd=environment["RUNNER_TEMP"])


def test_the_action_starts_a_twin(tmp_path: Path) -> None:
    steps = {step["name"]: step for step in ACTION["runs"]["steps"]}
    inputs = {name: one["default"] for name, one in ACTION["inputs"].items()}
    said = tmp_path / "output"
    environment = {**os.environ, "GITHUB_OUTPUT": str(said), "RUNNER_TEMP": str(tmp_path)}
    programs = tmp_path / "canvas-comms-twin" / "bin"
    programs.mkdir(parents=True)  # as the first step leaves it: the Dockerfile's test installs the same
    for name in ("python", "canvas-comms"):
        (programs / name).symlink_to(ROOT / ".venv" / "bin" / name)
    run_step(steps["Start"], inputs, environment)
    outputs = dict(line.split("=", 1) for line in said.read_text().splitlines())
    try:
        token = json.loads(Path(outputs["first-line"]).read_text())["tokens"]["$teacher"]
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.get(f"{outputs['url']}/api/v1/courses", headers=headers, timeout=30)
    finally:
        os.kill(int(outputs["process"]), signal.SIGTERM)

    assert answer.json()[0]["name"] == "Botany"
    assert set(ACTION["outputs"]) == set(outputs)


def test_the_action_ends_where_the_twin_cannot_start(tmp_path: Path) -> None:
    step = next(one for one in ACTION["runs"]["steps"] if one["name"] == "Start")
    programs = tmp_path / "canvas-comms-twin" / "bin"
    programs.mkdir(parents=True)
    (programs / "canvas-comms").write_text("#!/bin/sh\necho no such world >&2\nexit 2\n")
    (programs / "canvas-comms").chmod(0o755)
    environment = {**os.environ, "RUNNER_TEMP": str(tmp_path)}

    with pytest.raises(subprocess.CalledProcessError):
        run_step(step, {"port": "0", "world": "nothing.yaml"}, environment)
