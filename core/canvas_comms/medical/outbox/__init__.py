"""Messages of Canvas Medical in an outbox: drafts of them, and the courier that sends and finds them.

drafts      what is handed in: an intent for each recipient, refused where the plan refuses or loses
intended    what an intent holds, written and read
matching    is a message that a search shows the one that is looked for?
scan        everything that a search shows, read twice
settling    what a search shows of one message of unknown fate, for `reconcile`
courier     one attempt, one search, over a gateway
"""

from canvas_comms.medical.outbox.courier import CommunicationCourier, courier_of
from canvas_comms.medical.outbox.drafts import drafts_of
from canvas_comms.medical.outbox.many import plan_many
from canvas_comms.medical.outbox.matching import Match, match

__all__ = ["CommunicationCourier", "Match", "courier_of", "drafts_of", "match", "plan_many"]
