"""Inject faults, and judge what the library says: `python tests/faults/inject.py [--faults N] [--seed N]`.

Every call goes through the real HTTP adapters to a faulty server on loopback that knows what it
stored. An outcome claims too much if it says

- `NotSent`, though a byte of the request arrived;
- `Rejected`, though it was stored; `Refused`, though no rule of ours has anything against it;
- success, though nothing was stored, or with the id of another message;

and so does an error that is none of the library's, or any error out of a verb that promises none.
The full run injects 6,000 faults; the same seed injects the same ones.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path

import attrs

sys.path.insert(0, str(Path(__file__).parent))

from fault_kinds import KINDS
from fault_operations import DIRECT, READS, THROUGH_PROXY, TOKENS, WRITES, Call, School, schools
from faulty_server import FaultyServer, Ledger, answer

from canvas_comms.errors import CanvasCommsError
from canvas_comms.outcomes import NotSent, Refused, Rejected, Sent, Unknown
from canvas_comms_twin import Twin

FULL_RUN = 6_000
WORLD_LASTS = 20
"""After so many calls the world is loaded anew, so that its lists stay short."""
OPERATIONS = {**WRITES, **TOKENS, **READS}


@attrs.frozen
class Injected:
    """One fault: what was called, what befell it, what was said of it, and what that claims too much."""

    number: int
    operation: str
    kind: str
    way: str
    said: str
    too_much: str

    def __str__(self) -> str:
        return (
            f"#{self.number} {self.operation}, {self.kind}, {self.way}: {self.said}"
            + f" – {self.too_much}" * bool(self.too_much)
        )


Run = Callable[[Call, School], object]
"""Makes a call: gives what it gives, and raises what it raises."""


def directly(call: Call, at: School) -> object:
    """In this thread."""
    return call(at)


def inject(faults: int, seed: int, run: Run = directly) -> Iterator[Injected]:
    """Inject so many faults, one after another, into calls that are made so."""
    chance = random.Random(seed)
    twin = Twin()
    server = FaultyServer(twin)
    try:
        for number in range(faults):
            if number % WORLD_LASTS == 0:
                worlds = schools(twin, server.url)
            yield _one(number, chance, server, worlds, run)
    finally:
        server.close()


def _one(
    number: int, chance: random.Random, server: FaultyServer, worlds: Mapping[str, School], run: Run
) -> Injected:
    name = chance.choice([*WRITES, *WRITES, *TOKENS, *READS])
    kind = chance.choice(list(KINDS))
    way = chance.choice(list(worlds))
    ledger = server.play(KINDS[kind](chance), at_tokens=name in TOKENS)
    said, outcome = _said(OPERATIONS[name], worlds[way], run)
    server.settle()
    too_much = judged(name, outcome, ledger) or ("" if kind == "flipped" else another_id(outcome, ledger))
    return Injected(number, name, kind, way, said, too_much)


def _said(call: Call, at: School, run: Run = directly) -> tuple[str, object]:
    """What a call says, without any content, and the outcome or error itself."""
    try:
        outcome = run(call, at)
    except Exception as error:
        return type(error).__name__, error
    reason = getattr(getattr(outcome, "reason", None), "value", getattr(outcome, "status", ""))
    return f"{type(outcome).__name__} {reason}".strip(), outcome


def judged(name: str, outcome: object, ledger: Ledger) -> str:
    """What the outcome claims beyond what happened; empty if nothing."""
    match outcome:
        case CanvasCommsError():
            return "" if name in READS else "an error out of a verb that promises none"
        case Exception():
            return "a foreign error"
        case _ if name in READS:
            return ""
        case NotSent():
            return "it arrived" if ledger.arrived else ""
        case Rejected():
            return "it is stored" if ledger.stored else ""
        case Refused():
            return "no rule refuses it"
        case Unknown():
            return ""
    return "" if ledger.stored else "nothing is stored"


def another_id(outcome: object, ledger: Ledger) -> str:
    """Whether a message is said to have another id than the server says in its Location."""
    places = [place for place in ledger.stored if place]
    if not isinstance(outcome, Sent) or outcome.id is None or not places:
        return ""
    return "" if f"/{outcome.id}/" in f"{places[-1]}/" else "that is another message"


def without_faults() -> dict[str, str]:
    """What every operation says of a server that has no fault, and whether that is right."""
    twin = Twin()
    server = FaultyServer(twin)
    found = {}
    try:
        for name, way in product(OPERATIONS, (DIRECT, THROUGH_PROXY)):
            at = schools(twin, server.url)[way]
            ledger = server.play(answer, at_tokens=name in TOKENS)
            said, _ = _said(OPERATIONS[name], at)
            server.settle()
            stored = name in READS or len(ledger.stored) == 1
            found[f"{name}, {way}"] = said if stored else f"{said}, not stored"
    finally:
        server.close()
    return found


def main(words: list[str]) -> int:
    """Inject, print a summary and every claim too many; how many there are ends as status 0 or 1."""
    parser = argparse.ArgumentParser(description="Inject faults and judge the outcomes.")
    parser.add_argument("--faults", type=int, default=FULL_RUN)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(words)
    seen: Counter[tuple[str, str]] = Counter()
    wrong = []
    for one in inject(chosen.faults, chosen.seed):
        seen[one.kind, one.said.partition(" ")[0]] += 1
        if one.too_much:
            wrong.append(one)
            print(one, flush=True)
    for (kind, said), count in sorted(seen.items()):
        print(f"{count:6}  {kind}: {said}")
    print(f"{chosen.faults} faults, {len(wrong)} outcomes that claim too much")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
