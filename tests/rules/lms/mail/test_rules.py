"""Why somebody got no mail: what follows from what was read."""

import re
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_comms.decisions import Effect, Reason
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.comm_messages.model import CommMessageState
from canvas_comms.lms.comm_messages.resources import CommMessage
from canvas_comms.lms.delivery import DeliveryReason
from canvas_comms.lms.mail import (
    ChannelEvidence,
    Conclusion,
    Explanation,
    MailEvidence,
    MailReason,
    MailSource,
    Silence,
    Untold,
    explain,
)
from canvas_comms.lms.preferences.model import (
    NOTIFICATIONS,
    Frequency,
    Notification,
    default_on,
    snake,
)
from canvas_comms.lms.rights_table import Right

M, D = MailReason, DeliveryReason
NEWS = next(kind for kind in NOTIFICATIONS if kind.name == "New Announcement")
DEFAULTS = {snake(kind.name): default_on(kind, primary=True).value for kind in NOTIFICATIONS}
SILENT = dict.fromkeys(DEFAULTS, "never")
HIDDEN = Untold("channels", MailSource.CHANNELS, Silence.NOT_ALLOWED)


def channel(
    id: str = "1",
    type: str = "email",
    state: str = "active",
    bouncing: bool | None = False,
    preferences: Mapping[str, str] | None = DEFAULTS,
) -> ChannelEvidence:
    shown = CommunicationChannel(id, "5", f"{id}@school.example", type, int(id), state)
    return ChannelEvidence(shown, bouncing, preferences)


def message(id: str, state: str) -> CommMessage:
    return CommMessage(id, None, None, state, None, None, None, None, None, None, None)


def told(
    *channels: ChannelEvidence, messages: tuple[str, ...] | None = (), untold: tuple[Untold, ...] = ()
) -> MailEvidence:
    found = None if messages is None else tuple(message(str(n), one) for n, one in enumerate(messages, 30))
    return MailEvidence(channels, found, untold)


def codes(found: Explanation) -> list[tuple[Reason, Effect, str]]:
    return [(one.reason, one.effect, one.where) for one in found.decision.findings]


DROPPED, CHANGED, KEPT, NOTED = Effect.DROPPED, Effect.CHANGED, Effect.KEPT, Effect.NOTED
FOUND, NOT_EXPLAINED = Conclusion.CAUSE_FOUND, Conclusion.NOT_EXPLAINED
NEVER = {**DEFAULTS, "new_announcement": "never"}
DAILY = {**DEFAULTS, "new_announcement": "daily"}
WEEKLY = {**DEFAULTS, "new_announcement": "weekly"}


@pytest.mark.parametrize(
    ("evidence", "kinds", "conclusion", "first"),
    [
        (told(), (), FOUND, (M.NO_CHANNEL, DROPPED, "channels")),
        (told(channel(type="sms")), (), FOUND, (M.NO_EMAIL_CHANNEL, DROPPED, "channels")),
        (
            told(channel(state="unconfirmed")),
            (),
            FOUND,
            (D.UNCONFIRMED, DROPPED, "channels[1].workflow_state"),
        ),
        (told(channel(state="retired")), (), FOUND, (D.RETIRED, DROPPED, "channels[1].workflow_state")),
        (told(channel(bouncing=True)), (NEWS,), FOUND, (D.BOUNCING, CHANGED, "channels[1].bounces")),
        (
            told(channel(preferences=NEVER)),
            (NEWS,),
            FOUND,
            (D.NEVER, DROPPED, "preferences[1].new_announcement"),
        ),
        (told(channel(preferences=NEVER)), (), FOUND, (D.NEVER, DROPPED, "preferences[1].new_announcement")),
        (
            told(channel(preferences=DAILY)),
            (NEWS,),
            FOUND,
            (M.IN_DAILY_SUMMARY, CHANGED, "preferences[1].new_announcement"),
        ),
        (
            told(channel(preferences=WEEKLY)),
            (),
            FOUND,
            (M.IN_WEEKLY_SUMMARY, CHANGED, "preferences[1].new_announcement"),
        ),
        (
            told(channel()),
            (NEWS,),
            NOT_EXPLAINED,
            (M.CHANNEL_TAKES_IT, KEPT, "preferences[1].new_announcement"),
        ),
        (told(channel()), (), NOT_EXPLAINED, (M.CHANNEL_TAKES_IT, KEPT, "channels[1]")),
        (told(channel(), messages=("sent",)), (), Conclusion.SENT, (M.CHANNEL_TAKES_IT, KEPT, "channels[1]")),
        (
            told(channel(state="dormant")),
            (),
            Conclusion.NOT_KNOWN,
            (M.STATE_NOT_KNOWN, Effect.UNKNOWN, "channels[1].workflow_state"),
        ),
        (
            told(channel(type="pigeon")),
            (),
            FOUND,
            (M.NO_EMAIL_CHANNEL, DROPPED, "channels"),
        ),
        (
            told(channel(bouncing=None)),
            (NEWS,),
            Conclusion.NOT_KNOWN,
            (M.BOUNCES_UNTOLD, Effect.UNKNOWN, "channels[1].bounces"),
        ),
        (
            told(channel(preferences={"new_announcement": "hourly"})),
            (NEWS,),
            Conclusion.NOT_KNOWN,
            (M.PREFERENCES_UNTOLD, Effect.UNKNOWN, "preferences[1].new_announcement"),
        ),
        (
            told(channel(preferences=None)),
            (),
            Conclusion.NOT_KNOWN,
            (M.PREFERENCES_UNTOLD, Effect.UNKNOWN, "preferences[1]"),
        ),
        (
            told(untold=(HIDDEN,)),
            (),
            Conclusion.NOT_KNOWN,
            (M.CHANNELS_UNTOLD, Effect.UNKNOWN, "channels"),
        ),
    ],
)
def test_the_most_probable_cause_comes_first(
    evidence: MailEvidence, kinds: tuple[Notification, ...], conclusion: Conclusion, first: Any
) -> None:
    found = explain(evidence, kinds)

    assert (found.conclusion, codes(found)[0]) == (conclusion, first)


