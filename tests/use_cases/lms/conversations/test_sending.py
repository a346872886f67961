"""Planning, sending and reading back over a gateway in memory, and over one that fails."""

from typing import Any

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.lms.conversations.look_up import look_up
from canvas_comms.lms.conversations.plan import Plan, Snapshot, plan
from canvas_comms.lms.conversations.reconcile import reconcile
from canvas_comms.lms.conversations.requests import How, Intent, NewConversation, Threads, compose
from canvas_comms.lms.conversations.send import Delivery, send
from canvas_comms.losses import LossReason
from canvas_comms.outcomes import Doubt, NotSent, Refused, Rejected, Sent, Unknown


@pytest.fixture(params=["memory", "http"])
def over(request: pytest.FixtureRequest) -> str:
    """Everything here holds in memory and over HTTP alike."""
    way: str = request.param
    return way


def plan_of(school: Any, who: str, *to: str, **more: Any) -> Plan:
    recipients = [school.refs.get(f"${one}", one) for one in to]
    intent = compose(**{"to": recipients, "body": "hello", "how": How.INDIVIDUALLY, **more})
    return plan(intent, look_up(intent, school.gateway(who), me=school.id(who)))


@pytest.mark.parametrize("how", How)
@pytest.mark.parametrize("threads", Threads)
@pytest.mark.parametrize("to", [("bob",), ("bob", "cho"), ("bob", "zoe"), ("group",)])
def test_what_was_planned_is_what_happens(
    open_class: Any, how: How, threads: Threads, to: tuple[str, ...]
) -> None:
    school = open_class(groups=[{"ref": "$team", "context": "$bio", "members": ["$bob", "$cho"]}])
    old = school.write("mia", "bob", subject="old").id
    named = [f"group_{school.id('team')}" if one == "group" else one for one in to]
    planned = plan_of(school, "mia", *named, how=how, threads=threads, subject="new", allow_fan_out=True)
    before = set(school.inbox("mia", scope="sent"))

    report = send(planned, school.gateway("mia"), on_loss="accept")
    school.run_jobs()
    sent = [school.see("mia", one) for one in school.inbox("mia", scope="sent", per_page="50")]

    new = [one for one in sent if one.id not in before]
    reused = [one for one in sent if one.id in before and one.message_count == 2]
    assert len(new) + len(reused) == planned.threads
    assert planned.people is not None
    assert {one.user for one in planned.people} == {user for one in [*new, *reused] for user in one.audience}
    assert [one.id for one in reused] == [one.thread for one in planned.people if one.thread]
    assert all(one.subject == "new" for one in new)
    assert {d.user for d in report.deliveries} == {one.user for one in planned.people}
    assert old in before


def test_a_loss_is_refused_before_anything_is_sent(school: Any) -> None:
    school.write("mia", "bob", subject="old")
    planned = plan_of(school, "mia", "bob", subject="new", threads=Threads.REUSE)

    report = send(planned, Untouchable())

    outcome = report.deliveries[0].outcome
    assert isinstance(outcome, Refused)
    assert LossReason.WOULD_LOSE in outcome.decision.reasons()


def test_what_the_rules_refuse_touches_no_network(school: Any) -> None:
    planned = plan_of(school, "mia", "zoe")

    report = send(planned, Untouchable())

    assert all(isinstance(d.outcome, Refused) for d in report.deliveries)


def test_everybody_has_an_outcome_of_their_own(school: Any) -> None:
    report = send(plan_of(school, "mia", "bob", "cho", "dan"), school.gateway("mia"))

    assert report.all_sent
    assert {d.user for d in report.deliveries} == {school.id(one) for one in ("bob", "cho", "dan")}
    assert len({d.outcome.id for d in report.deliveries if isinstance(d.outcome, Sent)}) == 3


def test_people_in_one_thread_have_it_in_common(school: Any) -> None:
    report = send(plan_of(school, "mia", "bob", "cho", how=How.TOGETHER), school.gateway("mia"))

    assert len({d.outcome for d in report.deliveries}) == 1


