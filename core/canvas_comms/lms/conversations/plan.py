"""Which switches send a message as it is meant, and what will the server make of it?

*Together* is one thread for all, which is always new; with one single person it is their
private thread, unless a new one is wanted. *Individually* is a thread for each: their
private one, or with `force_new` a new one, which is not private. *As a batch* is the same,
made later by the server. `bulk_message` is never needed. With a subject it must be chosen
whether old threads may be continued, since these keep their own subject. Recipients that
stand for many people must be allowed explicitly.

`plan` is pure: it needs the intent and a `Snapshot`, what is known of the server. What the
snapshot does not tell is unknown in the plan; `look_up` asks the server for it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs

from canvas_comms.decisions import Decision, Effect, Finding, Reason, all_of
from canvas_comms.lms.contexts import Context, ContextKind
from canvas_comms.lms.conversations.requests import (
    How,
    Intent,
    NewConversation,
    Threads,
)
from canvas_comms.lms.conversations.rules.attaching import about
from canvas_comms.lms.conversations.rules.creating import CreateReason
from canvas_comms.lms.conversations.rules.modes import (
    BATCHES,
    MAX_RECIPIENTS,
    PRIVATE,
    Mode,
    Switches,
    which_mode,
)
from canvas_comms.lms.conversations.rules.recipients import (
    Address,
    ContextAddress,
    RecipientReason,
    is_fan_out,
    needs_whole_class,
)
from canvas_comms.lms.conversations.sources import NEWEST, NEWEST_SPEC, OURS
from canvas_comms.lms.rights_table import Right
from canvas_comms.redaction import PRIVATE as HIDDEN
from canvas_comms.redaction import Redacted


class IntentReason(Reason):
    """What the rules find in an intent before anything is sent."""

    SAY_WHICH_THREAD = "say-which-thread", f"{OURS}; {NEWEST_SPEC}: an old thread keeps its subject"
    FAN_OUT_NOT_ALLOWED = "fan-out-not-allowed", OURS
    ALWAYS_NEW = "always-new", f"{NEWEST_SPEC}: group threads are never reused"
    CANNOT_SPLIT = "cannot-split", f"{OURS}: people in one thread cannot be split"
    SPLIT = "split-into-calls", f"{OURS}; {NEWEST}: at most 100 private threads in a call"


_GROUP = Switches(group_conversation=True)
_PRIVATE = Switches()
_FORCED = Switches(force_new=True)

SWITCHES: Mapping[tuple[How, Threads, bool], Switches] = {
    (How.TOGETHER, Threads.REUSE, True): _PRIVATE,
    (How.TOGETHER, Threads.REUSE, False): _GROUP,
    (How.TOGETHER, Threads.NEW, True): _GROUP,
    (How.TOGETHER, Threads.NEW, False): _GROUP,
    (How.INDIVIDUALLY, Threads.REUSE, True): _PRIVATE,
    (How.INDIVIDUALLY, Threads.REUSE, False): _PRIVATE,
    (How.INDIVIDUALLY, Threads.NEW, True): _FORCED,
    (How.INDIVIDUALLY, Threads.NEW, False): _FORCED,
    (How.AS_A_BATCH, Threads.REUSE, True): _PRIVATE,
    (How.AS_A_BATCH, Threads.REUSE, False): _PRIVATE,
    (How.AS_A_BATCH, Threads.NEW, True): _FORCED,
    (How.AS_A_BATCH, Threads.NEW, False): _FORCED,
}
"""(how, threads, whether it goes to one single person) → the switches that are sent."""


def switches_for(how: How, threads: Threads | None, single: bool) -> Switches:
    """The switches that say it; without a choice of thread the server's own holds: reuse."""
    return SWITCHES[how, threads or Threads.REUSE, single]


