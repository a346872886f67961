"""A cron job: the appointments of tomorrow from a CSV file, each reminded of once.

    30 18 * * *  python nightly_reminders.py appointments.csv /var/lib/reminders

The key of a message is the appointment and its time: a second run of the day sends nothing twice, also if
the first was killed in its middle, and an appointment that was moved is told of again. A line that cannot be
sent stops the run before anything is handed in. The exit code is 0 if all are sent, 1 if some wait for a
person, and 75 (try again) if there is still something to do: the next run goes on with it.
"""

import csv
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import canvas_comms_medical
from canvas_comms import Refused
from canvas_comms.medical import MedicalClient
from canvas_comms.outbox import Draft, KeyTaken, Outbox
from canvas_comms_outbox import open_outbox

ALL_SENT, NEEDS_A_PERSON, TRY_AGAIN = 0, 1, 75


def remind(table: Path, clinic: MedicalClient, outbox: Outbox, *, at_most: timedelta) -> int:
    """Hand in every line, send until all is settled, at most so long; the exit code."""
    accepted = outbox.submit_many(drafts(table, clinic))
    changed = sum(isinstance(one, KeyTaken) for one in accepted)
    outbox.drain_until_settled(at_most=at_most)
    held = list(outbox.held())
    counts = {state.value: count.number for state, count in outbox.stats().items() if count.number}
    print(counts)
    for one in held:
        print(f"look at {one.id}: {one.reason}", file=sys.stderr)
    if changed:
        print(f"{changed} were handed in before, for somebody else: they stay as they were", file=sys.stderr)
    if held or changed:
        return NEEDS_A_PERSON
    return ALL_SENT if set(counts) <= {"sent"} else TRY_AGAIN


def drafts(table: Path, clinic: MedicalClient) -> Iterator[Draft]:
    """What is handed in for each line: `appointment`, `practitioner`, `patient`, `time`."""
    courier = clinic.courier()
    with table.open(newline="", encoding="utf-8-sig") as lines:
        for line in csv.DictReader(lines):
            message = clinic.compose(
                sender=f"Practitioner/{line['practitioner']}",
                recipients=f"Patient/{line['patient']}",
                content=f"We expect you tomorrow at {line['time']}.",
            )
            made = courier.drafts(message, key=f"{line['appointment']} at {line['time']}")
            if isinstance(made, Refused):
                raise SystemExit(f"appointment {line['appointment']}: {made.decision}")
            yield from made


def main(table: str, folder: str) -> int:
    """The job, for the server that the environment names."""
    credentials = canvas_comms_medical.ClientCredentials(
        os.environ["CANVAS_TOKEN_URL"], os.environ["CANVAS_CLIENT_ID"], os.environ["CANVAS_CLIENT_SECRET"]
    )
    clinic = canvas_comms_medical.connect(
        os.environ["CANVAS_URL"], edition="v2-2024", credentials=credentials
    )
    with open_outbox(folder, clinic.courier()) as outbox:
        return remind(Path(table), clinic, outbox, at_most=timedelta(minutes=30))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
