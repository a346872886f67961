"""What people type to commands of Canvas Medical: editions, people and messages."""

from collections.abc import Sequence
from importlib.resources import files

from canvas_comms.errors import InvalidValue
from canvas_comms.medical.editions import Edition
from canvas_comms.medical.model import Reference, read_reference
from canvas_comms.medical.requests import compose
from canvas_comms.medical.resources import NewCommunication
from canvas_comms_cli.errors.explained import explained
from canvas_comms_cli.inputs import EditionType, json_in, time_of
from canvas_comms_wire.json_text import read_json
from canvas_comms_wire.new_communications import new_communication_of

EXAMPLE = "example_create.json"
MEDICAL_EDITION = EditionType(Edition.of)


def message_in(path: str) -> NewCommunication:
    """The message in a JSON file, or in standard input for `-`. Raises a usage error where it is no JSON."""
    return new_communication_of(json_in(path))


def example() -> NewCommunication:
    """The create example of Canvas's own documentation, its sender as an object."""
    return new_communication_of(read_json(files("canvas_comms_cli").joinpath(EXAMPLE).read_bytes()))


def compose_message(
    sender: str, recipients: Sequence[str], content: str, sent: str | None, received: str | None
) -> NewCommunication:
    """A message from flags. Raises a usage error that names the flag and the rule."""
    try:
        return compose(
            sender=sender,
            recipients=list(recipients),
            content=content,
            sent=time_of(sent, "sent"),
            received=time_of(received, "received"),
        )
    except InvalidValue as error:
        raise explained(error) from None


def people_in(new: NewCommunication) -> list[Reference]:
    """Everybody whom a message names readably."""
    parties = [*([new.sender] if new.sender else []), *new.recipients]
    people = (read_reference(one.reference or "") for one in parties)
    return [person for person in people if person is not None]


def person_of(text: str | None, field: str) -> Reference | None:
    """A person named in a flag. Raises a usage error."""
    try:
        return None if text is None else Reference.of(text, field)
    except InvalidValue as error:
        raise explained(error) from None


__all__ = ["MEDICAL_EDITION", "compose_message", "example", "message_in", "people_in", "person_of"]
