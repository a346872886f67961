"""What became of a message of unknown fate: never a claim about a message that could be another."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.conversations.look_up import look_up
from canvas_comms.lms.conversations.plan import plan
from canvas_comms.lms.conversations.reconcile import reconcile
from canvas_comms.lms.conversations.requests import How, NewMessage, Threads, compose
from canvas_comms.lms.conversations.send import Candidate, Delivery, SendReport
from canvas_comms.outcomes import Doubt, Sent, Unknown

LONG = "Dear all, " + "x" * 120


@pytest.fixture(params=["memory", "http"])
def over(request: pytest.FixtureRequest) -> str:
    """Everything here holds in memory and over HTTP alike."""
    way: str = request.param
    return way


def lost(
    school: Any,
    body: str = "hello",
    to: Sequence[str] = ("bob",),
    how: How = How.INDIVIDUALLY,
    threads: Threads | None = None,
) -> SendReport:
    """The report of a message that nobody knows the fate of. Nothing is sent for it."""
    intent = compose(to=[school.id(one) for one in to], body=body, how=how, threads=threads)
    planned = plan(intent, look_up(intent, school.gateway("mia"), me=school.id("mia")))
    return SendReport(planned, tuple(Delivery(school.id(one), Unknown(Doubt.NO_ANSWER)) for one in to))


def test_as_long_as_nobody_says_what_else_was_sent_nothing_is_settled(school: Any) -> None:
    since = school.clock.now
    made = school.write("mia", "bob").id
    report = lost(school)

    settled = reconcile(report, school.gateway("mia"), since=since)

    assert settled.deliveries == report.deliveries
    assert settled.candidates == (
        Candidate(school.id("bob"), made, since + timedelta(seconds=1), same_text=True),
    )


def test_an_equal_text_of_the_same_second_is_another_message_where_it_is_known(school: Any) -> None:
    other = school.write("mia", "bob").id
    since = school.clock.now.replace(microsecond=900_000)  # written in this second, before ours
    report = lost(school)

    settled = reconcile(report, school.gateway("mia"), since=since, known=[other])

    assert settled.deliveries == report.deliveries
    assert [one.conversation for one in settled.candidates] == [other]


def test_what_somebody_else_answered_with_the_same_words_is_no_candidate(school: Any) -> None:
    old = school.write("mia", "bob", body="Will you come?").id
    since = school.clock.now
    school.gateway("bob").add_message(old, NewMessage("hello"))
    school.gateway("mia").add_message(old, NewMessage("good"))

    settled = reconcile(lost(school), school.gateway("mia"), since=since, known=())

    assert (settled.outcomes, settled.candidates) == ((Unknown(Doubt.NO_ANSWER),), ())


def test_what_went_to_others_too_is_not_the_message_to_one(school: Any) -> None:
    since = school.clock.now
    school.write("mia", "bob", "cho", group_conversation=True)

    settled = reconcile(lost(school), school.gateway("mia"), since=since, known=())

    assert settled.outcomes == (Unknown(Doubt.NO_ANSWER),)
    assert len(settled.candidates) == 1


@pytest.mark.parametrize(
    ("wrote", "found"), [(("bob", "cho"), True), (("bob",), False), (("bob", "dan"), False)]
)
def test_a_message_to_all_together_is_known_by_all_of_them(
    school: Any, wrote: tuple[str, ...], found: bool
) -> None:
    since = school.clock.now
    school.write("mia", *wrote, group_conversation=True, body=LONG)
    report = lost(school, LONG, ("bob", "cho"), How.TOGETHER)

    settled = reconcile(report, school.gateway("mia"), since=since, known=())

    assert settled.all_sent is found
    assert bool(settled.candidates) is not found


def test_a_message_without_an_author_may_be_anybodys(school: Any) -> None:
    since = school.clock.now
    school.write("mia", "bob", body=LONG)
    report = lost(school, LONG)

    settled = reconcile(report, WithoutAuthors(school.gateway("mia")), since=since, known=())

    assert settled.deliveries == report.deliveries
    assert [one.same_text for one in settled.candidates] == [True]


class WithoutAuthors:
    """A gateway whose messages do not tell who wrote them."""

    def __init__(self, gateway: Any) -> None:
        self.gateway = gateway

    def __getattr__(self, name: str) -> Any:
        return getattr(self.gateway, name)

    def show(self, id: str, **more: Any) -> Any:
        shown = self.gateway.show(id, **more)
        messages = tuple(attrs.evolve(one, author_id=None) for one in shown.messages)
        return attrs.evolve(shown, messages=messages)


def test_older_messages_that_begin_alike_are_not_taken_for_this_one(school: Any) -> None:
    school.write("mia", "bob")
    later = school.clock.now.replace(hour=13)
    report = lost(school, to=("bob", "cho"), how=How.AS_A_BATCH)

    settled = reconcile(report, school.gateway("mia"), since=later, known=())

    assert not any(isinstance(d.outcome, Sent) for d in settled.deliveries)


def test_a_message_that_only_begins_alike_is_never_taken_for_this_one(school: Any) -> None:
    since = school.clock.now
    other = school.write("mia", "bob", body=LONG + " and bring your books").id
    report = lost(school, LONG + " and leave your books at home")

    settled = reconcile(report, school.gateway("mia"), since=since, known=())

    assert settled.deliveries == report.deliveries
    later = since + timedelta(seconds=1)  # the clock of this class ticks
    assert settled.candidates == (Candidate(school.id("bob"), other, later, same_text=False),)


@pytest.mark.parametrize("body", ["hello", LONG])
def test_of_two_messages_alike_none_is_taken_for_this_one(school: Any, body: str) -> None:
    since = school.clock.now
    for _ in range(2):
        school.write("mia", "bob", body=body)
    report = lost(school, body)

    settled = reconcile(report, school.gateway("mia"), since=since, known=())

    assert settled.deliveries == report.deliveries
    assert [one.same_text for one in settled.candidates] == [True, True]


def test_the_message_of_another_report_is_not_taken_for_this_one(school: Any) -> None:
    since = school.clock.now
    known = [school.write("mia", "bob").id]
    report = lost(school)

    settled = reconcile(report, school.gateway("mia"), since=since, known=known)

    assert settled.deliveries == report.deliveries
    assert [one.conversation for one in settled.candidates] == known


def test_a_message_that_did_arrive_is_found_among_others(school: Any) -> None:
    since = school.clock.now
    school.write("mia", "bob", body="another matter")
    made = school.write("mia", "bob", body=LONG).id
    report = lost(school, LONG)

    settled = reconcile(report, school.gateway("mia"), since=since, known=())

    assert [d.outcome for d in settled.deliveries] == [Sent(made)]
    assert settled.candidates == ()


def test_messages_to_each_of_several_are_found_one_by_one(school: Any) -> None:
    since = school.clock.now
    made = {one: school.write("mia", one, body=LONG).id for one in ("bob", "cho")}
    report = lost(school, LONG, ("bob", "cho"))

    settled = reconcile(report, school.gateway("mia"), since=since, known=())

    assert settled.outcomes == (Sent(made["bob"]), Sent(made["cho"]))


def test_a_new_thread_about_something_else_is_no_more_than_a_candidate(school: Any) -> None:
    since = school.clock.now
    school.write("mia", "bob", body=LONG, subject="Homework")
    report = lost(school, LONG)
    intent = attrs.evolve(report.plan.intent, subject="Holidays")
    report = attrs.evolve(report, plan=attrs.evolve(report.plan, intent=intent))

    settled = reconcile(report, school.gateway("mia"), since=since, known=())

    assert settled.outcomes == (Unknown(Doubt.NO_ANSWER),)
    assert len(settled.candidates) == 1


def test_a_server_that_cuts_to_seconds_still_shows_it(school: Any) -> None:
    made = school.write("mia", "bob").id
    since = school.clock.now.replace(microsecond=999_999)

    settled = reconcile(lost(school), school.gateway("mia"), since=since, known=())

    assert [d.outcome for d in settled.deliveries] == [Sent(made)]


@pytest.mark.parametrize(("late", "candidates"), [(timedelta(minutes=4), 1), (timedelta(minutes=6), 0)])
def test_what_a_slow_clock_may_have_written_is_a_candidate(
    school: Any, late: timedelta, candidates: int
) -> None:
    school.write("mia", "bob")
    report = lost(school)

    settled = reconcile(report, school.gateway("mia"), since=school.clock.now + late, known=())

    assert settled.deliveries == report.deliveries
    assert len(settled.candidates) == candidates


def test_looking_marks_nothing_as_read(school: Any) -> None:
    thread = school.write("mia", "bob", body=LONG).id
    school.gateway("bob").add_message(thread, NewMessage("yes"))
    before = school.gateway("mia").unread_count()

    reconcile(lost(school, LONG), school.gateway("mia"), since=school.clock.now, known=())

    assert school.gateway("mia").unread_count() == before == 1


OTHERS = st.lists(
    st.tuples(
        st.sampled_from([("bob",), ("cho",), ("bob", "cho")]),
        st.sampled_from(["hello", "hello!", LONG, LONG + "!"]),
        st.booleans(),  # a new thread, or the private one of old
    ),
    max_size=4,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    others=OTHERS,
    place=st.integers(0, 4),
    arrived=st.booleans(),
    body=st.sampled_from(["hello", LONG]),
    new=st.booleans(),
    told=st.booleans(),
)
@pytest.mark.parametrize("over", ["memory"])
def test_what_is_sent_is_never_another_message(
    open_class: Any,
    others: list[tuple[tuple[str, ...], str, bool]],
    place: int,
    arrived: bool,
    body: str,
    new: bool,
    told: bool,
) -> None:
    school = open_class()
    since = school.clock.now
    known, ours = [], None
    steps: list[tuple[tuple[str, ...], str, bool] | None] = [*others[:place], None, *others[place:]]
    for step in steps:
        if step is None:
            ours = school.write("mia", "bob", body=body, force_new=new).id if arrived else None
        else:
            to, text, apart = step
            switches = {"group_conversation": True} if len(to) > 1 else {"force_new": apart}
            known.append(school.write("mia", *to, body=text, **switches).id)
    report = lost(school, body, threads=Threads.NEW if new else Threads.REUSE)

    settled = reconcile(report, school.gateway("mia"), since=since, known=known if told else None)

    (outcome,) = settled.outcomes
    if isinstance(outcome, Sent):
        assert told
        assert outcome.id == ours
    elif ours is not None:
        assert ours in {one.conversation for one in settled.candidates}


class Unasked:
    """A gateway that must not be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


