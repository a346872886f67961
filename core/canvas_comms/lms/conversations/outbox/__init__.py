"""Messages of the Inbox in an outbox: an intent for each person, and the courier that sends and finds them.

intended    what an intent holds, written and read
drafts      what is handed in: the plan, person by person
courier     one attempt, one search, over a gateway
"""

from canvas_comms.lms.conversations.outbox.courier import ConversationCourier, courier_of
from canvas_comms.lms.conversations.outbox.drafts import DraftReason, drafts_of
from canvas_comms.lms.conversations.outbox.many import plan_many

__all__ = ["ConversationCourier", "DraftReason", "courier_of", "drafts_of", "plan_many"]