def test_a_note_to_oneself_is_delivered_to_oneself(school: Any) -> None:
    report = send(plan_of(school, "mia", "mia"), school.gateway("mia"))

    assert [d.user for d in report.deliveries] == [school.id("mia")]
    assert report.all_sent


def test_who_was_dropped_after_all_is_rejected(school: Any) -> None:
    intent = compose(to=[school.id("bob"), school.id("zoe")], body="x", how=How.INDIVIDUALLY)
    people = {school.id(one): (school.id(one),) for one in ("bob", "zoe")}
    wrong = plan(intent, Snapshot(me=school.id("mia"), people=people))

    report = send(wrong, school.gateway("mia"))

    outcomes = {d.user: type(d.outcome) for d in report.deliveries}
    assert outcomes == {school.id("bob"): Sent, school.id("zoe"): Rejected}


def test_what_is_sent_later_is_unknown_until_it_is_seen(school: Any) -> None:
    since = school.clock.now
    report = send(plan_of(school, "mia", "bob", "cho", how=How.AS_A_BATCH), school.gateway("mia"))
    early = reconcile(report, school.gateway("mia"), since=since, known=())
    school.run_jobs()
    late = reconcile(report, school.gateway("mia"), since=since, known=())

    assert [d.outcome for d in report.deliveries] == [Unknown(Doubt.SENT_LATER)] * 2
    assert len(report.batches) == 1
    assert not any(isinstance(d.outcome, Sent) for d in early.deliveries)
    assert late.all_sent


class Answers:
    """A gateway whose creating answers what a test says."""

    def __init__(self, gateway: Any, change: Any) -> None:
        self.gateway, self.change = gateway, change

    def __getattr__(self, name: str) -> Any:
        return getattr(self.gateway, name)

    def create(self, new: NewConversation) -> Any:
        found = self.gateway.create(new)
        return attrs.evolve(found, conversations=self.change(found.conversations))


def of_strangers(found: Any) -> Any:
    return tuple(attrs.evolve(one, audience=("999",)) for one in found)


def of_nobody(found: Any) -> Any:
    return tuple(attrs.evolve(one, audience=()) for one in found)


@pytest.mark.parametrize(
    "change", [lambda _: (), of_strangers, of_nobody], ids=["none", "strangers", "nobody"]
)
def test_a_201_that_lists_nobody_of_ours_leaves_it_open(school: Any, change: Any) -> None:
    report = send(plan_of(school, "mia", "bob"), Answers(school.gateway("mia"), change))

    assert [d.outcome for d in report.deliveries] == [Unknown(Doubt.BROKEN_ANSWER, 201)]


def test_a_201_that_lists_nobody_leaves_it_open_for_whoever_was_meant(school: Any) -> None:
    intent = plan_of(school, "mia", "bob").intent
    unseen = plan(intent, Snapshot(me=school.id("mia")))

    report = send(unseen, Answers(school.gateway("mia"), lambda _: ()))

    assert report.deliveries == (Delivery(school.id("bob"), Unknown(Doubt.BROKEN_ANSWER, 201)),)


def test_after_a_201_that_lists_nobody_the_rest_is_not_sent(open_class: Any) -> None:
    school = open_class(settings={"max_group_conversation_size": 1})
    intent = compose(to=[school.id(one) for one in ("bob", "cho")], body="x", how=How.INDIVIDUALLY)
    known = attrs.evolve(look_up(intent, school.gateway("mia"), me=school.id("mia")), limit=1)

    report = send(plan(intent, known), Answers(school.gateway("mia"), lambda _: ()))

    outcomes = [d.outcome for d in report.deliveries]
    assert outcomes == [Unknown(Doubt.BROKEN_ANSWER, 201), NotSent(Doubt.EARLIER_UNKNOWN)]


