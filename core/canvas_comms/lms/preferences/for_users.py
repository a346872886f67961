"""Set the same preferences for many users, acting as each: planned first, then told one by one.

A server lets nobody write preferences but their owner, so whoever does it for others acts as them
(`as_user_id`), which takes the right `become_user`. Each user is asked for their channels first; nothing is
written before all are planned. One call writes all preferences of one channel.
"""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeAlias

import attrs

from canvas_comms.arguments import member
from canvas_comms.capabilities import Capability, require
from canvas_comms.decisions import Decision, Effect, Finding, Reason, shown_name
from canvas_comms.errors import AuthenticationFailed, InvalidValue, NotFound, PermissionDenied
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.channels.model import ChannelId
from canvas_comms.lms.channels.resources import CommunicationChannel
from canvas_comms.lms.channels.use import list_channels
from canvas_comms.lms.operations import Failure
from canvas_comms.lms.preferences.model import NOTIFICATIONS, Frequency, notification_named, snake
from canvas_comms.lms.preferences.operations import PartlySet, PreferencesSet
from canvas_comms.lms.preferences.use import kinds_of, set_preferences
from canvas_comms.outcomes import Refused
from canvas_comms.pace import Gate, Pace, ignore_standing
from canvas_comms.pace.each import run_each
from canvas_comms.pace.ports import OnStanding
from canvas_comms.ports import Cancelled, never
from canvas_comms.redaction import Redacted

ActingAs: TypeAlias = Callable[[str], LmsAreas]
"""The areas as another user sees them, by id. Raises `AuthenticationFailed` where one may not."""
SettingOutcome: TypeAlias = PreferencesSet | PartlySet | Refused | Failure

EVERY_KIND = "all"
"""Stands for every notification that can be written."""
FREQUENCIES_RULE = "must be a mapping of notifications or categories to frequencies, at least one"


class ChannelChoice(enum.Enum):
    """Which channels of each user."""

    EMAIL = "email"
    """The first e-mail channel by position, to which Canvas sends by default."""
    EVERY_EMAIL = "every-email"
    EVERY = "every"


class ForUsersReason(Reason):
    """Why nothing is written for a user."""

    CANNOT_ACT_AS = "cannot-act-as", "facts lms-channels 7.2"
    NO_SUCH_CHANNEL = "no-such-channel", "facts lms-channels 3.1"
    OTHERS_REFUSED = "others-refused-too", "our own rule: one is refused, so none is written"


@attrs.frozen(eq=False, repr=False)
class UserPlan(Redacted):
    """What will be written for one user: in these channels these frequencies, or why nothing is."""

    user: str
    channels: tuple[CommunicationChannel, ...]
    frequencies: Mapping[str, Frequency] = attrs.field(hash=False)
    decision: Decision

    @property
    def allowed(self) -> bool:
        """Whether something is written."""
        return self.decision.allowed


@attrs.frozen(eq=False, repr=False)
class UserSetting(Redacted):
    """What became of one channel of one user; `channel` is None where nothing was written for the user."""

    user: str
    channel: str | None
    outcome: SettingOutcome


def frequencies_of(given: Mapping[str, Frequency | str]) -> Mapping[str, Frequency]:
    """Notification → frequency, of names of notifications and of categories, or `all`.

    A name that we do not know is left as it is, for the server may know it. Raises `InvalidValue`.
    """
    if not isinstance(given, Mapping) or not given:
        raise InvalidValue("frequencies", FREQUENCIES_RULE)
    found: dict[str, Frequency] = {}
    for name, often in given.items():
        frequency = member(Frequency, often, f"frequencies[{shown_name(str(name))}]")
        found |= dict.fromkeys(_written(name), frequency)
    return found


def _written(name: str) -> Sequence[str]:
    try:
        kinds = NOTIFICATIONS if name == EVERY_KIND else kinds_of(name)
    except InvalidValue:
        return (name,)
    return [snake(one.name) for one in kinds if notification_named(snake(one.name)) == one.name]