def is_said(how: How, threads: Threads | None, subject: str | None, single: bool) -> Decision:
    """Whether the choice of thread is said where it makes a difference."""
    findings = []
    together = how is How.TOGETHER and not single
    if threads is None and subject is not None and not together:
        findings.append(Finding(IntentReason.SAY_WHICH_THREAD, Effect.REFUSED, "threads"))
    if threads is Threads.REUSE and together:
        findings.append(Finding(IntentReason.ALWAYS_NEW, Effect.CHANGED, "threads"))
    return Decision(tuple(findings))


def may_fan_out(recipients: Sequence[Address], allowed: bool) -> Decision:
    """Whether recipients that stand for many people were allowed."""
    if allowed:
        return Decision()
    return Decision(
        tuple(
            Finding(IntentReason.FAN_OUT_NOT_ALLOWED, Effect.REFUSED, f"recipients[{i}]")
            for i, address in enumerate(recipients)
            if is_fan_out(address)
        )
    )


class PlanReason(Reason):
    """What a plan cannot know."""

    PEOPLE_NOT_LOOKED_UP = "people-not-looked-up", NEWEST
    RIGHT_NOT_LOOKED_UP = "right-not-looked-up", NEWEST
    THREADS_NOT_LOOKED_UP = "threads-not-looked-up", NEWEST
    FILE_NOT_LOOKED_UP = "file-not-looked-up", NEWEST
    ONLY_INSTRUCTORS = "only-instructors-reached", NEWEST
    HIDDEN_THREAD = "hidden-thread-possible", f"{NEWEST_SPEC}: a deleted private thread is found again too"


@attrs.frozen(eq=False, repr=False)
class KnownThread(Redacted):
    """A private thread with one person that is known to exist."""

    id: str
    subject: str | None = attrs.field(metadata=HIDDEN, default=None)


@attrs.frozen(eq=False, repr=False)
class Snapshot(Redacted):
    """What is known of the server, as the writer `me` sees it.

    `people`: recipient as sent → the user ids it stands for whom the writer may write to; an
    empty tuple means nobody, no entry not known. `threads`: user id → the private thread
    with them in the context of the intent; None: none is listed; no entry: not known.
    `rights`: (right, context code) → whether the writer has it. `files`: file id → whether it lies
    in the writer's own conversation attachments; no entry: not known. `names`: user id → name, of those
    whose names the server told.
    """

    me: str
    people: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    unknown: frozenset[str] = frozenset()
    threads: Mapping[str, KnownThread | None] = attrs.field(factory=dict)
    rights: Mapping[tuple[Right, str], bool] = attrs.field(factory=dict)
    limit: int = MAX_RECIPIENTS
    files: Mapping[str, bool] = attrs.field(factory=dict)
    names: Mapping[str, str] = attrs.field(factory=dict, metadata=HIDDEN)


@attrs.frozen
class Planned:
    """One person who will get the message: in which old thread, or None for a new or unknown one."""

    user: str
    thread: str | None = None


@attrs.frozen(eq=False, repr=False)
class Plan(Redacted):
    """What will become of one message. `people` and `threads` are None where they are not known."""

    intent: Intent
    decision: Decision
    switches: Switches
    mode: Mode
    people: tuple[Planned, ...] | None
    calls: tuple[NewConversation, ...]

    @property
    def allowed(self) -> bool:
        """Whether anything stands against sending it."""
        return self.decision.allowed

    @property
    def losses(self) -> tuple[Finding, ...]:
        """What would be dropped without a word."""
        return self.decision.losses

    @property
    def head_count(self) -> int | None:
        """How many people will get it, after fan-out."""
        return None if self.people is None else len(self.people)

    @property
    def threads(self) -> int | None:
        """How many threads it will be in."""
        if self.people is None or self.mode in BATCHES:
            return self.head_count
        return 1


