"""Every capability by the calls that need it: declared, not declared, and without a login.

What is not declared answers `NotSupported` before anything leaves. What is declared answers
as its port says, and turns away who is not logged in.
"""

import contextlib
import inspect
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import attrs
import pytest

from canvas_comms.capabilities import Capability
from canvas_comms.errors import AuthenticationFailed, CanvasCommsError, InvalidValue, NotSupported
from canvas_comms.lms.announcements.requests import AnnouncementQuery
from canvas_comms.lms.areas import LmsAreas
from canvas_comms.lms.assignments.requests import EVERY_ASSIGNMENT, AssignmentSearch
from canvas_comms.lms.channels.model import ChannelId, ChannelRef
from canvas_comms.lms.channels.resources import NewChannel
from canvas_comms.lms.channels.rules.reports import Filters, Report
from canvas_comms.lms.comm_messages.gateway import Window
from canvas_comms.lms.contexts import Context
from canvas_comms.lms.conversations.requests import (
    ConversationUpdate,
    Event,
    NewConversation,
    NewMessage,
    Query,
    RecipientSearch,
)
from canvas_comms.lms.discussions.requests import EVERY_TOPIC, WHOLE_VIEW, TopicSearch, ViewOptions
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.ports import OnShare, ignore_share
from canvas_comms.lms.files.requests import FileSearch, NewFile, new_file
from canvas_comms.lms.files.resources import File
from canvas_comms.lms.params import Parameters
from canvas_comms.lms.preferences.model import Frequency
from canvas_comms.lms.roster.requests import (
    EVERY_COURSE,
    EVERY_ENROLLMENT,
    EVERYBODY,
    CourseSearch,
    EnrollmentSearch,
    PeopleSearch,
)
from canvas_comms.lms.rules.credentials import CredentialReason
from canvas_comms.outcomes import NotSent, Rejected
from canvas_comms.redaction import Opaque, Secret
from canvas_comms_plugins.conformance.lms.subject import LmsSubject, LmsSuite, Person
from canvas_comms_plugins.conformance.suite import promise
from canvas_comms_plugins.conformance.watching import reaching_out
from canvas_comms_plugins.guard_lms import Promise, promises
from canvas_comms_plugins.partial_backend import NEEDS


@attrs.frozen(eq=False, repr=False)
class Watched(Opaque):
    """One person's areas. `broken` says of each breach the call and the rule."""

    areas: LmsAreas
    broken: list[str] = attrs.field(factory=list)

    def __getattr__(self, area: str) -> Any:
        found = getattr(self.areas, area)
        return _WatchedGateway(found, area, self.broken) if area in promises() else found