def chosen(
    channels: Sequence[CommunicationChannel], choice: ChannelChoice
) -> tuple[CommunicationChannel, ...]:
    """Those that are meant, of the channels of one user by position."""
    mail = tuple(one for one in channels if one.kind is not None and one.kind.is_email)
    return {
        ChannelChoice.EMAIL: mail[:1],
        ChannelChoice.EVERY_EMAIL: mail,
        ChannelChoice.EVERY: tuple(channels),
    }[choice]


def plan_for_users(
    users: Sequence[str],
    frequencies: Mapping[str, Frequency | str],
    acting_as: ActingAs,
    *,
    choice: ChannelChoice = ChannelChoice.EMAIL,
) -> tuple[UserPlan, ...]:
    """What will be written for each user, each once; asks for the channels of each, and writes nothing.

    Raises `InvalidValue`, `NotSupported`, and `GatewayError` for what is no matter of one user.
    """
    wanted = frequencies_of(frequencies)
    return tuple(_planned(user, wanted, acting_as, choice) for user in dict.fromkeys(users))


def _planned(
    user: str, frequencies: Mapping[str, Frequency], acting_as: ActingAs, choice: ChannelChoice
) -> UserPlan:
    try:
        areas = acting_as(user)
        require(Capability.PREFERENCES_WRITE, areas.capabilities)
        channels = chosen(tuple(list_channels(areas.channels)), choice)
    except (AuthenticationFailed, PermissionDenied, NotFound):
        return UserPlan(user, (), frequencies, _refused(ForUsersReason.CANNOT_ACT_AS, "as_user_id"))
    decision = Decision() if channels else _refused(ForUsersReason.NO_SUCH_CHANNEL, "channels")
    return UserPlan(user, channels, frequencies, decision)


def set_planned(
    plans: Sequence[UserPlan],
    acting_as: ActingAs,
    gate: Gate,
    pace: Pace,
    *,
    skip_refused: bool = False,
    at_once: int | None = None,
    cancelled: Cancelled = never,
    on_standing: OnStanding = ignore_standing,
) -> Iterator[UserSetting]:
    """What became of each channel of each user, as soon as it is known, at the pace of the server.

    If one is refused nothing is written, unless `skip_refused`. Once cancelled, the rest is `NotSent`.
    """
    refused = [plan for plan in plans if not plan.allowed]
    for plan in refused:
        yield UserSetting(plan.user, None, Refused(plan.decision))
    allowed = [plan for plan in plans if plan.allowed]
    if refused and not skip_refused:
        waits = Refused(_refused(ForUsersReason.OTHERS_REFUSED, "users"))
        yield from (UserSetting(plan.user, None, waits) for plan in allowed)
        return
    pairs = [(plan, channel.id) for plan in allowed for channel in plan.channels]
    calls = [partial(_set, plan, channel, acting_as) for plan, channel in pairs]
    run = run_each(
        calls,
        len(pairs),
        gate,
        pace,
        at_once=at_once,
        cancelled=cancelled,
        on_standing=on_standing,
    )
    for place, outcome in run:
        plan, channel = pairs[place]
        yield UserSetting(plan.user, channel, outcome)


def _set(plan: UserPlan, channel: str, acting_as: ActingAs) -> SettingOutcome:
    gateway = acting_as(plan.user).preferences
    return set_preferences(ChannelId(channel), plan.frequencies, gateway)


def _refused(reason: ForUsersReason, where: str) -> Decision:
    return Decision((Finding(reason, Effect.REFUSED, where),))


__all__ = [
    "EVERY_KIND",
    "ActingAs",
    "ChannelChoice",
    "ForUsersReason",
    "SettingOutcome",
    "UserPlan",
    "UserSetting",
    "chosen",
    "frequencies_of",
    "plan_for_users",
    "set_planned",
]
