"""Plan: what a Canvas LMS will make of a new channel, or of deleting one, before anything is sent."""

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.lms.channels.evaluate import ChannelFacts, Judgement, judge
from canvas_comms.lms.channels.model import ChannelId, ChannelRef, ChannelState, ChannelType
from canvas_comms.lms.channels.resources import CommunicationChannel, NewChannel
from canvas_comms.lms.channels.rules.access import NOTHING_KNOWN, Action, Relation, may
from canvas_comms.lms.channels.rules.addresses import folded
from canvas_comms.lms.channels.rules.confirmation import code_length
from canvas_comms.lms.channels.server.responses import WORDINGS
from canvas_comms.lms.channels.sources import CONTROLLER, MODEL_SPEC
from canvas_comms.lms.editions import Era, LmsEdition
from canvas_comms.lms.error_responses import ErrorResponse, answer_to
from canvas_comms.lms.operations import COMMON, not_found
from canvas_comms.lms.people import AccountSettings
from canvas_comms.redaction import Redacted


@attrs.frozen(eq=False, repr=False)
class Snapshot(Redacted):
    """What is known of a server before asking it. None: not known.

    `channels` are the user's living channels as a list shows them (see `look_up`); deleted
    ones no list tells. `settings` are those of the root account. `no_such_user`: the server says
    that there is no such user.
    """

    who: Relation = NOTHING_KNOWN
    channels: tuple[CommunicationChannel, ...] | None = None
    settings: AccountSettings | None = None
    no_such_user: bool = False


NOTHING = Snapshot()


class PlanReason(Reason):
    """What a plan cannot know."""

    CHANNELS_UNKNOWN = "channels-unknown", CONTROLLER
    IMPORT_UNKNOWN = "import-unknown", CONTROLLER
    PASSWORD_USE_UNKNOWN = "password-use-unknown", MODEL_SPEC


@attrs.frozen
class Listed:
    """A channel of a list, as far as uniqueness goes by it."""

    id: str
    type: ChannelType
    position: int
    retired: bool = False


