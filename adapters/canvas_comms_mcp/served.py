"""What is served to an assistant: a client of each product, and where it leads."""

import json
from collections.abc import Iterable, Mapping
from typing import Generic, TypeAlias, TypeVar

import attrs

from canvas_comms.capabilities import Capability
from canvas_comms.decisions import Decision
from canvas_comms.lms.client import LmsClient
from canvas_comms.medical.client import MedicalClient
from canvas_comms.names import NO_NAMES, resolved
from canvas_comms.outbox.submission import keyed_hash
from canvas_comms.plan_tickets import Terms
from canvas_comms.redaction import Opaque

C = TypeVar("C", LmsClient, MedicalClient)


@attrs.frozen(eq=False, repr=False)
class Served(Opaque, Generic[C]):
    """One product, `opened_as` the backend of that name.

    `key` is random and kept from everybody: contents are told apart by hashes that it keys.
    """

    product: str
    opened_as: str
    client: C = attrs.field(repr=False)
    key: bytes = attrs.field(repr=False)
    names: Mapping[str, str] = attrs.field(default=NO_NAMES, repr=False)

    @property
    def backend(self) -> str:
        """The name of the backend, and the address that it leads to."""
        gateway = self.client.areas if isinstance(self.client, LmsClient) else self.client.gateway
        base = getattr(getattr(gateway, "destination", None), "base", None)
        return self.opened_as if base in (None, self.opened_as) else f"{self.opened_as} {base}"

    @property
    def edition(self) -> str:
        """The era of the server."""
        return str(self.client.edition.value)

    def can(self, capability: Capability) -> bool:
        """Whether the backend can do it at all."""
        return capability in self.client.capabilities

    def named(self, text: str, field: str) -> str:
        """The text with names of a world replaced by ids. Raises `InvalidValue` (`field`)."""
        return resolved(text, self.names, field)

    def terms(
        self,
        content: Iterable[str],
        actor: str,
        people: Iterable[str] | None,
        decision: Decision,
        *,
        for_many: bool = False,
        accepts_losses: bool = False,
    ) -> Terms:
        """What a ticket is bound to, where `content` is all that is sent."""
        return Terms(
            content=keyed_hash(self.key, "content", json.dumps([self.product, *content])),
            edition=self.edition,
            backend=self.backend,
            actor=actor,
            people=None if people is None else frozenset(people),
            decision=decision,
            for_many=for_many,
            accepts_losses=accepts_losses,
        )


ServedLms: TypeAlias = Served[LmsClient]
ServedMedical: TypeAlias = Served[MedicalClient]

__all__ = ["Served", "ServedLms", "ServedMedical"]
