"""The errors. They are for bad input and for the world failing; a rule's no is a value.

    CanvasCommsError
    ├── InvalidValue(ValueError)      what you gave breaks a rule of our own API; names field and rule
    │   └── InvalidWorld              a world file is wrong; names the path
    ├── NotSupported                  this backend has no such capability; asked before any I/O
    ├── GatewayError                  a read or search could not be answered
    │   ├── Unreachable               nobody answered; asking again is harmless
    │   ├── AuthenticationFailed      the server does not know who you are (401)
    │   ├── PermissionDenied          it knows, and says no (403)
    │   ├── NotFound                  there is no such thing (404)
    │   ├── RefusedByServer           another answer that is no success; has the status
    │   └── ContractError             the answer is not what the API promises
    │       ├── MalformedResponse     unreadable, too big, cut short; names place and rule
    │       ├── UnexpectedRedirect    a redirect, which is never followed
    │       └── ForeignLink           a page link that leads to another origin, or in a circle
    ├── JournalError                  the outbox's journal cannot be read or written; nothing was accepted
    │   └── JournalInDoubt            it broke off while it stored; nobody knows whether it did
    └── BackendError                  a plugin that is broken, missing, misspelt or there twice
        └── BackendContractError      a backend that raised or gave what its port does not allow

No message holds text, names, addresses or tokens: it says what, where and which rule.
Nor does a pickle or a copy: there an error keeps of a server's issues the codes and places alone.
"""

from typing import Protocol

from canvas_comms.causes import Cause


class CanvasCommsError(Exception):
    """Base of all errors of this library."""


class InvalidValue(CanvasCommsError, ValueError):
    """A value that our own API refuses: `field` says where, `rule` which rule it breaks."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule

    def __reduce__(self) -> tuple[type["InvalidValue"], tuple[str, str]]:
        return type(self), (self.field, self.rule)


class InvalidWorld(InvalidValue):
    """A world that cannot be loaded: `field` is the path to the fault (`lms.users[0].nmae`)."""


class NotSupported(CanvasCommsError):
    """The backend cannot do this at all; nothing was sent."""

    def __init__(self, capability: str, why: str = "") -> None:
        super().__init__(f"{capability} is not supported" + (f": {why}" if why else ""))
        self.capability = capability
        self.why = why

    def __reduce__(self) -> tuple[type["NotSupported"], tuple[str, str]]:
        return type(self), (self.capability, self.why)


class GatewayError(CanvasCommsError):
    """A backend could not answer a read or a search."""


class Unreachable(GatewayError):
    """No answer came; a read or search may simply be asked again.

    `cause` says why, as far as our own transport saw it; None where it saw nothing.
    """

    def __init__(self, why: str = "", cause: Cause | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.cause = cause

    def __reduce__(self) -> tuple[type["Unreachable"], tuple[str, Cause | None]]:
        return type(self), (self.why, self.cause)


class Problem(Protocol):
    """What a server says is wrong; `canvas_comms.Issue` is the one there is."""

    def without_text(self) -> "Problem":
        """The same without what the server said in words of its own."""
        ...


class AnsweredError(GatewayError):
    """The server answered, and not with success. `status` is its HTTP status.

    `issues` are what it says is wrong (`canvas_comms.Issue`, its texts private);
    `correlation` is the id that its makers can find the exchange by. No message shows them.
    A pickle or a copy has the issues without their texts.
    """

    def __init__(
        self, status: int, code: str = "", issues: tuple[Problem, ...] = (), correlation: str = ""
    ) -> None:
        super().__init__(f"the server answered {status}" + (f" ({code})" if code else ""))
        self.status = status
        self.code = code
        self.issues = issues
        self.correlation = correlation

    def __reduce__(self) -> tuple[type["AnsweredError"], tuple[int, str, tuple[Problem, ...], str]]:
        told = tuple(issue.without_text() for issue in self.issues)
        return type(self), (self.status, self.code, told, self.correlation)


class AuthenticationFailed(AnsweredError):
    """401: the token is missing, unknown or expired."""


class PermissionDenied(AnsweredError):
    """403: the token may not do this."""


class NotFound(AnsweredError):
    """404: there is no such thing, or none that you may see."""


class RefusedByServer(AnsweredError):
    """Any other status that is no success."""


class ContractError(GatewayError):
    """The answer is not what the API promises; `where` and `rule` say how."""

    def __init__(self, where: str, rule: str) -> None:
        super().__init__(f"{where}: {rule}")
        self.where = where
        self.rule = rule

    def __reduce__(self) -> tuple[type["ContractError"], tuple[str, str]]:
        return type(self), (self.where, self.rule)


class MalformedResponse(ContractError):
    """The body cannot be read as what was asked for."""


class UnexpectedRedirect(ContractError):
    """The server redirected; redirects are never followed."""


class ForeignLink(ContractError):
    """A page link leads to another origin or in a circle."""


class JournalError(CanvasCommsError):
    """The journal of an outbox cannot be used; `rule` says why. What it gave before still stands."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"journal: {rule}")
        self.rule = rule

    def __reduce__(self) -> tuple[type["JournalError"], tuple[str]]:
        return type(self), (self.rule,)


class JournalInDoubt(JournalError):
    """The journal broke off while it stored, and cannot be asked whether it did.

    What has a key may be handed in again: it is stored once. What has none may be there already; look.
    """


class BackendError(CanvasCommsError):
    """A backend plugin cannot be used; the message names it and its distribution."""


class BackendContractError(BackendError):
    """A backend broke the contract of its port: `backend`, `call` and `rule` say which and how."""

    def __init__(self, backend: str, call: str, rule: str) -> None:
        super().__init__(f"backend {backend}, {call}: {rule}")
        self.backend = backend
        self.call = call
        self.rule = rule

    def __reduce__(self) -> tuple[type["BackendContractError"], tuple[str, str, str]]:
        return type(self), (self.backend, self.call, self.rule)


__all__ = [
    "AnsweredError",
    "AuthenticationFailed",
    "BackendContractError",
    "BackendError",
    "CanvasCommsError",
    "ContractError",
    "ForeignLink",
    "GatewayError",
    "InvalidValue",
    "InvalidWorld",
    "JournalError",
    "JournalInDoubt",
    "MalformedResponse",
    "NotFound",
    "NotSupported",
    "PermissionDenied",
    "RefusedByServer",
    "UnexpectedRedirect",
    "Unreachable",
]
