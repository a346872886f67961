from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.decisions import Effect
from canvas_comms.lms.conversations.plan import IntentReason, KnownThread, Plan, PlanReason, Snapshot, plan
from canvas_comms.lms.conversations.requests import How, Threads, compose
from canvas_comms.lms.conversations.rules.creating import CreateReason
from canvas_comms.lms.conversations.rules.modes import Mode, Switches
from canvas_comms.lms.conversations.rules.recipients import RecipientReason
from canvas_comms.lms.rights_table import Right

ME = "1"
CLASS = tuple(map(str, range(10, 260)))
KNOWN = Snapshot(
    me=ME,
    people={
        "7": ("7",),
        "8": ("8",),
        "1": ("1",),
        "9": (),
        "course_5": (ME, *CLASS),
        "group_5": ("7", "8", ME),
    },
    threads={"7": KnownThread("70", "old"), "8": None},
    rights={(Right.SEND_MESSAGES_ALL, "course_5"): True},
)


def planned(snapshot: Snapshot = KNOWN, **intent: Any) -> Plan:
    return plan(compose(**{"to": ["7"], "body": "hello", "how": How.INDIVIDUALLY, **intent}), snapshot)


def test_one_person_gets_their_private_thread_again() -> None:
    found = planned()

    assert (found.mode, found.head_count, found.threads) == (Mode.PRIVATE, 1, 1)
    assert found.people is not None
    assert found.people[0].thread == "70"
    assert CreateReason.THREAD_REUSED in found.decision.reasons()


def test_a_subject_is_lost_in_an_old_thread() -> None:
    found = planned(subject="new", threads=Threads.REUSE)

    assert [(f.reason, f.where) for f in found.losses] == [(CreateReason.SUBJECT_LOST, "user[7]")]


def test_the_same_subject_is_not_lost() -> None:
    assert planned(subject="old", threads=Threads.REUSE).losses == ()


def test_a_new_thread_keeps_the_subject_and_is_not_private() -> None:
    found = planned(subject="new", threads=Threads.NEW)

    assert (found.mode, found.losses) == (Mode.GROUP_EACH, ())
    assert found.calls[0].switches == Switches(force_new=True)


def test_a_subject_without_a_choice_of_thread_is_refused() -> None:
    found = planned(subject="new")

    assert not found.allowed
    assert found.calls == ()
    assert IntentReason.SAY_WHICH_THREAD in found.decision.reasons()


def test_where_no_thread_is_listed_a_deleted_one_stays_possible() -> None:
    found = planned(to=["8"], subject="new", threads=Threads.REUSE)

    assert [f.reason for f in found.decision.having(Effect.UNKNOWN)] == [PlanReason.HIDDEN_THREAD]


def test_what_was_not_looked_up_is_unknown() -> None:
    found = planned(Snapshot(me=ME), to=["7", "group_5"], allow_fan_out=True)

    assert (found.people, found.head_count, found.threads) == (None, None, None)
    assert [f.where for f in found.decision.having(Effect.UNKNOWN)] == ["recipients[0]", "recipients[1]"]
    assert found.allowed


def test_who_cannot_be_reached_is_a_loss() -> None:
    found = planned(to=["7", "9"])

    assert [(f.reason, f.where) for f in found.losses] == [(RecipientReason.NOT_MESSAGEABLE, "recipients[1]")]
    assert found.head_count == 1


def test_nobody_left_is_refused() -> None:
    assert CreateReason.NOBODY_LEFT in {f.reason for f in planned(to=["9"]).decision.refusals}


def test_a_note_to_oneself_goes_to_oneself() -> None:
    found = planned(to=[ME])

    assert found.people is not None
    assert [one.user for one in found.people] == [ME]


def test_a_group_must_be_allowed_to_fan_out_and_tells_its_head_count() -> None:
    refused, allowed = planned(to=["group_5"]), planned(to=["group_5"], allow_fan_out=True)

    assert (refused.allowed, refused.head_count) == (False, 2)
    assert (allowed.allowed, allowed.threads) == (True, 2)


