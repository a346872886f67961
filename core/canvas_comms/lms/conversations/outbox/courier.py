"""Carries the messages of an outbox to one Inbox, and looks for those of unknown fate there.

Nothing that a client gives comes back but people and text. So what is found is ours only if it is alone,
and that nothing is found proves nothing: then a person is asked, and it is never sent again by itself.
"""

from collections.abc import Callable, Collection
from datetime import timedelta

import attrs

from canvas_comms.arguments import instance
from canvas_comms.capabilities import Capability, require
from canvas_comms.destinations import Destination, scope_of
from canvas_comms.errors import CanvasCommsError, NotSupported
from canvas_comms.lms.conversations.outbox.drafts import drafts_of
from canvas_comms.lms.conversations.outbox.intended import planned_of
from canvas_comms.lms.conversations.plan import Plan
from canvas_comms.lms.conversations.ports import ConversationGateway, Posted
from canvas_comms.lms.conversations.reconcile import CLOCK_SKEW
from canvas_comms.lms.conversations.requests import Intent as Message
from canvas_comms.lms.conversations.rules.modes import Mode
from canvas_comms.lms.conversations.send import delivered
from canvas_comms.lms.conversations.sent_messages import Found, Wanted, is_sure, messages_like
from canvas_comms.losses import OnLoss
from canvas_comms.outbox import Draft, Intent, Journal, Ours, Resending, Sighting, State, Verdict
from canvas_comms.outcomes import Doubt, NotSent, Outcome, Refused, Sent, Unknown
from canvas_comms.periods import QUIET_PERIOD
from canvas_comms.redaction import Opaque, veiled
from canvas_comms.reports import neediest

KIND = "conversations"
PlanOf = Callable[[Message], Plan]


@attrs.frozen(eq=False, repr=False)
class ConversationCourier(Opaque):
    """A `Courier` of one user's conversations over a gateway. As safe under threads as that.

    A message that is `Sent` has the id `conversation/message`. `quiet_period` is that of the outbox's
    policy, `skew` how far the server's clock may be from ours.
    """

    gateway: ConversationGateway
    plan: PlanOf
    scope: str
    longest_attempt: float
    quiet_period: timedelta = QUIET_PERIOD
    skew: timedelta = CLOCK_SKEW

    @veiled
    def drafts(
        self, message: Message | Plan, *, key: str | None = None, on_loss: OnLoss | str = OnLoss.REFUSE
    ) -> tuple[Draft, ...] | Refused:
        """What to hand in for a message: a draft for each person, or why not; see `drafts_of`.

        Looks up whom the recipients stand for, unless it is a plan already. Raises `InvalidValue`, and
        `GatewayError` while looking up.
        """
        instance((Message, Plan), message, "message", "must be what compose makes, or a plan of it")
        policy = OnLoss.of(on_loss)
        if key is not None:
            instance(str, key, "key", "must be text")
        planned = message if isinstance(message, Plan) else self.plan(message)
        return drafts_of(planned, self.scope, key=key, on_loss=policy)

    def attempt(self, intent: Intent) -> Outcome:
        """Send it once. Never raises, never repeats by itself."""
        planned = planned_of(intent.message)
        if planned is None:
            return NotSent(Doubt.NOT_WRITABLE)
        (call,) = planned.calls
        try:
            answer = self.gateway.create(call)
        except NotSupported:
            return NotSent(Doubt.BROKEN_BACKEND)
        outcomes = [one.outcome for one in delivered(planned, call, answer)]
        sent = [one for one in outcomes if isinstance(one, Sent)]
        if sent and len(sent) == len(outcomes) and isinstance(answer, Posted):
            return Sent(_message_id(sent[0], answer))
        if sent:
            return Unknown(Doubt.BROKEN_ANSWER, 201)  # some of those in the thread were dropped
        return neediest(outcomes or [Unknown(Doubt.BROKEN_ANSWER, 201)])

    def search(self, intent: Intent, ours: Ours) -> Verdict:
        """What one's sent threads show of it. Never raises.

        `ONE` only if it is alone, all of it is as it was sent, and no other intent is alike.
        """
        planned, doubt, began = planned_of(intent.message), intent.doubt, intent.began_at
        offered = {Capability.CONVERSATIONS_LIST, Capability.CONVERSATIONS_READ} <= self.gateway.capabilities
        if planned is None or doubt is None or began is None or not offered or intent.state is State.SENT:
            return Verdict(Sighting.IMPOSSIBLE)
        users = frozenset(one.user for one in planned.people or ())
        together = users if planned.mode is Mode.GROUP else None
        earliest = began.replace(microsecond=0) - self.skew
        latest = doubt.wall + self.quiet_period + self.skew
        wanted = Wanted(planned.intent.body, users, together, earliest, latest, planned.intent.subject)
        found: list[Found] = []
        complete = True
        try:
            found.extend(messages_like(wanted, self.gateway, read_each=True))
        except CanvasCommsError:
            complete = False
        others = ours.owned(intent.scope, frozenset(one.id for one in found)) if found else frozenset()
        return judge(wanted, found, others=others, alike=ours.others_alike(intent), complete=complete)

    def resending(self, journal: Journal) -> Resending:
        """Absence proves nothing here."""
        return Resending.NEVER

    def after_success(self, intent: Intent, journal: Journal) -> None:
        """Nothing is to be learned from one."""


def judge(
    wanted: Wanted, found: Collection[Found], *, others: Collection[str], alike: bool, complete: bool
) -> Verdict:
    """What was seen: `others` are messages of other intents, `alike`: another intent says the same."""
    left = tuple(one for one in found if one.id not in others)
    ids = tuple(dict.fromkeys(one.id for one in left))
    sure = [is_sure(one, left, wanted.earliest, wanted.latest) for one in left]
    if len(ids) == 1 and all(sure) and complete and not alike:
        return Verdict(Sighting.ONE, ids)
    if ids:
        return Verdict(Sighting.ALIKE, ids)
    return Verdict(Sighting.NONE if complete else Sighting.INCOMPLETE)


def _message_id(sent: Sent, answer: Posted) -> str:
    """Conversation and message, as a search names them."""
    made = next((one for one in answer.conversations if one.id == sent.id), None)
    messages = () if made is None else made.messages or ()
    return f"{sent.id}/{messages[0].id if len(messages) == 1 else ''}"


def courier_of(
    gateway: ConversationGateway, destination: object, me: str, plan: PlanOf, quiet_period: timedelta
) -> ConversationCourier:
    """The courier of one user. Raises `NotSupported` where it is not known which server is reached."""
    require(Capability.CONVERSATIONS_START, gateway.capabilities)
    if not isinstance(destination, Destination):
        raise NotSupported("outbox", "the backend does not say which server it reaches")
    scope = scope_of(KIND, destination, me)
    return ConversationCourier(gateway, plan, scope, destination.deadline, quiet_period)


__all__ = ["ConversationCourier", "courier_of", "judge"]
