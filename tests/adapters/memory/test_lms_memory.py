"""The memory of Canvas LMS with an area made up for these tests: notes that people leave."""

import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest

from canvas_comms.errors import AuthenticationFailed, InvalidWorld, NotFound
from canvas_comms.lms.actors import Actor
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.jobs import Job, Queued
from canvas_comms.lms.operations import Command, Denied, UserRegistered, deny, not_found
from canvas_comms.lms.people import UserState
from canvas_comms.lms.rules.credentials import logged_in
from canvas_comms.lms.rules.throttling import Bucket
from canvas_comms.redaction import Secret
from canvas_comms_memory.areas import Area
from canvas_comms_memory.environment import Environment, FrozenClock, RunningClock
from canvas_comms_memory.lms import MemoryLms
from canvas_comms_memory.stores.directory import Shared
from canvas_comms_memory.worlds.loading import Loading
from canvas_comms_wire.worlds import LmsWorld, read_lms

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
LATER = timedelta(seconds=20)


@attrs.frozen
class Noted:
    id: str
    by: str


@attrs.frozen
class LeaveNote(Command[Noted | Denied]):
    text: str = "note"


@attrs.frozen
class Register(Command[Noted | Denied]):
    pass


@attrs.frozen
class Echo:
    """Work: note this, and queue further work if the text says so."""

    text: str


@attrs.define
class Notes:
    shared: Shared
    kept: list[str] = attrs.field(factory=list)

    def apply(self, change: object) -> bool:
        if not isinstance(change, str):
            return False
        self.kept.append(change)
        return True

    def stored(self) -> Iterable[object]:
        return self.kept


def decide(
    view: Notes, command: Any, actor: Actor | None, edition: LmsEdition, now: datetime
) -> tuple[Noted | Denied, tuple[object, ...]]:
    if actor is None:
        return deny(logged_in(actor), edition, {}), ()
    if isinstance(command, Register):
        return Noted("", actor.id), (UserRegistered(actor.id, now),)
    if command.text == "nowhere":
        return deny(not_found("note"), edition, {}), ()
    changes = (command.text, Queued(Job(Echo(f"echo {command.text}"), now + LATER, command.text)))
    return Noted(view.shared.new_id(), actor.id), changes


def work(view: Notes, work: Echo, edition: LmsEdition, now: datetime) -> Iterable[object]:
    yield work.text
    if work.text == "echo twice":
        yield Queued(Job(Echo("again"), now))


def load(view: Notes, world: LmsWorld, loading: Loading) -> Iterable[object]:
    for topic in world.topics:
        loading.create(topic.ref)
        yield f"{topic.title} after {len(view.kept)}"


def observe(view: Notes, user_id: str) -> Mapping[str, object]:
    return {"notes": len(view.kept)}


NOTES = Area(
    "notes",
    lambda shared, world: Notes(shared),
    {LeaveNote: decide, Register: decide},
    [str],
    {Echo: work},
    load,
    observe,
)
WORLD = read_lms(
    {
        "users": [
            {"ref": "$ann", "name": "Ann Teacher", "short_name": "Ann"},
            {"ref": "$bob", "state": "pre_registered"},
            {"ref": "$admin", "role": "account_admin", "permissions": {"become_user": False}},
        ],
        "crowd": [{"course": "$bio", "role": "student", "count": 2, "name": "Crowd"}],
        "courses": [
            {
                "ref": "$bio",
                "permissions": {"student": {"send_messages": False}},
                "enrollments": [{"user": "$ann", "role": "teacher"}],
            },
            {"ref": "$chem", "sections": [{"ref": "$s1", "name": "One"}], "created_at": "@now-1d"},
        ],
        "observer_links": [{"observer": "$ann", "student": "$bob"}],
        "groups": [
            {"ref": "$g", "context": "$bio", "group_category": "$set", "members": ["$bob"]},
            {"ref": "$club", "context": "account"},
        ],
        "topics": [{"ref": "$t", "context": "$bio", "title": "Hello"}],
        "throttle": [{"user": "$ann", "bucket_level": 700}],
    }
)


def memory(clock: Any = None) -> MemoryLms:
    return MemoryLms(LmsEdition.Y2025_10, Environment(clock or FrozenClock(NOW)), [NOTES])