def test_together_is_one_new_thread_for_all() -> None:
    found = planned(to=["7", "8"], how=How.TOGETHER, subject="new")

    assert (found.mode, found.threads, found.losses) == (Mode.GROUP, 1, ())
    assert found.calls[0].switches == Switches(group_conversation=True)


def test_more_than_a_hundred_cannot_be_together() -> None:
    found = planned(to=["course_5"], how=How.TOGETHER, allow_fan_out=True)

    assert IntentReason.CANNOT_SPLIT in {f.reason for f in found.decision.refusals}


@pytest.mark.parametrize("how", [How.INDIVIDUALLY, How.AS_A_BATCH])
def test_private_threads_of_more_than_a_hundred_are_split_into_calls(how: How) -> None:
    found = planned(to=["course_5"], how=how, allow_fan_out=True)

    assert [len(call.recipients) for call in found.calls] == [100, 100, 50]
    assert [call.later for call in found.calls] == [how is How.AS_A_BATCH] * 3
    assert IntentReason.SPLIT in found.decision.reasons()
    assert found.allowed


def test_new_threads_of_more_than_a_hundred_are_one_call() -> None:
    found = planned(to=["course_5"], threads=Threads.NEW, allow_fan_out=True)

    assert [call.recipients for call in found.calls] == [("course_5",)]
    assert found.threads == 250


@pytest.mark.parametrize(
    ("snapshot", "intent", "reason"),
    [
        (Snapshot(ME), {}, PlanReason.PEOPLE_NOT_LOOKED_UP),
        (
            Snapshot(ME, people={"7": ("7",)}),
            {"subject": "new", "threads": Threads.REUSE},
            PlanReason.THREADS_NOT_LOOKED_UP,
        ),
        (
            Snapshot(ME, people={"7": ("7",)}, threads={"7": None}),
            {"context": "course_5"},
            PlanReason.RIGHT_NOT_LOOKED_UP,
        ),
    ],
)
def test_each_thing_that_was_not_looked_up_has_a_reason_of_its_own(
    snapshot: Snapshot, intent: dict[str, Any], reason: PlanReason
) -> None:
    found = planned(snapshot, **intent)

    assert [f.reason for f in found.decision.having(Effect.UNKNOWN)] == [reason]


@pytest.mark.parametrize(("held", "effect"), [(True, None), (False, Effect.REFUSED), (None, Effect.UNKNOWN)])
def test_a_whole_class_needs_a_right(held: bool | None, effect: Effect | None) -> None:
    rights = {} if held is None else {(Right.SEND_MESSAGES_ALL, "course_5"): held}
    snapshot = Snapshot(me=ME, people={"course_5": ("7", "8")}, rights=rights)

    findings = planned(snapshot, to=["course_5"], allow_fan_out=True).decision.findings

    assert [f.effect for f in findings if f.where == "recipients[0]" and f.effect is not Effect.NOTED] == (
        [] if effect is None else [effect]
    )


def test_a_batch_of_one_is_made_at_once_and_says_so() -> None:
    found = planned(how=How.AS_A_BATCH)

    assert CreateReason.ASYNC_IGNORED in {f.reason for f in found.decision.having(Effect.CHANGED)}


def test_old_threads_do_not_matter_for_a_group() -> None:
    assert CreateReason.THREAD_REUSED not in planned(to=["7", "8"], how=How.TOGETHER).decision.reasons()


@given(
    to=st.lists(st.sampled_from(["7", "8", "1", "9", "77", "group_5", "course_5"]), min_size=1),
    how=st.sampled_from(How),
    threads=st.none() | st.sampled_from(Threads),
    subject=st.none() | st.sampled_from(["old", "new"]),
    allow=st.booleans(),
)
def test_any_intent_has_a_plan_and_only_allowed_ones_have_calls(
    to: list[str], how: How, threads: Threads | None, subject: str | None, allow: bool
) -> None:
    found = planned(to=to, how=how, threads=threads, subject=subject, allow_fan_out=allow)

    assert bool(found.calls) == found.allowed
