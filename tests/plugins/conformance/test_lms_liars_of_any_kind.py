"""No method of any port of Canvas LMS can always answer the same, or always fail, unnoticed."""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from canvas_comms.errors import GatewayError, NotSupported
from canvas_comms.lms.account_notifications.gateway import AccountNotificationGateway
from canvas_comms.lms.areas import DiscussionGateway, LmsAreas
from canvas_comms.lms.assignments.ports import AssignmentGateway
from canvas_comms.lms.channels.ports import BounceGateway, ChannelGateway, ConfirmationGateway
from canvas_comms.lms.comm_messages.gateway import CommMessageGateway
from canvas_comms.lms.conversations.ports import ConversationGateway
from canvas_comms.lms.files.ports import FileGateway
from canvas_comms.lms.listing import ListPage
from canvas_comms.lms.preferences.gateway import PreferenceGateway
from canvas_comms.lms.roster.ports import RosterGateway
from canvas_comms.outcomes import Doubt, NotSent, Rejected, Sent, Unknown
from canvas_comms_plugins.conformance.suite import Suite, promise_of, promised_tests

AREAS: Mapping[str, type] = {
    "channels": ChannelGateway,
    "bounces": BounceGateway,
    "confirmations": ConfirmationGateway,
    "preferences": PreferenceGateway,
    "conversations": ConversationGateway,
    "discussions": DiscussionGateway,
    "comm_messages": CommMessageGateway,
    "files": FileGateway,
    "roster": RosterGateway,
    "assignments": AssignmentGateway,
    "account_notifications": AccountNotificationGateway,
}
METHODS = sorted(
    f"{area}.{name}"
    for area, port in AREAS.items()
    for name in dir(port)
    if not name.startswith("_") and name not in ("edition", "capabilities")
)
BELIEVED = ("channels.delete_push_token", Rejected)
"""Whether a server knows a device nobody can tell from outside."""

answers: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(100, 999),
    st.text(max_size=3),
    st.just(ListPage(())),
    st.just(Sent("1")),
    st.just(Rejected(400)),
    st.just(Unknown(Doubt.NO_ANSWER)),
    st.just(NotSent(Doubt.CANCELLED)),
)
errors: st.SearchStrategy[BaseException] = st.sampled_from(
    [RuntimeError("no"), NotImplementedError(), GatewayError("no"), NotSupported("x")]
)

Lying = Callable[..., type[Suite]]
Verdict = Callable[[type[Suite], str], str | None]
LIES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def raised(error: BaseException) -> Any:
    raise error


def found_out(suite: type[Suite], method: str, verdict: Verdict) -> bool:
    """Whether a test fails; those about the method's area are tried first, and then no more."""
    area = method.partition(".")[0].replace("bounces", "channels").replace("confirmations", "channels")
    tests = [test for test in promised_tests(suite) if area in _areas(getattr(suite, test), suite)]
    return any(verdict(suite, test) is not None for test in tests)


def _areas(test: Any, suite: type[Suite]) -> set[str]:
    promised = promise_of(test)
    assert promised is not None
    names = {one.area for one in promised.about(suite.capabilities)}
    names |= {"discussions"} if "announcements" in names else set()
    return names | ({"roster"} if names & {"courses", "users", "groups", "accounts"} else set())


def test_every_area_is_tried() -> None:
    areas = {name for name in dir(LmsAreas) if not name.startswith("_")}

    assert areas - {"edition", "capabilities", "whoami"} == set(AREAS)


@LIES
@given(st.sampled_from(METHODS), answers)
def test_an_answer_that_is_always_the_same_is_found_out(
    lying_lms: Lying, verdict: Verdict, method: str, answer: object
) -> None:
    assume((method, type(answer)) != BELIEVED)

    assert found_out(lying_lms({method: lambda *_, **__: answer}), method, verdict)


@LIES
@given(st.sampled_from(METHODS), errors)
def test_a_call_that_never_works_is_found_out(
    lying_lms: Lying, verdict: Verdict, method: str, error: BaseException
) -> None:
    assert found_out(lying_lms({method: lambda *_, **__: raised(error)}), method, verdict)
