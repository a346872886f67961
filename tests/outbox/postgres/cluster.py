"""A PostgreSQL of one's own: a cluster in a folder, reached over a unix socket alone, ended by its pid.

PostgreSQL refuses to run as root; then it runs as the user that Debian's package makes.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

USER = "postgres"


class Cluster:
    """One running server. `conninfo` names its database, or another one that `new_database` made.

    If it is not `durable`, what it stored outlives it, and would not outlive the machine.
    """

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable
        self.data = folder / "data"
        self._made = 0

    def conninfo(self, database: str = "postgres") -> str:
        return f"host={self.folder} dbname={database} user={USER} connect_timeout=10"

    def new_database(self) -> str:
        """An empty database; its conninfo."""
        self._made += 1
        name = f"made_{self._made}"
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.conninfo(name)

    def start(self) -> None:
        options = f"-c listen_addresses='' -k {self.folder} -c max_connections=60 -c log_min_messages=fatal"
        if not self.durable:
            options += " -c fsync=off"
        _run("pg_ctl", "-w", "-t", "60", "-D", self.data, "-l", self.folder / "log", "-o", options, "start")

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def stop(self) -> None:
        _run("pg_ctl", "-w", "-D", self.data, "-m", "fast", "stop")

    def crash(self) -> None:
        """`kill -9` of the postmaster; what it leaves behind ends by itself, then it starts again."""
        os.kill(self.pid, signal.SIGKILL)
        self.start_again()

    def start_again(self) -> None:
        """Start as soon as the children of the one that was killed have gone."""
        while True:
            with contextlib.suppress(subprocess.CalledProcessError):
                self.start()
                return


@contextlib.contextmanager
def running_cluster(*, durable: bool) -> Iterator[Cluster]:
    """A cluster that is there as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam(USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        cluster = Cluster(folder, durable=durable)
        _run("initdb", "-A", "trust", "--no-sync", "-U", USER, "-E", "UTF8", "--locale=C", "-D", cluster.data)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def _run(program: str, *arguments: object) -> None:
    words = [str(_binaries() / program), *map(str, arguments)]
    if os.geteuid() == 0:
        words = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def _binaries() -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: int(found.parent.name))
    return versions[-1]
