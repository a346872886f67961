"""Every method of both clients and of the outbox is there, awaited, and gives and raises what it did."""

import inspect
import os
import threading
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import attrs
import pytest
from tests.adapters.async_door import write_clients
from tests.use_cases.test_client_arguments import GOOD, LETTER, LMS, MEDICAL

import canvas_comms_memory
from canvas_comms import CanvasCommsError, InvalidValue, Sent
from canvas_comms.errors import JournalError
from canvas_comms.lms.client import LmsClient
from canvas_comms.lms.listing import Listing
from canvas_comms.medical import MedicalClient
from canvas_comms.medical.results import Results
from canvas_comms.outbox import Intent, Outbox, State
from canvas_comms_async import AsyncListing, AsyncResults, connect_async, to_async
from canvas_comms_async.clients.lms import AsyncLmsClient
from canvas_comms_async.clients.medical import AsyncMedicalClient
from canvas_comms_async.clients.outbox import AsyncOutbox, AsyncWorker
from canvas_comms_outbox import MemoryJournal, Worker, machine_clocks, open_outbox

PLAIN = {"compose"}
LAZY: Any = (AsyncListing, AsyncResults, AsyncIterator)
AWAITED = (
    (AsyncLmsClient, LmsClient),
    (AsyncMedicalClient, MedicalClient),
    (AsyncOutbox, Outbox),
    (AsyncWorker, Worker),
)


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return write_clients.modules()


@pytest.mark.parametrize("made", write_clients.MODULES)
def test_what_is_committed_is_what_is_made_of_the_clients(made: str, written: dict[str, str]) -> None:
    name = f"{made}.py"

    assert (write_clients.FOLDER / name).read_text() == written[name], "run write_clients.py"


def test_nothing_else_stands_in_the_folder_of_what_is_made(written: dict[str, str]) -> None:
    found = {path.name for path in write_clients.FOLDER.glob("*.py")}

    assert found == written.keys() | {"__init__.py"}


def _parameters(method: Any) -> list[tuple[str, Any, Any]]:
    found = inspect.signature(method).parameters.values()
    return [(one.name, one.kind, one.default) for one in found]


def _public(kind: type) -> set[str]:
    own = {name for name in dir(kind) if not name.startswith("_")}
    return (
        own
        - {"aclose", "sync", "when_cancelled"}
        - {one.name for one in getattr(kind, "__attrs_attrs__", ())}
    )


@pytest.mark.parametrize(("awaited", "sync"), AWAITED)
def test_an_awaited_class_offers_what_the_one_that_it_awaits_offers(awaited: type, sync: type) -> None:
    assert _public(awaited) == _public(sync)


def _found(client: Any, name: str) -> Any:
    area, _, method = name.rpartition(".")
    return getattr(client if area in ("medical", "lms") else getattr(client, area), method)


def _client_of(name: str) -> Any:
    return MEDICAL if name.startswith("medical.") else LMS


@pytest.mark.parametrize("name", GOOD)
def test_a_method_takes_the_same_arguments(name: str) -> None:
    client = _client_of(name)

    assert _parameters(_found(to_async(client), name)) == _parameters(_found(client, name))


async def _outcome(method: Any, arguments: Any) -> Any:
    """What it gives, with all that is on its pages, or the error that it raises."""
    try:
        given = method(**arguments)
        if inspect.isawaitable(given):
            given = await given
        if isinstance(given, Listing | Results | Iterator):
            return list(given)
        if isinstance(given, LAZY):
            return [one async for one in given]
        return given
    except CanvasCommsError as error:
        return error


def _kinds(given: Any) -> Any:
    return [type(one) for one in given] if isinstance(given, list | tuple) else type(given)


def _fresh() -> Mapping[bool, Any]:
    """A clinic and a school as those that the table of arguments was made for."""
    school = canvas_comms_memory.connect("lms", edition="2025-10", actor="$teacher")
    school.files.upload(b"moss", "moss.txt")
    return {True: canvas_comms_memory.connect("medical", edition="v1-2022"), False: school}


@pytest.mark.anyio
async def test_every_method_gives_or_raises_what_it_did() -> None:
    as_before, awaited, different = _fresh(), {key: to_async(one) for key, one in _fresh().items()}, []
    for name, arguments in GOOD.items():
        medical = name.startswith("medical.")
        before = await _outcome(_found(as_before[medical], name), arguments)
        after = await _outcome(_found(awaited[medical], name), arguments)
        after = after.sync if isinstance(after, AsyncLmsClient) else after
        if _kinds(before) != _kinds(after):
            different.append(name)

    assert different == []


@pytest.mark.anyio
async def test_only_what_asks_nobody_or_reads_step_by_step_is_not_awaited() -> None:
    plain = set()
    for name, arguments in GOOD.items():
        method = _found(to_async(_client_of(name)), name)
        if not inspect.iscoroutinefunction(method):
            given = method(**arguments)
            plain |= set() if isinstance(given, LAZY) else {name.rpartition(".")[2]}

    assert plain == PLAIN


