"""Fuzz one target, or each in turn, for as long as one says: `python tests/fuzz/run.py --seconds 60`.

With atheris (`pip install atheris`) coverage leads the way; without it inputs of the corpus are
mutated at random. What makes a target fail is kept in the corpus as `crash-…`, from where CI
replays it as an ordinary test, and the run ends with 1.
"""

import argparse
import contextlib
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
BITS = [
    b"[",
    b"]",
    b'"',
    b"\\",
    b"\x00",
    b"\xff",
    b"\r\n",
    b"\r\n\r\n",
    b":",
    b";",
    b",",
    b"{}",
    b"null",
    b"%",
    b"//",
]
BITS += [
    b"Link: ",
    b"Location: ",
    b"Content-Type: application/json",
    b"201",
    b'rel="next"',
    b"canary",
    b"1e999",
]
MAX = 4096


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--target", action="append", help="only this one; may be given more than once")
    parser.add_argument("--plain", action="store_true", help="without atheris, even if it is there")
    parser.add_argument("--within", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    sys.path.insert(0, str(HERE))
    if asked.within:
        return guided(asked.within, asked.seconds)
    from targets import TARGETS

    failed = 0
    for name in asked.target or TARGETS:
        began = time.monotonic()
        if not asked.plain and has_atheris():
            found = subprocess.call(
                [sys.executable, __file__, "--within", name, "--seconds", str(asked.seconds)]
            )
        else:
            found = plain(name, asked.seconds)
        failed += bool(found)
        print(f"{name}: {'FAILED' if found else 'ok'}, {time.monotonic() - began:.0f} s", flush=True)
    return 1 if failed else 0


def has_atheris() -> bool:
    with contextlib.suppress(ImportError):
        import atheris  # noqa: F401 - only whether it is there

        return True
    return False


def seeds(name: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CORPUS / name).glob("*"))] or [b""]


def keep(name: str, data: bytes) -> Path:
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{hashlib.sha256(data).hexdigest()[:16]}"
    path.write_bytes(data)
    return path


def plain(name: str, seconds: float) -> int:
    """Random changes of the corpus; 1 at the first failure."""
    from targets import TARGETS

    run, pool, rng = TARGETS[name], seeds(name), random.Random(0)
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        data = mutated(rng, pool)
        count += 1
        try:
            run(data)
        except Exception as error:
            print(f"{name}: {type(error).__name__} after {count} inputs: {keep(name, data)}")
            return 1
    print(f"{name}: {count} inputs")
    return 0


def mutated(rng: random.Random, pool: list[bytes]) -> bytes:
    data = bytearray(rng.choice(pool))
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(5):
            case 0:
                data[at : at + rng.randrange(1, 9)] = b""
            case 1:
                data[at:at] = rng.choice(BITS)
            case 2:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 3:
                other = rng.choice(pool)
                data[at:at] = other[rng.randrange(len(other) + 1) :][:64]
            case _:
                data[at:at] = data[at : at + rng.randrange(1, 33)] * rng.randrange(1, 4)
    return bytes(data[:MAX])


def guided(name: str, seconds: float) -> int:
    """libFuzzer, in a process of its own, since it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["canvas_comms"]):
        from targets import TARGETS
    run = TARGETS[name]

    def one(data: bytes) -> None:
        try:
            run(data)
        except Exception:
            keep(name, data)
            raise

    with tempfile.TemporaryDirectory() as found:  # what is new stays out of the committed corpus
        folders = [found, str(CORPUS / name)]
        options = [
            f"-max_total_time={seconds:.0f}",
            f"-max_len={MAX}",
            "-verbosity=0",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={found}/", *folders], one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
