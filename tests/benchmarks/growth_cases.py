"""What one write costs, and what one message weighs, among a thousand others and among many more.

Everything is really sent through the backend in memory; no store is filled behind its back. At Canvas Medical
fifty messages go to each patient; at Canvas LMS each of a hundred students has as many threads as there are
hundreds.
"""

import gc
import itertools
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from lms_growth_cases import School, thread_of
from rounds import Case, Goal, Ratio, measure

from canvas_comms.lms.conversations import operations as inbox
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.params import Json, Parameters
from canvas_comms.medical import Edition, Reference, compose
from canvas_comms.medical import operations as chart
from canvas_comms.medical.server import as_communication
from canvas_comms_memory import Environment, FrozenClock, MemoryLms, MemoryMedical
from canvas_comms_wire.communications import write_communication
from canvas_comms_wire.json_text import read_json
from canvas_comms_wire.lms_conversations import CONVERSATION
from canvas_comms_wire.worlds import read_lms, read_medical

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
TEXT = "Similique amet at est necessitatibus repellendus eius. " * 4
DOCTOR = Reference.of(f"Practitioner/{0:032x}")
NOTE = (
    "A thread of Canvas LMS is two views, two receipts, and a place in about seven lists of each of its two"
    " people; views and lists weigh most. A world is read strictly, key by key, into values of its own,"
    " which are then checked and stored one by one: that is most of what loading costs."
)