@pytest.mark.anyio
async def test_a_client_by_name_sends_and_reads() -> None:
    async with connect_async("medical", "memory", edition="v2-2024") as canvas:
        message = canvas.compose(
            sender="Practitioner/$practitioner", recipients="Patient/$patient", content="At nine."
        )
        report = await canvas.send(message)
        found = canvas.search(patient="Patient/$patient")
        texts = [one.content async for one in found]

    assert isinstance(report.outcome, Sent)
    assert (texts, found.complete, found.total, found.mismatched) == (["At nine."], True, 1, 0)
    assert canvas.edition.value == "v2-2024"


@pytest.mark.anyio
async def test_a_client_of_another_user_runs_in_the_same_threads() -> None:
    async with connect_async("lms", "memory", edition="2025-10") as school:
        other = await school.acting_as(await school.whoami())
        listing = other.courses.list()
        assert listing.complete is None
        assert [one.id async for one in listing]
        assert listing.complete

    with pytest.raises(anyio.ClosedResourceError):
        await other.whoami()


@pytest.mark.anyio
async def test_a_list_is_read_no_further_than_somebody_reads() -> None:
    asked = list[object]()
    canvas = to_async(LMS)
    listing = canvas.conversations.search()
    fetch = listing.sync.fetch

    def counted(cursor: object | None) -> Any:
        asked.append(cursor)
        return fetch(cursor)

    listing.sync.fetch = counted
    assert asked == []
    async for _ in listing:
        break

    assert len(asked) == 1


@pytest.mark.anyio
async def test_no_more_calls_run_at_once_than_there_are_threads() -> None:
    running, entered, go = list[int](), threading.Semaphore(0), threading.Event()
    most = 0

    def clock() -> datetime:
        nonlocal most
        running.append(1)
        most = max(most, len(running))
        entered.release()
        go.wait(10)
        running.pop()
        return MEDICAL.clock()

    async with (
        to_async(attrs.evolve(MEDICAL, clock=clock), threads=2) as canvas,
        anyio.create_task_group() as tasks,
    ):
        for _ in range(5):
            tasks.start_soon(canvas.plan, LETTER)
        for _ in range(2):
            await anyio.to_thread.run_sync(entered.acquire)
        await anyio.wait_all_tasks_blocked()
        go.set()

    assert most == 2


@pytest.mark.anyio
async def test_no_frame_of_a_refusal_holds_an_argument() -> None:
    canvas = to_async(LMS)
    with pytest.raises(InvalidValue) as caught:
        await canvas.conversations.reply("../1", "zqcanary")
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)][1:]

    assert frames
    assert [one for frame in frames for one in frame.f_locals.values() if "zqcanary" in repr(one)] == []


@pytest.mark.anyio
async def test_an_outbox_takes_in_and_a_worker_sends(tmp_path: Path) -> None:
    drafts: Any = MEDICAL.courier().drafts(LETTER)
    before, sent = len(list(MEDICAL.search(patient="Patient/$patient"))), threading.Event()
    async with to_async(open_outbox(tmp_path / "outbox", MEDICAL.courier())) as outbox:
        outbox.sync.on_transition = lambda step: sent.set() if step.after is State.SENT else None
        async with to_async(Worker(outbox.sync)) as worker:
            assert worker.is_running
            accepted = await outbox.submit(drafts[0])
            assert await anyio.to_thread.run_sync(sent.wait, 20)
        assert not worker.is_running
        assert isinstance(accepted, Intent)
        settled = await outbox.show(accepted.id)
        assert [one async for one in outbox.held()] == []

    assert settled is not None
    assert settled.state is State.SENT
    assert len(list(MEDICAL.search(patient="Patient/$patient"))) == before + 1


@pytest.mark.anyio
async def test_what_a_journal_raises_when_it_is_closed_is_raised() -> None:
    class Broken(MemoryJournal):
        def close(self) -> None:
            raise JournalError("cannot be closed")

    with pytest.raises(JournalError):
        async with to_async(Outbox(Broken(), (), machine_clocks)):
            pass


def test_a_forked_process_has_threads_of_its_own() -> None:
    canvas = to_async(LMS)
    assert anyio.run(canvas.whoami)
    child = os.fork()
    if child == 0:
        os._exit(0 if anyio.run(canvas.whoami) else 1)

    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("threads", [0, -1, True, "many", 2.5])
def test_a_number_of_threads_that_cannot_be_is_refused(threads: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^threads:"):
        connect_async("medical", "memory", edition="v2-2024", threads=threads)


def test_only_a_client_an_outbox_or_a_worker_can_be_awaited() -> None:
    with pytest.raises(InvalidValue, match=r"^opened: must be a client, an Outbox or a Worker$"):
        to_async("clinic")  # type: ignore[call-overload]
    with pytest.raises(InvalidValue, match=r"^on_cancelled:"):
        to_async(MEDICAL, on_cancelled="me")  # type: ignore[call-overload]