def plan(intent: Intent, snapshot: Snapshot) -> Plan:
    """What the server will do with the message. Never raises, sends nothing, asks nobody."""
    found, people = _expanded(intent, snapshot)
    number = len(intent.recipients) if people is None else len(people)
    single = number <= 1 and not (people is None and any(map(is_fan_out, intent.recipients)))
    switches = switches_for(intent.how, intent.threads, single)
    chunks = _chunks(intent, people, switches, snapshot.limit)
    largest = len(chunks[0]) if len(chunks) > 1 else number
    choice = which_mode(switches, largest, snapshot.limit)
    decision = all_of(
        [
            is_said(intent.how, intent.threads, intent.subject, single),
            may_fan_out(intent.recipients, intent.allow_fan_out),
            found,
            _may(intent, snapshot),
            choice.decision,
            files_told(intent.attachments, snapshot.files),
            _split(chunks, choice.mode, intent),
            _threads(intent, people, choice.mode, snapshot),
        ]
    )
    return Plan(
        intent=intent,
        decision=decision,
        switches=switches,
        mode=choice.mode,
        people=None if people is None else _planned(people, choice.mode, snapshot),
        calls=tuple(_call(intent, chunk, switches) for chunk in chunks) if decision.allowed else (),
    )


def with_files(planned: Plan, ids: Sequence[str]) -> Plan:
    """The plan with further files, which are known to lie in the writer's own conversation attachments."""
    first = len(planned.intent.attachments)
    said = Decision(tuple(about(first + index, True) for index in range(len(ids))))
    carried = (*planned.intent.attachments, *ids)
    return attrs.evolve(
        planned,
        intent=attrs.evolve(planned.intent, attachments=carried),
        decision=planned.decision & said,
        calls=tuple(attrs.evolve(call, attachments=carried) for call in planned.calls),
    )


def _expanded(intent: Intent, snapshot: Snapshot) -> tuple[Decision, tuple[str, ...] | None]:
    """Whom the recipients stand for; None if that is not known of all of them."""
    findings: list[Finding] = []
    users: dict[str, None] = {}
    for index, address in enumerate(intent.recipients):
        where = f"recipients[{index}]"
        users_of = snapshot.people.get(address.text)
        if users_of is None:
            findings.append(Finding(PlanReason.PEOPLE_NOT_LOOKED_UP, Effect.UNKNOWN, where))
        elif not users_of:
            reason = why_nobody(address, snapshot.unknown, place_of(intent.context) is not None)
            findings.append(Finding(reason, Effect.DROPPED, where))
        elif is_fan_out(address):
            findings.append(Finding(RecipientReason.FANS_OUT, Effect.NOTED, where))
        users |= dict.fromkeys(users_of or ())
    if any(finding.effect is Effect.UNKNOWN for finding in findings):
        return Decision(tuple(findings)), None
    left = tuple(user for user in users if user != snapshot.me)
    if not left and snapshot.me in users and len(intent.recipients) == 1:
        findings.append(Finding(RecipientReason.NOTE_TO_SELF, Effect.NOTED, "recipients"))
        left = (snapshot.me,)
    elif not left:
        findings.append(Finding(CreateReason.NOBODY_LEFT, Effect.REFUSED, "recipients"))
    return Decision(tuple(findings)), left


def why_nobody(address: Address, unknown: Collection[str], inside: bool) -> RecipientReason:
    """Why nobody gets it by this recipient; `inside`: of users only people of the context do."""
    if is_fan_out(address):
        return RecipientReason.NOBODY_THERE
    if address.text in unknown:
        return RecipientReason.UNKNOWN_USER
    return RecipientReason.OUTSIDE_CONTEXT if inside else RecipientReason.NOT_MESSAGEABLE


def place_of(context: Context | None) -> str | None:
    """The course or group to whose people a message is limited; None: it is not."""
    return None if context is None or context.kind is ContextKind.ACCOUNT else context.code


def _chunks(
    intent: Intent, people: tuple[str, ...] | None, switches: Switches, limit: int
) -> tuple[tuple[str, ...], ...]:
    """The recipients of each call: of private threads at most `limit` are made in one."""
    if people is None or len(people) <= limit or switches != Switches():
        return (tuple(address.text for address in intent.recipients),)
    return tuple(people[at : at + limit] for at in range(0, len(people), limit))


