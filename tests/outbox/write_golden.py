"""Write the golden journal of the present version, once for each: `python tests/outbox/write_golden.py`.

It holds one intent in every state. What was released is never written again.
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import attrs
from journal_contract import BEGAN, SCOPE, at, came_of, draft, every, taken

from canvas_comms.outbox import State
from canvas_comms.outbox.steps import withdrawn
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Rejected, Sent, Unknown
from canvas_comms_outbox.sqlite import SqliteJournal, schema

OUTCOMES: dict[State, Outcome] = {
    State.SENT: Sent("m1"),
    State.REJECTED: Rejected(422),
    State.HELD: NotSent(Doubt.NOT_TRUSTED),
    State.UNKNOWN: Unknown(Doubt.NO_ANSWER, status=503),
}


def write(file: Path) -> None:
    """A journal with one intent in every state."""
    with tempfile.TemporaryDirectory() as folder:
        journal = SqliteJournal(folder)
        for number, state in enumerate(State):
            text = f"{state.value} \u2603"
            moment = BEGAN + timedelta(milliseconds=7)
            one = draft(text, f"Patient/{number}", key=f"key of {state.value}", moment=moment)
            journal.submit((one,), at(0 if state is not State.PENDING else 1))
        sending = {(one.message or {})["text"]: one for one in taken(journal, at(), limit=99)}
        for state, outcome in OUTCOMES.items():
            came_of(journal, sending[f"{state.value} \u2603"], outcome)
        cancelled = sending[f"{State.CANCELLED.value} \u2603"]
        back = attrs.evolve(cancelled, state=State.PENDING, owner=None)
        after = withdrawn(back, at())
        assert after is not None
        journal.replace(cancelled, attrs.evolve(after, content=None, key=None))
        journal.note(SCOPE, "echo", "kept")
        assert {one.state for one in every(journal)} == set(State)
        journal.close()
        file.write_bytes(Path(folder, "journal.sqlite").read_bytes())


if __name__ == "__main__":
    golden = Path(__file__).parent / "golden" / f"version_{len(schema.STEPS)}.sqlite"
    if golden.exists():
        sys.exit(f"{golden} is there already, and never changes")
    write(golden)