@pytest.mark.parametrize(
    ("state", "reason", "effect", "conclusion"),
    [
        ("bounced", M.MESSAGE_BOUNCED, DROPPED, FOUND),
        ("transmission_error", M.TRANSMISSION_FAILED, DROPPED, FOUND),
        ("cancelled", M.MESSAGE_CANCELLED, DROPPED, FOUND),
        ("closed", M.MESSAGE_CLOSED, DROPPED, FOUND),
        ("created", M.STILL_QUEUED, NOTED, NOT_EXPLAINED),
        ("staged", M.STILL_QUEUED, NOTED, NOT_EXPLAINED),
        ("sending", M.STILL_QUEUED, NOTED, NOT_EXPLAINED),
        ("dashboard", M.ONLY_DASHBOARD, NOTED, NOT_EXPLAINED),
        ("sent", M.HANDED_OVER, KEPT, Conclusion.SENT),
        ("lost in a wood", M.STATE_NOT_KNOWN, Effect.UNKNOWN, Conclusion.NOT_KNOWN),
    ],
)
def test_every_state_of_a_message_tells_something(
    state: str, reason: MailReason, effect: Effect, conclusion: Conclusion
) -> None:
    found = explain(told(channel(), messages=(state,)), (NEWS,))

    assert (reason, effect, "comm_messages[30].workflow_state") in codes(found)
    assert found.conclusion is conclusion


def test_obstacles_behind_each_other_are_all_told() -> None:
    found = explain(told(channel(state="unconfirmed", bouncing=True, preferences=NEVER)), (NEWS,))

    assert [one[:2] for one in codes(found)[:2]] == [(D.UNCONFIRMED, DROPPED), (D.NEVER, DROPPED)]
    assert (D.BOUNCING, NOTED, "channels[1].bounces") in codes(found)


@pytest.mark.parametrize("other", [{"state": "unconfirmed"}, {"bouncing": True}, {"preferences": SILENT}])
def test_what_is_wrong_with_one_channel_is_only_noted_where_another_takes_the_mail(other: Any) -> None:
    found = explain(told(channel(), channel("2", **other)), (NEWS,))

    assert (found.conclusion, found.causes) == (NOT_EXPLAINED, ())
    assert any(one.effect is NOTED and "[2]" in one.where for one in found.decision.findings)


def test_a_channel_that_may_take_the_mail_makes_no_cause_of_another() -> None:
    bounces = Untold("bounces", MailSource.BOUNCES, Silence.NOT_ALLOWED)
    evidence = told(channel(bouncing=None), channel("2", state="unconfirmed"), untold=(bounces,))

    assert explain(evidence, (NEWS,)).conclusion is Conclusion.NOT_KNOWN


def test_more_channels_than_were_read_may_take_the_mail() -> None:
    many = Untold("channels", MailSource.CHANNELS, Silence.TOO_MANY)

    assert explain(told(channel(preferences=NEVER), untold=(many,)), (NEWS,)).causes == ()


def test_that_nothing_was_sent_is_noted() -> None:
    assert (M.NOTHING_SENT, NOTED, "comm_messages") in codes(explain(told(channel()), (NEWS,)))


def test_a_channel_of_another_kind_is_noted() -> None:
    found = explain(told(channel(), channel("2", type="push")), (NEWS,))

    assert (M.CARRIES_NO_MAIL, NOTED, "channels[2].type") in codes(found)