def _may(intent: Intent, snapshot: Snapshot) -> Decision:
    """What the writer's rights say about classes and context."""
    wanted = [
        (Right.SEND_MESSAGES_ALL, address.code, f"recipients[{index}]")
        for index, address in enumerate(intent.recipients)
        if isinstance(address, ContextAddress) and needs_whole_class(address)
    ]
    if intent.context is not None and intent.context.kind is ContextKind.COURSE:
        wanted.append((Right.SEND_MESSAGES, intent.context.code, "context_code"))
    findings = []
    for right, code, where in wanted:
        has_right = snapshot.rights.get((right, code))
        whole = right is Right.SEND_MESSAGES_ALL
        if has_right is None:
            findings.append(Finding(PlanReason.RIGHT_NOT_LOOKED_UP, Effect.UNKNOWN, where))
        elif not has_right and whole:
            findings.append(Finding(CreateReason.WHOLE_CLASS, Effect.REFUSED, where))
        elif not has_right:
            findings.append(Finding(PlanReason.ONLY_INSTRUCTORS, Effect.UNKNOWN, where))
    return Decision(tuple(findings))


def files_told(ids: Sequence[str], files: Mapping[str, bool]) -> Decision:
    """Which files go along: those outside the writer's own folder for that vanish without a word.

    `files`: id → whether it lies there; no entry: not known.
    """
    findings = []
    for index, id in enumerate(ids):
        goes = files.get(id)
        if goes is None:
            where = f"attachment_ids[{index}]"
            findings.append(Finding(PlanReason.FILE_NOT_LOOKED_UP, Effect.UNKNOWN, where))
        else:
            findings.append(about(index, goes))
    return Decision(tuple(findings))


def _split(chunks: Sequence[Sequence[str]], mode: Mode, intent: Intent) -> Decision:
    findings = []
    if len(chunks) > 1:
        findings.append(Finding(IntentReason.SPLIT, Effect.NOTED, "recipients"))
    if mode is Mode.REFUSED and intent.how is How.TOGETHER:
        findings.append(Finding(IntentReason.CANNOT_SPLIT, Effect.REFUSED, "recipients"))
    if intent.how is How.AS_A_BATCH and mode not in BATCHES:
        findings.append(Finding(CreateReason.ASYNC_IGNORED, Effect.CHANGED, "how"))
    return Decision(tuple(findings))


def _threads(intent: Intent, people: tuple[str, ...] | None, mode: Mode, snapshot: Snapshot) -> Decision:
    """Which old threads are continued, and whether the subject is lost with them."""
    findings = [Finding(CreateReason.NOT_IN_OWN_INBOX, Effect.NOTED, "scope")]
    if mode not in PRIVATE:
        return Decision(tuple(findings))
    for user in people or ():
        where = f"user[{user}]"
        known = snapshot.threads.get(user)
        if known is not None:
            findings.append(Finding(CreateReason.THREAD_REUSED, Effect.NOTED, where))
            if intent.subject is not None and intent.subject != known.subject:
                findings.append(Finding(CreateReason.SUBJECT_LOST, Effect.DROPPED, where))
        elif intent.subject is not None:
            looked = user in snapshot.threads
            reason = PlanReason.HIDDEN_THREAD if looked else PlanReason.THREADS_NOT_LOOKED_UP
            findings.append(Finding(reason, Effect.UNKNOWN, where))
    return Decision(tuple(findings))


def _planned(people: Iterable[str], mode: Mode, snapshot: Snapshot) -> tuple[Planned, ...]:
    known = {user: snapshot.threads.get(user) for user in people} if mode in PRIVATE else {}
    found = ((user, known.get(user)) for user in people)
    return tuple(Planned(user, None if thread is None else thread.id) for user, thread in found)


def _call(intent: Intent, recipients: tuple[str, ...], switches: Switches) -> NewConversation:
    context: Context | None = intent.context
    return NewConversation(
        recipients=recipients,
        body=intent.body,
        subject=intent.subject,
        switches=switches,
        later=intent.how is How.AS_A_BATCH,
        context_code=None if context is None else context.code,
        attachments=intent.attachments,
    )
