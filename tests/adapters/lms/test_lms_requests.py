"""What goes out is what the server's reference documents, and nothing but that."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import InvalidValue, NotSupported
from canvas_comms.lms.account_notifications.gateway import AccountNotifications
from canvas_comms.lms.assignments.gateway import Assignments
from canvas_comms.lms.assignments.requests import AssignmentSearch
from canvas_comms.lms.assignments.rules.listing import Bucket
from canvas_comms.lms.channels import (
    ChannelAddress,
    ChannelId,
    Filters,
    NewChannel,
    Report,
    confirm_channel,
    resend_confirmation,
)
from canvas_comms.lms.channels.gateway import Channels
from canvas_comms.lms.comm_messages.gateway import CommMessages, Window
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.courses import CourseRole
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.preferences import Frequency
from canvas_comms.lms.preferences.gateway import Preferences
from canvas_comms.lms.roster.gateway import Roster
from canvas_comms.lms.roster.requests import CourseSearch, EnrollmentSearch, PeopleSearch
from canvas_comms.outcomes import Doubt, NotSent
from canvas_comms.redaction import Secret
from canvas_comms_lms import HttpCarrier

API = "https://school.example/api/v1"
CHANNELS = f"{API}/users/1/communication_channels"
OWN = f"{API}/users/self/communication_channels"
ID = ChannelId("3")
ADDRESS = ChannelAddress("email", "a.b+c@example.com")
NEVER = Frequency.NEVER

CALLS: list[tuple[Any, str, str, list[tuple[str, str]]]] = [
    (
        lambda s: Assignments(HttpCarrier(s)).assignments_page(
            "8", AssignmentSearch(Bucket.OVERDUE, "moss", ("submission",))
        ),
        "GET",
        f"{API}/courses/8/assignments?bucket=overdue&search_term=moss&include%5B%5D=submission&per_page=100",
        [],
    ),
    (
        lambda s: Assignments(HttpCarrier(s)).submissions_page("8", "9"),
        "GET",
        f"{API}/courses/8/assignments/9/submissions?include%5B%5D=user&per_page=100",
        [],
    ),
    (
        lambda s: AccountNotifications(HttpCarrier(s)).notifications("self", past=True),
        "GET",
        f"{API}/accounts/self/users/self/account_notifications?include_past=true",
        [],
    ),
    (
        lambda s: AccountNotifications(HttpCarrier(s)).dismiss("self", "7"),
        "DELETE",
        f"{API}/accounts/self/users/self/account_notifications/7",
        [],
    ),
    (
        lambda s: Roster(HttpCarrier(s)).courses_page("self", CourseSearch(CourseRole.TEACHER)),
        "GET",
        f"{API}/courses?enrollment_type=teacher&per_page=100",
        [],
    ),
    (
        lambda s: Roster(HttpCarrier(s)).courses_page("7", CourseSearch()),
        "GET",
        f"{API}/users/7/courses?per_page=100",
        [],
    ),
    (
        lambda s: Roster(HttpCarrier(s)).course_users_page(
            "8", PeopleSearch((CourseRole.TA,), search_term="an", include=("email",))
        ),
        "GET",
        f"{API}/courses/8/users?enrollment_type%5B%5D=ta&search_term=an&include%5B%5D=email&per_page=100",
        [],
    ),
    (
        lambda s: Roster(HttpCarrier(s)).enrollments_page(
            Context(ContextKind.SECTION, "9"), EnrollmentSearch(user="7")
        ),
        "GET",
        f"{API}/sections/9/enrollments?user_id=7&per_page=100",
        [],
    ),
    (
        lambda s: Roster(HttpCarrier(s)).groups_page(Context(ContextKind.USER, "self")),
        "GET",
        f"{API}/users/self/groups?per_page=100",
        [],
    ),
    (
        lambda s: Roster(HttpCarrier(s)).account_courses_page("self", "bio"),
        "GET",
        f"{API}/accounts/self/courses?search_term=bio&per_page=100",
        [],
    ),
    (lambda s: Channels(HttpCarrier(s)).channels_page("1"), "GET", f"{CHANNELS}?per_page=100", []),
    (
        lambda s: Channels(HttpCarrier(s)).create_channel("1", NewChannel("new@example.com", "email")),
        "POST",
        CHANNELS,
        [("communication_channel[address]", "new@example.com"), ("communication_channel[type]", "email")],
    ),
    (lambda s: Channels(HttpCarrier(s)).delete_channel("1", ID), "DELETE", f"{CHANNELS}/3", []),
    (
        lambda s: Channels(HttpCarrier(s)).delete_channel("1", ADDRESS),
        "DELETE",
        f"{CHANNELS}/email/a.b%2Bc%40example.com",
        [],
    ),
    (
        lambda s: Channels(HttpCarrier(s)).delete_push_token(Secret("device")),
        "DELETE",
        f"{OWN}/push",
        [("push_token", "device")],
    ),
    (lambda s: Channels(HttpCarrier(s)).reset_bounces("1", "3"), "POST", f"{CHANNELS}/3", []),
    (
        lambda s: Channels(HttpCarrier(s)).channel_report("self", Report.BOUNCED, Filters(newest_first=True)),
        "GET",
        f"{API}/accounts/self/bounced_communication_channels?order=desc",
        [],
    ),
    (
        lambda s: Channels(HttpCarrier(s)).bulk_confirm(
            "1", Filters(pattern="*@x.org", with_invalid_paths=True)
        ),
        "POST",
        f"{API}/accounts/1/unconfirmed_communication_channels/confirm",
        [("pattern", "*@x.org"), ("with_invalid_paths", "1")],
    ),
    (
        lambda s: Channels(HttpCarrier(s)).bulk_reset_bounces("1", Filters()),
        "POST",
        f"{API}/accounts/1/bounced_communication_channels/reset",
        [],
    ),
    (
        lambda s: Preferences(HttpCarrier(s)).preferences("1", ID),
        "GET",
        f"{CHANNELS}/3/notification_preferences",
        [],
    ),
    (
        lambda s: Preferences(HttpCarrier(s)).preference("self", ADDRESS, "new_announcement"),
        "GET",
        f"{OWN}/email/a.b%2Bc%40example.com/notification_preferences/new_announcement",
        [],
    ),
    (
        lambda s: Preferences(HttpCarrier(s)).preference_categories("1", "3"),
        "GET",
        f"{CHANNELS}/3/notification_preference_categories",
        [],
    ),
    (
        lambda s: Preferences(HttpCarrier(s)).set_preference(ID, "new_announcement", NEVER),
        "PUT",
        f"{OWN}/3/notification_preferences/new_announcement",
        [("notification_preferences[frequency]", "never")],
    ),
    (
        lambda s: Preferences(HttpCarrier(s)).set_preferences(ID, {"a": NEVER, "b": Frequency.DAILY}),
        "PUT",
        f"{OWN}/3/notification_preferences",
        [
            ("notification_preferences[a][frequency]", "never"),
            ("notification_preferences[b][frequency]", "daily"),
        ],
    ),
    (
        lambda s: Preferences(HttpCarrier(s)).set_preference_category("3", "due_date", NEVER),
        "PUT",
        f"{OWN}/3/notification_preference_categories/due_date",
        [("notification_preferences[frequency]", "never")],
    ),
    (
        lambda s: CommMessages(HttpCarrier(s)).comm_messages_page("1", Window()),
        "GET",
        f"{API}/comm_messages?user_id=1&per_page=100",
        [],
    ),
]


@pytest.mark.parametrize(("call", "method", "url", "form"), CALLS)
def test_each_call_is_the_documented_one(
    call: Any, method: str, url: str, form: Any, server: Any, canned: Any, make_reply: Any
) -> None:
    transport = canned(make_reply(404, "{}", Content_Type="application/json"))
    try:
        call(server(transport))
    except Exception as error:
        assert type(error).__name__ == "NotFound"
    [(asked, where, headers, body)] = transport.asked

    assert (asked, where, parse_qsl((body or b"").decode())) == (method, url, form)
    assert headers["Authorization"] == "Bearer canary-token"
    assert (headers.get("Connection") == "close") is (method != "GET")


@pytest.mark.parametrize(("call", "method", "url", "form"), CALLS)
def test_acting_as_another_is_said_in_every_call(
    call: Any, method: str, url: str, form: Any, server: Any, canned: Any, make_reply: Any
) -> None:
    transport = canned(make_reply(404, "{}", Content_Type="application/json"))
    try:
        call(server(transport, as_user="42"))
    except Exception as error:
        assert type(error).__name__ == "NotFound"

    assert transport.asked[0][1] == f"{url}{'&' if '?' in url else '?'}as_user_id=42"


def test_older_servers_spell_the_report_otherwise(server: Any, canned: Any, make_reply: Any) -> None:
    transport = canned(make_reply(200, "[]", Content_Type="application/json"))
    old = Channels(HttpCarrier(server(transport, edition=LmsEdition.Y2024)))
    old.channel_report("self", Report.BOUNCED, Filters())

    assert transport.asked[0][1] == f"{API}/accounts/self/bouncing_communication_channels"


def test_confirming_needs_a_session_and_asks_nobody(server: Any, canned: Any, make_reply: Any) -> None:
    transport = canned(make_reply(200))
    desk = Channels(HttpCarrier(server(transport)))

    for use in (
        lambda: confirm_channel(Secret("code"), desk),
        lambda: resend_confirmation("3", desk),
        lambda: desk.confirm_channel(Secret("code")),
        lambda: desk.resend_confirmation("self", None),
        lambda: desk.confirmation_limit_reached("self", "3"),
    ):
        with pytest.raises(NotSupported) as caught:
            use()
        assert "session" in caught.value.why
    assert Capability.CHANNELS_CONFIRM not in desk.capabilities
    assert transport.asked == []


@pytest.mark.parametrize(
    "call",
    [
        lambda s: Channels(HttpCarrier(s)).create_channel("", NewChannel("a@b", "email")),
        lambda s: Channels(HttpCarrier(s)).create_channel("..", NewChannel("a@b", "email")),
        lambda s: Channels(HttpCarrier(s)).create_channel("1", NewChannel("\ud800", "sms")),
        lambda s: Channels(HttpCarrier(s)).delete_channel("1", ChannelId("")),
        lambda s: Channels(HttpCarrier(s)).delete_channel("1", ChannelAddress("sms", "\ud800")),
        lambda s: Channels(HttpCarrier(s)).delete_push_token(Secret("\ud800")),
        lambda s: Channels(HttpCarrier(s)).reset_bounces("1", "."),
        lambda s: Channels(HttpCarrier(s)).bulk_confirm("", Filters()),
        lambda s: Preferences(HttpCarrier(s)).set_preference(ID, "..", NEVER),
        lambda s: Preferences(HttpCarrier(s)).set_preferences(ID, {"\ud800": NEVER}),
    ],
)
def test_what_cannot_be_written_is_not_sent(call: Any, server: Any, canned: Any, make_reply: Any) -> None:
    transport = canned(make_reply(200))

    assert call(server(transport)) == NotSent(Doubt.NOT_WRITABLE)
    assert transport.asked == []


@pytest.mark.parametrize(
    "call",
    [
        lambda s: Channels(HttpCarrier(s)).channels_page(""),
        lambda s: Channels(HttpCarrier(s)).channels_page("1", "https://school.example/api/v1/x"),
        lambda s: Channels(HttpCarrier(s)).channel_report("..", Report.BOUNCED, Filters()),
        lambda s: Preferences(HttpCarrier(s)).preferences("1", ChannelId("")),
        lambda s: CommMessages(HttpCarrier(s)).comm_messages_page("\ud800", Window()),
    ],
)
def test_what_cannot_be_asked_is_not_asked(call: Any, server: Any, canned: Any, make_reply: Any) -> None:
    transport = canned(make_reply(200))

    with pytest.raises(InvalidValue):
        call(server(transport))
    assert transport.asked == []


@pytest.mark.parametrize("as_user", ["", "self", "1/2", "-1", "٣", 5])
def test_acting_as_another_needs_an_id(as_user: Any, server: Any, canned: Any) -> None:
    with pytest.raises(InvalidValue):
        server(canned(None), as_user=as_user)


def test_neither_token_nor_address_is_shown(server: Any, canned: Any, make_reply: Any) -> None:
    shown = repr(Channels(HttpCarrier(server(canned(make_reply(200))))))

    assert "canary" not in shown