def test_a_command_is_decided_and_its_changes_are_applied() -> None:
    canvas = memory()

    assert canvas.session("7").execute(LeaveNote("hi")) == Noted("3", "7")
    assert canvas.store("notes").kept == ["hi"]


def test_while_the_clock_stands_jobs_wait_until_told() -> None:
    clock = FrozenClock(NOW)
    canvas = memory(clock)
    session = canvas.session("7")
    session.execute(LeaveNote("one"))
    clock.advance(LATER)
    session.execute(LeaveNote("two"))

    assert canvas.store("notes").kept == ["one", "two"]
    assert canvas.run_jobs() == 1
    assert canvas.store("notes").kept == ["one", "two", "echo one"]


def test_while_the_clock_runs_due_jobs_run_at_the_start_of_the_next_call() -> None:
    class Running(RunningClock):
        ahead = timedelta()

        def __call__(self) -> datetime:
            return NOW + self.ahead

    clock = Running()
    canvas = memory(clock)
    canvas.session("7").execute(LeaveNote("one"))
    clock.ahead = LATER
    canvas.session("7").execute(LeaveNote("two"))

    assert canvas.store("notes").kept == ["one", "echo one", "two"]


def test_jobs_that_jobs_queue_run_too_if_they_are_due() -> None:
    clock = FrozenClock(NOW)
    canvas = memory(clock)
    canvas.session("7").execute(LeaveNote("twice"))
    clock.advance(LATER)

    assert canvas.run_jobs() == 2
    assert canvas.store("notes").kept == ["twice", "echo twice", "again"]


def test_a_job_of_the_same_singleton_waits_once() -> None:
    clock = FrozenClock(NOW)
    canvas = memory(clock)
    for _ in range(3):
        canvas.session("7").execute(LeaveNote("same"))
    clock.advance(LATER)

    assert canvas.run_jobs() == 1


def test_once_it_ran_a_singleton_may_wait_again() -> None:
    clock = FrozenClock(NOW)
    canvas = memory(clock)
    for _ in range(2):
        canvas.session("7").execute(LeaveNote("same"))
        clock.advance(LATER)

        assert canvas.run_jobs() == 1


def test_a_world_is_loaded_in_its_order_and_its_names_stand_for_ids() -> None:
    canvas = memory()
    refs = canvas.load(WORLD).refs

    assert set(refs) == {
        *("$root", "$ann", "$bob", "$admin", "$bio", "$chem", "$s1", "$g", "$set", "$club", "$t")
    }
    numbers = [int(refs[name]) for name in ("$root", "$ann", "$bob", "$admin", "$bio", "$chem", "$g")]
    assert numbers == sorted(numbers)
    assert canvas.store("notes").kept == ["Hello after 0"]


def test_people_and_places_are_as_the_world_says() -> None:
    canvas = memory()
    refs, directory = canvas.load(WORLD).refs, canvas.directory
    ann, bio = directory.user(refs["$ann"]), directory.course(refs["$bio"])

    assert ann is not None
    assert (ann.name, ann.short_name) == ("Ann Teacher", "Ann")
    assert bio is not None
    assert bio.name == "bio"
    assert [e.role.value for e in directory.enrollments_in(bio.id)] == ["teacher", "student", "student"]
    assert [s.name for s in directory.sections_of(bio.id)] == ["bio"]
    assert directory.observers_of(refs["$bob"]) == (ann.id,)
    assert directory.is_member(refs["$bob"], refs["$g"])
    assert [g.id for g in directory.groups_in_category(refs["$set"])] == [refs["$g"]]
    assert [g.id for g in directory.groups_in(directory.root_account.context)] == [refs["$club"]]
    assert directory.account_users_of(refs["$admin"])[0].overrides == {"become_user": False}


def test_created_at_is_numbered_over_users_courses_and_groups() -> None:
    canvas = memory()
    refs, directory = canvas.load(WORLD).refs, canvas.directory
    found = [directory.user(refs["$admin"]), directory.course(refs["$bio"]), directory.group(refs["$club"])]

    assert [one.created_at - NOW for one in found if one is not None] == [
        timedelta(hours=-1, seconds=number) for number in (2, 3, 6)
    ]
    chem = directory.course(refs["$chem"])
    assert chem is not None
    assert chem.created_at == NOW - timedelta(days=1)