class Clinic:
    """Canvas Medical in memory, with so many messages that were sent there."""

    def __init__(self, size: int) -> None:
        self.memory = MemoryMedical(Edition.V2_2024, Environment(FrozenClock(NOON)))
        patients = [Reference.of(f"Patient/{number:032x}") for number in range(max(1, size // 50))]
        self.memory.introduce(*patients, DOCTOR)
        self.turns = itertools.cycle(patients)
        self.numbers = itertools.count()
        for _ in range(size):
            self.create()

    def create(self) -> object:
        patient, number = next(self.turns), next(self.numbers)
        people = (DOCTOR, patient) if number % 2 else (patient, DOCTOR)
        # each message names its people anew, as each request does
        sender, recipient = (Reference(one.kind, str(one)[len(one.kind.value) + 1 :]) for one in people)
        new = compose(sender=sender, recipients=recipient, content=f"{number:07d} {TEXT}"[:215])
        outcome = self.memory.execute(chart.Create(new))
        assert isinstance(outcome, chart.Response)
        return outcome

    def search(self) -> object:
        found = self.memory.execute(chart.Search((("patient", str(next(self.turns))),)))
        assert isinstance(found, chart.SearchPage)
        return found

    @property
    def written(self) -> int:
        """Bytes of all messages as JSON."""
        found = [as_communication(one, Edition.V2_2024) for one in self.memory.store.messages.values()]
        return sum(len(write_communication(one).encode()) for one in found)


class Inboxes:
    """Canvas LMS in memory: a hundred students with so many threads of two, one message in each."""

    def __init__(self, size: int) -> None:
        self.school = School(100)
        self.turns = itertools.cycle(itertools.combinations(self.school.students, 2))
        self.numbers = itertools.count()
        for _ in range(size):
            self.send()

    def send(self) -> object:
        writer, reader = next(self.turns)
        body = f"{next(self.numbers):07d} {TEXT}"  # a text of its own, as each request brings
        asked: dict[str, Json] = {"recipients": [reader], "body": body, "force_new": "1"}
        return self.school.does(inbox.CreateConversation(Parameters(asked)), writer)

    def page(self) -> inbox.ConversationPage:
        found = self.school.does(inbox.ListConversations(), self.school.students[-1])  # reads, never writes
        assert isinstance(found, inbox.ConversationPage)
        return found

    @property
    def written(self) -> int:
        """Bytes of one thread as JSON."""
        first = self.page().items[0]
        return len(json.dumps(CONVERSATION.write(first, "https://school.example")).encode())


def goals() -> Iterator[Goal]:
    """Rows of growth, of memory, of loading, and of what a full collection waits for."""
    yield from _growing(1_000, 100_000, 10_000)
    yield _weight("bytes of a sent message with index, x its JSON", _clinic_weight(20_000), 1.0, 1.15)
    yield _weight("bytes of an LMS thread of two with a message, x its JSON", _inbox_weight(5_000), 1.5, 2.0)
    yield from _loading(100_000, 10_000)
    yield _pause(100_000)


def quick() -> Iterator[Goal]:
    """The same, small."""
    yield from _growing(200, 4_000, 2_000)
    yield _weight("bytes of a sent message with index, x its JSON", _clinic_weight(2_000), 1.0, 1.15)


def _growing(small: int, clinic: int, school: int) -> Iterator[Goal]:
    few, many = Clinic(small), Clinic(clinic)
    yield _grows(f"medical create, {clinic:,} x {small:,}", few.create, many.create, (small, clinic))
    yield _grows(
        f"medical search of a patient, {clinic:,} x {small:,}", few.search, many.search, (small, clinic)
    )
    little, much = Inboxes(small), Inboxes(school)
    yield _grows(f"LMS send, {school:,} x {small:,} threads", little.send, much.send, (small, school))
    yield _grows(f"LMS inbox page, {school:,} x {small:,} threads", little.page, much.page, (small, school))
    yield _grows(
        f"LMS add_message into a thread of {school:,} x 100",
        thread_of(100)[1],
        thread_of(school)[1],
        (100, school),
    )


def _grows(name: str, small: Case, large: Case, sizes: tuple[int, int]) -> Goal:
    times = measure({"small": small, "large": large})
    cost = [sorted(times.seconds[case])[len(times.seconds[case]) // 2] * 1e6 for case in ("small", "large")]
    points = tuple(zip(map(float, sizes), cost, strict=True))
    return Goal(name, times.ratio("large", "small"), 2.0, goal=1.3, points=points)


def _weight(name: str, ratio: float, goal: float, gate: float) -> Goal:
    return Goal(name, Ratio(ratio, ratio, ratio), gate, goal=goal)


def _held(make: Callable[[], object]) -> tuple[object, int]:
    """What is made, and how many bytes stay with it."""
    gc.collect()
    tracemalloc.start()
    made = make()
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return made, held


def _clinic_weight(size: int) -> float:
    made, held = _held(lambda: Clinic(size))
    assert isinstance(made, Clinic)
    return held / made.written


def _inbox_weight(size: int) -> float:
    empty, without = _held(lambda: Inboxes(0))
    made, held = _held(lambda: Inboxes(size))
    assert isinstance(made, Inboxes)
    assert isinstance(empty, Inboxes)
    return (held - without) / size / made.written


def _loading(clinic: int, school: int) -> Iterator[Goal]:
    """The world of what was sent, loaded."""
    people = [f"$p{number}" for number in range(clinic // 50)]
    messages = [
        {"sender": "$d", "recipient": people[number % len(people)], "content": f"{number:07d} {TEXT}"[:215]}
        for number in range(clinic)
    ]
    patients = [{"ref": person} for person in people]
    medical = {"patients": patients, "practitioners": [{"ref": "$d"}], "messages": messages}
    yield _load(f"load a medical world of {clinic:,} messages, x json.loads", medical, _load_medical, 4, 6)
    users = [f"$u{number}" for number in range(100)]
    threads = [
        {"starter": one, "others": [other], "messages": [{"author": one, "body": TEXT}]}
        for one, other in itertools.islice(itertools.cycle(itertools.combinations(users, 2)), school)
    ]
    lms = {"users": [{"ref": user} for user in users], "conversations": threads}
    yield _load(f"load an LMS world of {school:,} threads, x json.loads", lms, _load_lms, 10, 15)


def _load_medical(text: str) -> object:
    return MemoryMedical(Edition.V2_2024).load(read_medical(read_json(text, max_bytes=len(text))))


def _load_lms(text: str) -> object:
    return MemoryLms(LmsEdition.Y2025_10).load(read_lms(read_json(text, max_bytes=len(text))))


def _load(name: str, world: object, load: Callable[[str], object], goal: float, gate: float) -> Goal:
    text = json.dumps(world)
    times = measure({"load": lambda: load(text), "loads": lambda: json.loads(text)}, rounds=3)
    return Goal(name, times.ratio("load", "loads"), gate, goal=goal)


def _pause(size: int) -> Goal:
    """A full collection beside so many messages, over one beside a thousand."""
    spent = []
    for many in (1_000, size):
        clinic = Clinic(many)
        gc.collect()
        took = []
        for _ in range(5):
            began = time.process_time()
            gc.collect()
            took.append(time.process_time() - began)
        spent.append(sorted(took)[2])
        del clinic
    ratio = spent[1] / spent[0]
    name = f"pause of a full collection, {size:,} x 1,000 messages ({spent[1] * 1000:.0f} ms)"
    return Goal(name, Ratio(ratio, ratio, ratio), goal=1.3)


__all__ = ["NOTE", "goals", "quick"]