@attrs.frozen
class AddPlan:
    """The future of one new channel in one edition.

    `type` is what will be stored, `state` the state after (None: not known), `must_confirm`
    whether its owner has to use a code of `code_length` characters, logged in on the web,
    before anything but confirmations is delivered. `id` and `position` are those of a row
    that is known to be given again. `answer` is the refusal, None if it is not refused.
    """

    edition: LmsEdition
    decision: Decision
    type: ChannelType
    state: ChannelState | None
    must_confirm: bool | None
    code_length: int | None
    id: str | None
    position: int | None
    answer: ErrorResponse | None

    @property
    def allowed(self) -> bool:
        """Whether nothing that is known makes the server refuse."""
        return self.decision.allowed

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What will be ignored without a word."""
        return self.decision.losses

    @property
    def unknowns(self) -> tuple[Finding, ...]:
        """What the snapshot does not hold, and the outcome depends on."""
        return self.decision.having(Effect.UNKNOWN)


@attrs.frozen
class RemovalPlan:
    """The future of deleting one channel. `answer` is the refusal, None if it is not refused."""

    edition: LmsEdition
    decision: Decision
    answer: ErrorResponse | None


def plan_to_add(
    new: NewChannel, edition: LmsEdition | str, snapshot: Snapshot = NOTHING, *, user: str = "self"
) -> AddPlan:
    """What the edition's server will do with a new channel of a user, asked for by the snapshot's actor.

    Pure: it sends nothing and asks nobody. What the snapshot does not hold is unknown in
    the plan. Raises `InvalidValue` for an edition that there is not.
    """
    edition = LmsEdition.of(edition)
    judged: Judgement[Listed] = judge(new, _circumstances(new, edition, snapshot, user))
    decision, row = _user_there(snapshot) & judged.decision, judged.row
    refused = not decision.allowed
    state = None if refused else judged.state
    waits = None if state is None else state is ChannelState.UNCONFIRMED
    return AddPlan(
        edition=edition,
        decision=decision,
        type=new.stored_type,
        state=state,
        must_confirm=waits,
        code_length=code_length(new.stored_type) if waits else None,
        id=None if refused or row is None else row.id,
        position=None if refused or row is None else row.position,
        answer=_answer(decision, edition),
    )


def plan_to_remove(
    which: ChannelRef, edition: LmsEdition | str, snapshot: Snapshot = NOTHING, *, user: str = "self"
) -> RemovalPlan:
    """What the edition's server will do when the snapshot's actor deletes a channel of a user.

    Raises `InvalidValue` for an edition that there is not.
    """
    edition = LmsEdition.of(edition)
    who = _who(snapshot, user)
    decision = _user_there(snapshot) & may(Action.DELETE, who)
    if decision.allowed:
        decision = _there(which, snapshot) & decision
    if decision.allowed:
        unknown = [Finding(PlanReason.IMPORT_UNKNOWN, Effect.UNKNOWN, "channel")]
        if _may_be_sms(which, snapshot):
            unknown.append(Finding(PlanReason.PASSWORD_USE_UNKNOWN, Effect.UNKNOWN, "channel"))
        decision &= Decision(tuple(unknown))
    return RemovalPlan(edition, decision, _answer(decision, edition))


def matches(which: ChannelRef, channel: CommunicationChannel) -> bool:
    """Whether a listed channel is the one that is named."""
    if isinstance(which, ChannelId):
        return channel.id == which.id
    return channel.type == which.type and folded(channel.address or "") == folded(which.address)


def _circumstances(
    new: NewChannel, edition: LmsEdition, snapshot: Snapshot, user: str
) -> ChannelFacts[Listed]:
    settings, listed = snapshot.settings, snapshot.channels
    who = _who(snapshot, user)
    living = None if listed is None else len(listed)
    banned = None if settings is None else settings.banned_email_domains
    return ChannelFacts(
        who=who,
        same=None if listed is None else _same(new, listed),
        all_rows=False,
        rows=None,
        settings_known=settings is not None,
        counted=living if who.own else None,
        counted_exactly=False,
        maximum=None if settings is None else settings.max_communication_channels,
        banned=banned if edition.has(Era.EMAIL_DOMAINS_BANNED) else (),
    )


def _same(new: NewChannel, listed: tuple[CommunicationChannel, ...]) -> tuple[Listed, ...]:
    if new.is_push:
        rows = [one for one in listed if one.kind is ChannelType.PUSH]
    else:
        path = folded(new.address or "")
        rows = [one for one in listed if folded(one.address or "") == path]
    return tuple(Listed(one.id, one.kind, one.position) for one in rows if one.kind is not None)


def _who(snapshot: Snapshot, user: str) -> Relation:
    return attrs.evolve(snapshot.who, own=True) if user == "self" else snapshot.who


def _user_there(snapshot: Snapshot) -> Decision:
    return not_found("user_id") if snapshot.no_such_user else Decision()


def _there(which: ChannelRef, snapshot: Snapshot) -> Decision:
    if snapshot.channels is None:
        return Decision((Finding(PlanReason.CHANNELS_UNKNOWN, Effect.UNKNOWN, "channel"),))
    if any(matches(which, one) for one in snapshot.channels):
        return Decision()
    return not_found("channel")


def _may_be_sms(which: ChannelRef, snapshot: Snapshot) -> bool:
    if not isinstance(which, ChannelId):
        return which.type == ChannelType.SMS.value
    kinds = [one.kind for one in snapshot.channels or () if one.id == which.id]
    return ChannelType.SMS in kinds or not kinds


def _answer(decision: Decision, edition: LmsEdition) -> ErrorResponse | None:
    return None if decision.allowed else answer_to(decision, edition, {**COMMON, **WORDINGS})


__all__ = ["NOTHING", "AddPlan", "PlanReason", "RemovalPlan", "Snapshot", "plan_to_add", "plan_to_remove"]
