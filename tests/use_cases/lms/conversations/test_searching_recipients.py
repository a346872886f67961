"""What the library finds and plans before it sends: the same in memory and over HTTP."""

from typing import Any

import pytest

from canvas_comms.decisions import Effect
from canvas_comms.errors import NotFound
from canvas_comms.lms.conversations import queries
from canvas_comms.lms.conversations.look_up import look_up
from canvas_comms.lms.conversations.operations import CreateConversation
from canvas_comms.lms.conversations.plan import Plan, PlanReason, plan
from canvas_comms.lms.conversations.requests import How, RecipientSearch, RecipientType, Threads, compose
from canvas_comms.lms.conversations.rules.creating import CreateReason
from canvas_comms.lms.conversations.rules.recipients import RecipientReason
from canvas_comms.lms.conversations.send import send
from canvas_comms.lms.operations import Denied
from canvas_comms.losses import OnLoss
from canvas_comms.outcomes import Refused, Rejected, Sent

GROUPS = [{"ref": "$team", "name": "Team", "context": "$bio", "members": ["$bob", "$cho"]}]


@pytest.fixture(params=["memory", "http"])
def over(request: pytest.FixtureRequest) -> str:
    way: str = request.param
    return way


def found(school: Any, who: str, text: str | None = None, **search: Any) -> list[str]:
    names = {id: ref[1:] for ref, id in school.refs.items()}
    listing = queries.recipients(RecipientSearch(text, **search), school.gateway(who))
    return [names.get(one.id, one.id) for one in listing]


def planned(school: Any, who: str, *to: str, **more: Any) -> Plan:
    recipients = [school.refs.get(f"${one}", one) for one in to]
    intent = compose(
        **{"to": recipients, "body": "hello", "how": How.INDIVIDUALLY, "threads": Threads.NEW, **more}
    )
    return plan(intent, look_up(intent, school.gateway(who), me=school.id(who)))


def test_without_text_nobody_is_found_and_empty_text_finds_everybody(school: Any) -> None:
    assert found(school, "bob") == []
    assert found(school, "bob", "") == [f"course_{school.id('bio')}", "bob", "cho", "dan", "mia"]


def test_the_whole_list_comes_page_by_page(open_class: Any) -> None:
    school = open_class(groups=GROUPS)
    whole = found(school, "bob", "")

    assert found(school, "bob", "", per_page=1) == whole
    assert len(whole) == 6


def test_types_exclusions_and_rights_are_said(open_class: Any) -> None:
    school = open_class(groups=GROUPS)
    course = f"course_{school.id('bio')}"

    assert found(
        school, "bob", "", types=(RecipientType.GROUP, RecipientType.USER), exclude=(school.id("dan"),)
    ) == [
        course,
        f"group_{school.id('team')}",
        "bob",
        "cho",
        "mia",
    ]
    search = RecipientSearch("bio", permissions=("send_messages", "send_messages_all"))
    (row,) = queries.recipients(search, school.gateway("bob"))
    assert (row.id, row.permissions) == (course, {"send_messages": True})


def test_a_course_is_its_roles_and_groups(open_class: Any) -> None:
    school = open_class(groups=GROUPS)
    code = f"course_{school.id('bio')}"
    rows = list(
        queries.recipients(RecipientSearch(within=code, synthetic_contexts=True), school.gateway("bob"))
    )

    assert [(row.id.removeprefix(code), row.user_count, row.item_count) for row in rows] == [
        ("_teachers", 1, None),
        ("_students", 3, None),
        ("_groups", None, 1),
    ]


def test_a_user_who_does_not_exist_is_not_found_and_one_out_of_reach_is_nobody(school: Any) -> None:
    assert found(school, "bob", user=school.id("zoe")) == []
    with pytest.raises(NotFound):
        found(school, "bob", user="999")


@pytest.mark.parametrize(
    ("to", "context", "reason"),
    [
        ("999", None, RecipientReason.UNKNOWN_USER),
        ("uuid:wat", None, RecipientReason.UNKNOWN_USER),
        ("zoe", None, RecipientReason.NOT_MESSAGEABLE),
        ("zoe", "course", RecipientReason.OUTSIDE_CONTEXT),
        ("course_999", None, RecipientReason.NOBODY_THERE),
        ("section_999", None, RecipientReason.NOBODY_THERE),
        ("group_999", None, RecipientReason.NOBODY_THERE),
    ],
)
def test_who_is_not_reached_has_a_row_of_the_plan_and_the_plan_never_breaks_off(
    school: Any, to: str, context: str | None, reason: RecipientReason
) -> None:
    code = None if context is None else f"course_{school.id('bio')}"
    made = planned(school, "bob", to, context=code, allow_fan_out=True)

    assert [(f.reason, f.where) for f in made.losses] == [(reason, "recipients[0]")]
    assert CreateReason.NOBODY_LEFT in {f.reason for f in made.decision.refusals}
    assert send(made, school.gateway("bob")).outcome == Refused(made.decision)


@pytest.mark.parametrize("who", ["bob", "mia", "ada"])
@pytest.mark.parametrize("state", ["available", "claimed", "completed"])
@pytest.mark.parametrize("to", ["999", "zoe", "cho", "mia", "course", "course_teachers", "group"])
@pytest.mark.parametrize("inside", [False, True])
def test_a_plan_foresees_whether_anybody_gets_it(
    open_class: Any, who: str, state: str, to: str, inside: bool
) -> None:
    school = open_class(state=state, groups=GROUPS)
    code = f"course_{school.id('bio')}"
    named = {"course": code, "course_teachers": f"{code}_teachers", "group": f"group_{school.id('team')}"}
    context = code if inside else None
    made = planned(school, who, named.get(to, to), context=context, allow_fan_out=True)
    unknown = {f.reason for f in made.decision.having(Effect.UNKNOWN)}

    outcome = school.gateway(who).create(made.calls[0]) if made.calls else None
    if outcome is None:
        recipients = [school.refs.get(f"${to}", named.get(to, to))]
        asked = {"recipients": recipients, "body": "hello", "force_new": True}
        asked |= {"context_code": context} if context else {}
        assert isinstance(refused_by(school, who, asked), int)
    elif isinstance(outcome, Rejected):
        assert unknown


def refused_by(school: Any, who: str, asked: dict[str, Any]) -> int:
    outcome = school.call(who, CreateConversation, **asked)
    assert isinstance(outcome, Denied), "the plan refuses what the server sends"
    return outcome.answer.status


@pytest.mark.parametrize(("who", "refused"), [("mia", False), ("bob", True)])
def test_the_right_to_write_to_a_whole_class_is_looked_up(school: Any, who: str, refused: bool) -> None:
    made = planned(school, who, f"course_{school.id('bio')}", allow_fan_out=True)

    assert (CreateReason.WHOLE_CLASS in {f.reason for f in made.decision.refusals}) is refused
    assert PlanReason.RIGHT_NOT_LOOKED_UP not in made.decision.reasons()


def test_without_the_right_to_send_a_plan_says_who_is_reached(open_class: Any) -> None:
    school = open_class(permissions={"student": {"send_messages": False}})
    made = planned(school, "bob", "mia", context=f"course_{school.id('bio')}")

    assert [f.reason for f in made.decision.having(Effect.UNKNOWN)] == [PlanReason.ONLY_INSTRUCTORS]
    assert isinstance(send(made, school.gateway("bob"), on_loss=OnLoss.REFUSE).outcome, Sent)
