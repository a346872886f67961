"""Embedded in other people's programs: two tenants, their session and clock, threads, forks."""

import os
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from canvas_comms.lms.channels import list_channels
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical import Edition, Query, Reference, compose, search, send
from canvas_comms.outcomes import Sent
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms import CanvasLms, ServerAreas
from canvas_comms_medical import CanvasMedical
from canvas_comms_memory import Environment, FrozenClock, MemoryMedical
from canvas_comms_twin import Twin, TwinAdapter, lms, medical

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


class Tenant:
    """A school and a clinic of their own: `people` users with one channel each."""

    def __init__(self, name: str, people: int = 1) -> None:
        self.name = name
        self.twin = Twin(medical(Edition.V2_2024), lms())
        users = [{"ref": f"$u{i}"} for i in range(people)]
        channels = [{"user": f"$u{i}", "address": f"{name}{i}@school.example"} for i in range(people)]
        clinic = {"patients": [{"ref": "$p"}], "practitioners": [{"ref": "$d"}]}
        self.known = self.twin.load({"lms": {"users": users, "channels": channels}, "medical": clinic})

    def network(self, **options: Any) -> Network:
        return Network(transport=TwinAdapter(self.twin), **options)

    def school(self, user: str = "$u0", network: Network | None = None) -> ServerAreas:
        token = BearerToken(self.known.tokens[user])
        where = network or self.network()
        return ServerAreas(
            CanvasLms(f"https://{self.name}.example", LmsEdition.Y2025_10, token, network=where)
        )

    def clinic(self) -> CanvasMedical:
        session = requests.Session()
        session.mount("https://", TwinAdapter(self.twin))
        form = {"grant_type": "client_credentials", **self.known.medical}
        token = session.post(f"https://{self.name}.example/auth/token/", data=form).json()["access_token"]
        base = f"https://{self.name}.example"
        return CanvasMedical(base, Edition.V2_2024, BearerToken(token), network=self.network())

    def message(self, content: str) -> Any:
        patient, doctor = f"Patient/{self.known.refs['$p']}", f"Practitioner/{self.known.refs['$d']}"
        return compose(sender=patient, recipients=doctor, content=content)


def addresses(school: ServerAreas) -> list[str | None]:
    return [channel.address for channel in list_channels(school.channels)]


def test_two_tenants_in_one_process_see_nothing_of_each_other() -> None:
    north, south = Tenant("north"), Tenant("south")
    one, other = north.clinic(), south.clinic()
    send(north.message("Hello"), one, now=NOON)

    assert (addresses(north.school()), addresses(south.school())) == (
        ["north0@school.example"],
        ["south0@school.example"],
    )
    assert (len(list(search(Query(), one))), len(list(search(Query(), other)))) == (1, 0)


def test_a_callers_session_carries_our_requests() -> None:
    tenant = Tenant("north")
    session = requests.Session()
    session.mount("https://", TwinAdapter(tenant.twin))

    assert addresses(tenant.school(network=Network(session=session))) == ["north0@school.example"]


def test_a_callers_clock_is_the_only_clock() -> None:
    clock = FrozenClock(NOON)
    memory = MemoryMedical(Edition.V2_2024, Environment(clock))
    ann, doctor = Reference.of("Patient/" + "a" * 32), Reference.of("Practitioner/" + "c" * 32)
    memory.introduce(ann, doctor)
    clock.advance(timedelta(days=400))
    session = memory.session()
    session.create(compose(sender=ann, recipients=doctor, content="Hello"))

    (found,) = search(Query(), session)
    assert found.sent == NOON + timedelta(days=400)


def test_thirty_two_threads_never_get_each_others_answers() -> None:
    tenant = Tenant("north", people=32)
    network, start = tenant.network(), threading.Barrier(32)
    seen: dict[int, set[str | None]] = {}

    def work(number: int) -> None:
        school = tenant.school(f"$u{number}", network)
        start.wait()
        seen[number] = {address for _ in range(5) for address in addresses(school)}

    threads = [threading.Thread(target=work, args=(number,)) for number in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen == {number: {f"north{number}@school.example"} for number in range(32)}


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_fork_after_import_works_in_parent_and_child() -> None:
    tenant = Tenant("north")
    clinic = tenant.clinic()
    child = os.fork()
    if child == 0:
        fine = isinstance(send(tenant.message("from the child"), clinic, now=NOON).outcomes[0], Sent)
        os._exit(0 if fine and len(list(search(Query(), clinic))) == 1 else 1)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert isinstance(send(tenant.message("from the parent"), clinic, now=NOON).outcomes[0], Sent)
    assert len(list(search(Query(), clinic))) == 1
