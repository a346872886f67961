"""What the outbox says of a message, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.conversations.outbox import DraftReason
from canvas_comms.many import ManyReason
from canvas_comms.outbox.steps import OutboxReason

WORDS: Mapping[Reason, str] = {
    DraftReason.PEOPLE_NOT_KNOWN: "it is not known whom it is for, and each of them gets their own",
    ManyReason.KEY_TAKEN: "its key stands for another message",
    ManyReason.OTHERS_REFUSED: "another message of the list is refused",
    OutboxReason.ATTEMPTS_USED_UP: "it was sent as often as it may be, and its fate is unknown still",
    OutboxReason.DAMAGED: "what is stored of it cannot be read",
    OutboxReason.MOMENT_NOT_KEPT: "the server was not seen to keep the moment that would make it findable",
    OutboxReason.NOT_FOUND: "it is not to be seen at the server, which proves nothing there",
    OutboxReason.NOT_SEARCHABLE: "the server offers no search that would show it",
    OutboxReason.NOT_TRUSTED: "who answers could not prove to be the server that was meant",
    OutboxReason.NOT_WRITABLE: "it cannot be said in a form that every server takes",
    OutboxReason.ONLY_ALIKE_FOUND: "something at the server may be it, or something else",
    OutboxReason.PATIENCE_USED_UP: "it could not be settled for as long as the outbox goes on trying",
    OutboxReason.REFUSED_BY_RULES: "the rules refuse it",
    OutboxReason.REJECTED_BY_SERVER: "the server rejected it",
    OutboxReason.SAME_MOMENT: "another message between the same people has the same moment",
    OutboxReason.SEVERAL_FOUND: "it arrived more than once",
    OutboxReason.UNREADABLE: "its stored content cannot be read",
}

__all__ = ["WORDS"]