def test_where_nothing_is_unknown_nobody_is_asked_and_the_report_is_the_same(school: Any) -> None:
    report = attrs.evolve(lost(school), deliveries=(Delivery(school.id("bob"), Sent("1")),))

    assert reconcile(report, Unasked(), since=school.clock.now, known=()) is report


def test_who_is_known_to_have_it_is_no_candidate_for_the_rest(school: Any) -> None:
    since = school.clock.now
    school.write("mia", "bob")
    open_one = school.write("mia", "cho").id
    both = lost(school, to=("bob", "cho"))
    report = attrs.evolve(both, deliveries=(Delivery(school.id("bob"), Sent("1")), both.deliveries[1]))

    settled = reconcile(report, school.gateway("mia"), since=since)

    assert [one.conversation for one in settled.candidates] == [open_one]


@pytest.mark.parametrize(("earlier", "found"), [(4.9, 1), (5.5, 0)])
def test_what_a_slow_clock_wrote_up_to_five_minutes_earlier_is_a_candidate(
    school: Any, earlier: float, found: int
) -> None:
    since = school.clock.now + timedelta(seconds=1) + timedelta(minutes=earlier)
    school.write("mia", "bob")

    settled = reconcile(lost(school), school.gateway("mia"), since=since, known=())

    assert len(settled.candidates) == found
    assert settled.outcomes == (Unknown(Doubt.NO_ANSWER),)


def test_a_time_without_a_zone_is_refused_by_its_name(school: Any) -> None:
    with pytest.raises(InvalidValue, match=r"^since: "):
        reconcile(lost(school), Unasked(), since=school.clock.now.replace(tzinfo=None))
