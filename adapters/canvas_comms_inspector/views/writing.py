"""Writing as somebody: a new message, or a reply."""

from collections.abc import Mapping

from canvas_comms.lms.conversations.requests import How, Threads
from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.views.people import kind_of
from canvas_comms_inspector.world_view import WorldView


def write(world: WorldView, given: FormData) -> Mapping[str, object] | None:
    """The form; `reply` is the conversation that is answered, `to` whom the message is for."""
    key = world.find(given.needed("who"), "who")
    if not world.is_person(key):
        return None
    of_lms = kind_of(key) == "user"
    return {
        "key": key,
        "of_lms": of_lms,
        "reply": given.text("reply"),
        "to": given.text("to"),
        "subject": given.text("subject"),
        "text": given.text("text"),
        "how": given.text("how") or How.INDIVIDUALLY.value,
        "threads": given.text("threads") or Threads.REUSE.value,
        "place": given.text("place"),
        "hows": [one.value for one in How],
        "threads_of": [one.value for one in Threads],
        "places": world.places_of(key) if of_lms else {},
    }


__all__ = ["write"]