def test_every_listed_user_gets_a_token_and_a_session() -> None:
    canvas = memory()
    loaded = canvas.load(WORLD)

    assert set(loaded.tokens) == set(loaded.sessions) == {"$ann", "$bob", "$admin"}
    assert canvas.token_session(loaded.tokens["$ann"]).execute(Register()) == Noted("", loaded.refs["$ann"])
    session = canvas.logins.session(loaded.sessions["$bob"].reveal())
    assert session == Actor(loaded.refs["$bob"])
    assert loaded.throttle == {loaded.tokens["$ann"].reveal(): Bucket(700.0, NOW)}


def test_loading_forgets_what_was_there() -> None:
    canvas = memory()
    token = canvas.load(WORLD).tokens["$ann"]
    canvas.load(LmsWorld())

    assert canvas.logins.token(token.reveal()) is None
    assert canvas.store("notes").kept == []


def test_a_world_with_an_impossible_time_changes_nothing() -> None:
    canvas = memory()
    refs = canvas.load(WORLD).refs
    impossible = read_lms({"users": [{"ref": "$x", "created_at": "2026-02-30T00:00:00Z"}]})

    with pytest.raises(InvalidWorld, match=r"lms\.users\[0\]\.created_at"):
        canvas.load(impossible)
    assert canvas.directory.user(refs["$ann"]) is not None


def test_a_world_may_name_its_edition() -> None:
    canvas = memory()
    canvas.load(read_lms({"edition": "2023"}))

    assert canvas.edition is LmsEdition.Y2023


def test_a_user_can_become_registered() -> None:
    canvas = memory()
    bob = canvas.load(WORLD).refs["$bob"]
    before = canvas.observe_user(bob)
    canvas.session(bob).execute(Register())
    user = canvas.directory.user(bob)

    assert before == {"state": "pre_registered", "notes": 1}
    assert user is not None
    assert user.state is UserState.REGISTERED
    assert canvas.observe_user("nobody") is None


def test_a_token_that_is_no_good_is_nobodys() -> None:
    canvas = memory()
    expired = canvas.logins.give_token("7", expires_at=NOW)
    revoked = canvas.logins.give_token("7")
    canvas.logins.revoke(revoked)

    for token in (expired, revoked, Secret("unknown")):
        assert canvas.token_session(token).actor is None


def test_a_denied_read_is_an_error_by_status() -> None:
    canvas = memory()

    with pytest.raises(NotFound):
        canvas.session("7").read(LeaveNote("nowhere"), Noted)
    with pytest.raises(AuthenticationFailed):
        canvas.token_session(Secret("unknown")).read(LeaveNote(), Noted)


def test_what_no_area_applies_is_a_defect_and_not_lost() -> None:
    broken = attrs.evolve(NOTES, decides={LeaveNote: lambda *_: (None, [3])})
    canvas = MemoryLms(LmsEdition.Y2025_10, Environment(FrozenClock(NOW)), [broken])

    with pytest.raises(TypeError, match="no area applies int"):
        canvas.session("7").execute(LeaveNote())


def test_secrets_are_not_shown() -> None:
    canvas = memory()
    loaded = canvas.load(WORLD)
    shown = repr(loaded) + repr(canvas.logins) + repr(canvas)

    assert not any(token.reveal() in shown for token in loaded.tokens.values())


def test_two_memories_share_nothing() -> None:
    one, other = memory(), memory()
    one.load(WORLD)
    one.session("7").execute(LeaveNote("mine"))

    assert other.store("notes").kept == []
    assert other.directory.user("3") is None


def test_calls_of_many_threads_are_steps_in_one_order() -> None:
    canvas = memory()
    given: list[str] = []

    def leave() -> None:
        for _ in range(20):
            result = canvas.session("7").execute(LeaveNote())
            given.append(result.id if isinstance(result, Noted) else "")

    threads = [threading.Thread(target=leave) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(given)) == 640
    assert len(canvas.store("notes").kept) == 640