@attrs.frozen(eq=False, repr=False)
class _WatchedGateway(Opaque):
    _gateway: Any
    _area: str
    _broken: list[str]

    def __getattr__(self, name: str) -> Any:
        promise = promises()[self._area].get(name)
        found = getattr(self._gateway, name)
        return found if promise is None else self._watching(name, promise, found)

    def _watching(self, name: str, promise: Promise, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            asked = promise.signature.bind(self, *args, **kwargs).arguments
            try:
                result = method(*args, **kwargs)
            except CanvasCommsError as error:
                if promise.writes and not isinstance(error, InvalidValue | NotSupported):
                    self._note(name, f"a write must not raise {type(error).__name__}, but tell how it ended")
                raise
            rule = promise.broken_by(result, asked)
            if rule is not None:
                self._note(name, rule)
            return result

        return call

    def _note(self, name: str, rule: str) -> None:
        self._broken.append(f"{self._area}.{name}: {rule}")


Ask = Callable[[LmsSubject, Person], object]

ID = "1"
FIELDS = Parameters({"title": "Moss", "message": "Which?"})
ANNOUNCING = Parameters({**FIELDS.values, "is_announcement": True})

VALUES: Mapping[object, Ask] = {
    "user": lambda s, p: p.id,
    "account": lambda s, p: "self",
    "course": lambda s, p: s.course.id,
    "notification": lambda s, p: "new_announcement",
    "category": lambda s, p: "announcement",
    "mark_as_read": lambda s, p: False,
    str: lambda s, p: ID,
    str | None: lambda s, p: ID,
    Sequence[str]: lambda s, p: [ID],
    bool: lambda s, p: True,
    int: lambda s, p: 1,
    Context: lambda s, p: s.course,
    Secret: lambda s, p: Secret("secret"),
    Parameters: lambda s, p: FIELDS,
    NewChannel: lambda s, p: NewChannel("pigeon@example.org", "email"),
    ChannelRef: lambda s, p: ChannelId(ID),
    Report: lambda s, p: Report.BOUNCED,
    Filters: lambda s, p: Filters(),
    Frequency: lambda s, p: Frequency.DAILY,
    Mapping[str, Frequency]: lambda s, p: {"new_announcement": Frequency.DAILY},
    Window: lambda s, p: Window(),
    Query: lambda s, p: Query(),
    NewConversation: lambda s, p: NewConversation((s.teacher.id,), "Hello"),
    NewMessage: lambda s, p: NewMessage("Hello"),
    RecipientSearch: lambda s, p: RecipientSearch("a"),
    ConversationUpdate: lambda s, p: ConversationUpdate(starred=True),
    Event: lambda s, p: Event.STAR,
    AnnouncementQuery: lambda s, p: AnnouncementQuery((s.course.id,)),
    TopicSearch: lambda s, p: EVERY_TOPIC,
    ViewOptions: lambda s, p: WHOLE_VIEW,
    File: lambda s, p: File(ID),
    FileSearch: lambda s, p: FileSearch(),
    OnShare: lambda s, p: ignore_share,
    NewFile: lambda s, p: new_file(b"moss", "moss.txt"),
    CourseSearch: lambda s, p: EVERY_COURSE,
    PeopleSearch: lambda s, p: EVERYBODY,
    EnrollmentSearch: lambda s, p: EVERY_ENROLLMENT,
    AssignmentSearch: lambda s, p: EVERY_ASSIGNMENT,
}
"""What a call takes that a server would take: by the argument's name, or else by its type.

An argument of a port that is neither fails at import.
"""


def _asking(area: str, method: str) -> Ask:
    """The call with a value for every argument that it needs."""
    parameters = list(promises()[area][method].signature.parameters.values())[1:]
    needed = [one for one in parameters if one.default is inspect.Parameter.empty]
    values = {one.name: VALUES[one.name if one.name in VALUES else one.annotation] for one in needed}
    by_name = {one.name for one in needed if one.kind is inspect.Parameter.KEYWORD_ONLY}

    def ask(subject: LmsSubject, person: Person) -> object:
        given = {name: value(subject, person) for name, value in values.items()}
        args = [one for name, one in given.items() if name not in by_name]
        kwargs = {name: one for name, one in given.items() if name in by_name}
        return getattr(getattr(person.areas, area), method)(*args, **kwargs)

    return ask


def _calls() -> Mapping[Capability, tuple[Ask, ...]]:
    found: dict[Capability, tuple[Ask, ...]] = {
        Capability.ANNOUNCEMENTS_CREATE: (
            lambda s, p: p.areas.discussions.create_topic(s.course, ANNOUNCING),
        )
    }
    for area, methods in NEEDS.items():
        for method, needs in methods.items():
            found[needs] = (*found.get(needs, ()), _asking(area, method))
    return found


CALLS = _calls()
"""Capability → each call of the ports that needs it."""


SOURCE = "errors.py: asked before any I/O"


class Unsupported(LmsSuite):
    """What it says of itself, and two or three tests more for each capability: declared or not."""

    @promise()
    def test_it_says_what_it_can_do(self, subject: LmsSubject) -> None:
        """`capabilities` are those that are declared, for everybody who looks."""
        people = (subject.teacher, *subject.students)

        assert {frozenset(one.areas.capabilities) for one in people} == {self.capabilities}

    @promise()
    def test_it_says_which_edition_it_plays(self, subject: LmsSubject) -> None:
        """A backend's `edition` is an `LmsEdition`: it is said, never guessed."""
        assert isinstance(subject.teacher.areas.edition, LmsEdition)

    @promise()
    def test_it_knows_who_is_logged_in(self, subject: LmsSubject) -> None:
        """`whoami` is the id of the person whose areas these are."""
        people = (subject.teacher, *subject.students)

        assert [one.areas.whoami() for one in people] == [one.id for one in people]


Test = Callable[[Unsupported, LmsSubject], None]


def _not_supported(capability: Capability) -> Test:
    def test(self: Unsupported, subject: LmsSubject) -> None:
        answers = []
        for call in CALLS[capability]:
            with reaching_out(subject.reached) as attempts, pytest.raises(NotSupported) as caught:
                call(subject, subject.student)
            answers.append((caught.value.capability, attempts))

        assert answers == [(capability.value, [])] * len(answers)

    test.__name__ = f"test_{capability.name.lower()}_is_not_supported"
    test.__doc__ = f"Who cannot do `{capability.value}` says so, and does not try."
    return promise(unless=capability, why=SOURCE)(test)


def _supported(capability: Capability) -> Test:
    def test(self: Unsupported, subject: LmsSubject) -> None:
        denied = [str(error) for error in (_error_of(call, subject) for call in CALLS[capability]) if error]

        assert denied == []

    test.__name__ = f"test_{capability.name.lower()}_is_not_denied"
    test.__doc__ = f"Who declares `{capability.value}` does not answer `NotSupported` to any call of it."
    return promise(capability, why=SOURCE)(test)


def _kept(capability: Capability) -> Test:
    def test(self: Unsupported, subject: LmsSubject) -> None:
        watched = Watched(subject.student.areas)
        someone = Person(subject.student.id, cast(LmsAreas, watched))
        for call in CALLS[capability]:
            with contextlib.suppress(CanvasCommsError):
                call(subject, someone)

        assert watched.broken == []

    test.__name__ = f"test_{capability.name.lower()}_keeps_its_port"
    test.__doc__ = (
        f"What a call of `{capability.value}` gives is what its port promises, about what was asked for; "
        "a write tells with an outcome how it went and raises nothing."
    )
    return promise(capability)(test)


def _error_of(call: Ask, subject: LmsSubject) -> NotSupported | None:
    try:
        call(subject, subject.student)
    except NotSupported as error:
        return error
    except CanvasCommsError:
        return None
    return None


for _capability in CALLS:
    for _made in (_not_supported(_capability), _supported(_capability), _kept(_capability)):
        setattr(Unsupported, _made.__name__, _made)


SESSIONS_ONLY = frozenset({Capability.CHANNELS_CONFIRM, Capability.CHANNELS_RESEND})
"""Pages of the web, which answer strangers in ways of their own."""


class Errors(LmsSuite):
    """One test for each capability."""


def _turned_away(capability: Capability) -> Callable[[Errors, LmsSubject], None]:
    def test(self: Errors, subject: LmsSubject) -> None:
        if subject.nobody is None:
            pytest.skip("the subject has no areas for nobody")
        nobody = Person(subject.student.id, subject.nobody)

        assert [_fault(call, subject, nobody) for call in CALLS[capability]] == [""] * len(CALLS[capability])

    test.__name__ = f"test_nobody_gets_{capability.name.lower()}"
    test.__doc__ = (
        f"`{capability.value}` without a login is `Rejected` or `NotSent` where it writes, and raises "
        "`AuthenticationFailed` where it reads, which can be pickled."
    )
    return promise(capability, why=CredentialReason.NOT_AUTHENTICATED)(test)


def _fault(call: Ask, subject: LmsSubject, nobody: Person) -> str:
    """What is wrong with how nobody is answered; nothing, if nothing is."""
    try:
        outcome = call(subject, nobody)
    except AuthenticationFailed as error:
        copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        same = (type(copied), str(copied)) == (type(error), str(error))
        return "" if same else "an error that changes when it is pickled"
    except CanvasCommsError as error:
        return f"raises {type(error).__name__}"
    return "" if type(outcome) in (Rejected, NotSent) else f"gives a {type(outcome).__name__}"


for _capability in CALLS.keys() - SESSIONS_ONLY:
    _test = _turned_away(_capability)
    setattr(Errors, _test.__name__, _test)


__all__ = ["Errors", "Unsupported"]