@pytest.mark.parametrize(
    ("source", "reason", "rights"),
    [
        (MailSource.CHANNELS, M.CHANNELS_UNTOLD, {Right.MANAGE_USER_LOGINS}),
        (MailSource.BOUNCES, M.BOUNCES_UNTOLD, {Right.READ_MESSAGES, Right.VIEW_BOUNCED_EMAILS}),
        (MailSource.PREFERENCES, M.PREFERENCES_UNTOLD, {Right.VIEW_STATISTICS}),
        (MailSource.COMM_MESSAGES, M.MESSAGES_UNTOLD, {Right.READ_MESSAGES, Right.VIEW_NOTIFICATIONS}),
    ],
)
def test_what_was_not_told_is_told_with_the_right_that_is_missing(
    source: MailSource, reason: MailReason, rights: set[Right]
) -> None:
    one = Untold(source.value, source, Silence.NOT_ALLOWED)

    assert (reason, Effect.UNKNOWN, source.value) in codes(explain(MailEvidence(untold=(one,))))
    assert set(one.rights) == rights
    assert attrs.evolve(one, silence=Silence.NOT_SUPPORTED).rights == ()


FREQUENCIES = st.sampled_from([*(one.value for one in Frequency), "hourly"])
PREFERENCES = st.one_of(
    st.none(),
    st.sampled_from([DEFAULTS, SILENT, NEVER, DAILY]),
    st.dictionaries(st.sampled_from(sorted(DEFAULTS)), FREQUENCIES, max_size=6),
)
CHANNELS = st.builds(
    channel,
    id=st.sampled_from(["1", "2", "3"]),
    type=st.sampled_from(["email", "sms", "push", "pigeon"]),
    state=st.sampled_from(["active", "unconfirmed", "retired", "dormant"]),
    bouncing=st.sampled_from([True, False, None]),
    preferences=PREFERENCES,
)
STATES = st.sampled_from([*(one.value for one in CommMessageState), "lost"])
EVIDENCE = st.builds(
    MailEvidence,
    channels=st.none() | st.lists(CHANNELS, max_size=3, unique_by=lambda one: one.channel.id).map(tuple),
    messages=st.none()
    | st.lists(STATES, max_size=4).map(
        lambda them: tuple(message(str(n), one) for n, one in enumerate(them))
    ),
    untold=st.lists(
        st.builds(
            lambda source, silence: Untold(source.value, source, silence),
            st.sampled_from(MailSource),
            st.sampled_from(Silence),
        ),
        max_size=4,
    ).map(tuple),
)
KINDS = st.lists(st.sampled_from(NOTIFICATIONS), max_size=3).map(tuple)
PLACE = re.compile(r"(\w+)(?:\[(\w+)\](?:\.(\w+))?)?")


def is_known(evidence: MailEvidence, where: str) -> bool:
    """Whether what a finding rests on was read."""
    place = PLACE.fullmatch(where)
    assert place is not None
    source, id, part = place.groups()
    if source == "comm_messages":
        return evidence.messages is not None and (
            id is None or any(one.id == id for one in evidence.messages)
        )
    if evidence.channels is None or id is None:
        return evidence.channels is not None
    one = next(one for one in evidence.channels if one.channel.id == id)
    if source == "preferences":
        return Frequency.of((one.preferences or {}).get(part, "")) is not None
    return part != "bounces" or one.bouncing is not None


def test_what_goes_out_whatever_is_preferred_rests_on_the_channel_alone() -> None:
    kind = next(kind for kind in NOTIFICATIONS if kind.name == "Confirm Email Communication Channel")

    (found,) = codes(explain(told(channel(preferences=None), messages=("sent",)), (kind,)))[:1]

    assert found == (M.CHANNEL_TAKES_IT, KEPT, "channels[1]")


@settings(max_examples=60)
@given(EVIDENCE, KINDS)
def test_nothing_is_claimed_that_was_not_read(
    evidence: MailEvidence, kinds: tuple[Notification, ...]
) -> None:
    found = explain(evidence, kinds)
    said = {
        f"comm_messages[{one.id}].workflow_state"
        for one in evidence.messages or ()
        if one.workflow_state == "sent"
    }

    for one in found.decision.findings:
        assert is_known(evidence, one.where) or one.effect is Effect.UNKNOWN
        assert one.reason is not M.HANDED_OVER or one.where in said
    assert found.conclusion is not Conclusion.SENT or said
    assert (found.conclusion is FOUND) is bool(found.causes)


@settings(max_examples=60)
@given(EVIDENCE)
def test_nothing_is_called_unexplained_before_all_was_read(evidence: MailEvidence) -> None:
    if explain(evidence, (NEWS,)).conclusion is NOT_EXPLAINED:
        channels = [one for one in evidence.channels or () if one.channel.type == "email"]
        alone = [explain(MailEvidence((one,), ()), (NEWS,)) for one in channels]

        assert None not in (evidence.messages, evidence.channels)
        assert not evidence.untold
        assert Conclusion.NOT_KNOWN not in {one.conclusion for one in alone}
