"""The store from a thousand to a million messages; about 20 messages a patient."""

import functools
import itertools
import random
import tracemalloc
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from rounds import Case, Goal, Ratio, measure

from canvas_comms.medical import Edition, Message, Query, Reference
from canvas_comms.medical.operations import PutMessage, Search, SearchPage
from canvas_comms.medical.server import as_communication
from canvas_comms_memory import MemoryMedical
from canvas_comms_wire.communications import write_bundle, write_communication

TEXT = "Similique amet at est necessitatibus repellendus eius. " * 4
PRACTITIONERS = [Reference.of(f"Practitioner/{number:032x}") for number in range(3)]
BEGAN = datetime(2021, 3, 21, 10, 46, 17, tzinfo=UTC)


def filled(size: int) -> tuple[MemoryMedical, list[Reference]]:
    """A store with so many messages, and its patients. Every message has its own text and times."""
    memory = MemoryMedical(Edition.V2_2024)
    patients = [Reference.of(f"Patient/{number:032x}") for number in range(max(1, size // 20))]
    memory.introduce(*patients, *PRACTITIONERS)
    memory.store.apply(PutMessage(message(number, patients)) for number in range(size))
    return memory, patients


def message(number: int, patients: list[Reference]) -> Message:
    patient, practitioner = patients[number * 7919 % len(patients)], PRACTITIONERS[number % 3]
    sender, recipient = (patient, practitioner) if number % 2 else (practitioner, patient)
    at = BEGAN + timedelta(seconds=number)
    key = str(uuid.UUID(int=random.Random(number).getrandbits(128), version=4))
    return Message(
        key, sender, recipient, f"{number:07d} {TEXT}"[:215], at, at + timedelta(microseconds=number)
    )


def one_page(memory: MemoryMedical, patients: Iterator[Reference]) -> str:
    found = listed(memory, Query(patient=next(patients)))
    return write_bundle(
        found.total, [], [write_communication(as_communication(m, memory.edition)) for m in found.messages]
    )


def two_fields(memory: MemoryMedical, patients: Iterator[Reference]) -> SearchPage:
    return listed(memory, Query(patient=next(patients), sender=PRACTITIONERS[0]))


def listed(memory: MemoryMedical, query: Query) -> SearchPage:
    parameters = [("patient", str(query.patient))] + ([("sender", str(query.sender))] if query.sender else [])
    found = memory.execute(Search(tuple(parameters)))
    assert isinstance(found, SearchPage)
    return found


def goals() -> Iterator[Goal]:
    """Growth of a page and of a search; bytes of a stored message."""
    yield Goal("a stored message with its index, x its own JSON bytes", weight(), 1.3)
    small, big = filled(1_000), filled(1_000_000)
    cases: dict[str, Case] = {}
    for name, (memory, patients) in {"1e3": small, "1e6": big}.items():
        some = itertools.cycle(random.Random(1).choices(patients, k=300))
        cases[f"page {name}"] = functools.partial(one_page, memory, some)
        cases[f"two fields {name}"] = functools.partial(two_fields, memory, some)
    times = measure(cases)
    yield Goal("page of 10 as JSON, 1e6 x 1e3 messages", times.ratio("page 1e6", "page 1e3"), 1.5)
    yield Goal("two-field search, 1e6 x 1e3 messages", times.ratio("two fields 1e6", "two fields 1e3"), 4.0)


def weight(size: int = 20_000) -> Ratio:
    """Bytes that the store holds for a message, over the bytes of its JSON."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    memory = filled(size)[0]
    held = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    shown = [as_communication(one, memory.edition) for one in memory.store.messages.values()]
    written = sum(len(write_communication(one).encode()) for one in shown)
    return Ratio(held / written, held / written, held / written)
