"""Where the rules of the outbox come from."""

OURS = "our own protocol, core/docs/outbox.md"
NO_KEY = "Canvas Medical, API page 'Communication': no idempotency key, no conditional create, no delete"
NOT_SEARCHABLE = "Canvas Medical, API page 'Communication': search takes patient, sender, recipient and _id"
NO_MARK = "Canvas LMS, API page 'Conversations': nothing that a client gives comes back but people and text"

__all__ = ["NOT_SEARCHABLE", "NO_KEY", "NO_MARK", "OURS"]