@pytest.mark.parametrize("k", range(4))
@pytest.mark.parametrize("fault", [Unknown(Doubt.NO_ANSWER), NotSent(Doubt.NO_CONNECTION), Rejected(503)])
def test_when_call_k_fails_everybody_still_has_an_outcome(open_class: Any, k: int, fault: Any) -> None:
    school = open_class(settings={"max_group_conversation_size": 1})
    intent = compose(to=[school.id(one) for one in ("bob", "cho", "dan")], body="x", how=How.INDIVIDUALLY)
    known = attrs.evolve(look_up(intent, school.gateway("mia"), me=school.id("mia")), limit=1)
    heard: list[Delivery] = []

    report = send(plan(intent, known), FailsAt(school.gateway("mia"), k, fault), on_delivery=heard.append)

    outcomes = [d.outcome for d in report.deliveries]
    after = NotSent(Doubt.EARLIER_UNKNOWN) if isinstance(fault, Unknown) else None
    assert [isinstance(one, Sent) for one in outcomes[:k]] == [True] * min(k, 3)
    assert outcomes[k : k + 1] == [fault][: max(0, 3 - k)]
    assert all(one == after if after else isinstance(one, Sent) for one in outcomes[k + 1 :])
    assert tuple(heard) == report.deliveries


@pytest.mark.parametrize("k", range(3))
def test_a_sudden_end_leaves_what_was_heard(open_class: Any, k: int) -> None:
    school = open_class(settings={"max_group_conversation_size": 1})
    intent = compose(to=[school.id(one) for one in ("bob", "cho", "dan")], body="x", how=How.INDIVIDUALLY)
    known = attrs.evolve(look_up(intent, school.gateway("mia"), me=school.id("mia")), limit=1)
    heard: list[Delivery] = []

    with pytest.raises(KeyboardInterrupt):
        send(
            plan(intent, known),
            FailsAt(school.gateway("mia"), k, KeyboardInterrupt()),
            on_delivery=heard.append,
        )

    assert [isinstance(d.outcome, Sent) for d in heard] == [True] * k


def test_giving_up_between_calls_leaves_the_rest_unsent(open_class: Any) -> None:
    school = open_class(settings={"max_group_conversation_size": 1})
    intent = compose(to=[school.id(one) for one in ("bob", "cho", "dan")], body="x", how=How.INDIVIDUALLY)
    known = attrs.evolve(look_up(intent, school.gateway("mia"), me=school.id("mia")), limit=1)
    heard: list[Delivery] = []

    planned = plan(intent, known)
    report = send(planned, school.gateway("mia"), on_delivery=heard.append, cancelled=lambda: bool(heard))

    assert [d.outcome for d in report.deliveries[1:]] == [NotSent(Doubt.CANCELLED)] * 2


def test_threads_in_another_context_are_not_taken_for_old_ones(school: Any) -> None:
    school.write("mia", "bob", context_code=f"course_{school.id('bio')}", subject="old")

    planned = plan_of(school, "mia", "bob", subject="new", threads=Threads.REUSE)

    assert planned.losses == ()


def test_looking_up_asks_for_no_threads_where_none_is_reused(school: Any) -> None:
    intent: Intent = compose(to=[school.id("bob")], body="x", how=How.INDIVIDUALLY, threads=Threads.NEW)

    assert look_up(intent, school.gateway("mia"), me=school.id("mia")).threads == {}


class Untouchable:
    """A gateway that nobody may touch. What it can do may be read."""

    capabilities = frozenset(Capability)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


class FailsAt:
    """A gateway whose create call number `k` fails."""

    def __init__(self, gateway: Any, k: int, fault: Any) -> None:
        self.gateway, self.k, self.fault, self.count = gateway, k, fault, 0

    def create(self, new: NewConversation) -> Any:
        self.count += 1
        if self.count - 1 != self.k:
            return self.gateway.create(new)
        if isinstance(self.fault, BaseException):
            raise self.fault
        return self.fault

    def __getattr__(self, name: str) -> Any:
        return getattr(self.gateway, name)
