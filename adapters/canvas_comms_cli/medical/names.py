"""People of Canvas Medical as they are typed and shown: by reference, or by a part of a name."""

from collections.abc import Iterable, Sequence

from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.people.name_look_up import PeopleNames
from canvas_comms.medical.ports import CommunicationGateway
from canvas_comms.medical.resources import Communication
from canvas_comms.name_matching import looks_like_code
from canvas_comms_cli.backend_options import ask_backend
from canvas_comms_cli.names import the_one
from canvas_comms_cli.results.printing import for_programs

EVERYBODY: Sequence[PersonKind] = tuple(PersonKind)
PATIENTS: Sequence[PersonKind] = (PersonKind.PATIENT,)


def names_of(gateway: CommunicationGateway) -> PeopleNames:
    """The names of the people whom a backend knows."""
    return PeopleNames(getattr(gateway, "people", None))


def referred(text: str | None, names: PeopleNames, kinds: Sequence[PersonKind] = EVERYBODY) -> str | None:
    """What was typed as a reference; None for None.

    Raises a usage error for a part of a name that means nobody or several, and `Failed`.
    """
    if text is None or looks_like_code(text):
        return text
    return the_one(text, ask_backend(lambda: names.person(text, kinds)), "nobody")


def ask_for_parties(found: Iterable[Communication], names: PeopleNames) -> None:
    """Ask who wrote and got these messages; programs get references alone."""
    if not for_programs():
        names.ask_for(party for one in found for party in (one.sender, one.recipient))


__all__ = ["PATIENTS", "ask_for_parties", "names_of", "referred"]
