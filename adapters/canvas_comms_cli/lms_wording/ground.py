"""What all areas share, delivery, preferences and comm messages, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.comm_messages.rules import ReadingReason
from canvas_comms.lms.delivery import DeliveryReason
from canvas_comms.lms.losses import LossReason
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.paging import PagingReason
from canvas_comms.lms.preferences.rules import WritingReason
from canvas_comms.lms.preferences.use import SettingReason
from canvas_comms.lms.rights import RightsReason
from canvas_comms.lms.rules.credentials import CredentialReason
from canvas_comms.lms.rules.throttling import ThrottlingReason

WORDS: Mapping[Reason, str] = {
    CommonReason.NO_SUCH_THING: "there is no such thing, or none that you may see",
    CommonReason.SERVER_ERROR: "the server trips over this and answers 500",
    CredentialReason.NOT_AUTHENTICATED: "nobody is logged in",
    CredentialReason.UNKNOWN_TOKEN: "the server does not know this token",
    CredentialReason.EXPIRED_TOKEN: "the token has expired",
    CredentialReason.REVOKED_TOKEN: "the token was revoked",
    CredentialReason.SCOPE_MISSING: "the token's scopes do not name this call",
    CredentialReason.CANNOT_BECOME_USER: "you may not act as this user",
    CredentialReason.CANNOT_CHANGE_MASQUERADE: "the token was made for acting as somebody else",
    DeliveryReason.AS_PREFERRED: "it is delivered as preferred",
    DeliveryReason.REGISTRATION: "messages about registering always go out, also to an unconfirmed channel",
    DeliveryReason.MIGRATION: "messages about a migration go to every active channel",
    DeliveryReason.UNCONFIRMED: "the channel was never confirmed, so nothing is delivered to it",
    DeliveryReason.RETIRED: "the channel was deleted",
    DeliveryReason.NOT_REGISTERED: "its owner never finished registering",
    DeliveryReason.SMS_NOT_CARRIED: "text messages are no longer carried",
    DeliveryReason.BOUNCING: "mail to the channel bounces, so nothing goes there at once",
    DeliveryReason.BOUNCES_UNKNOWN: "whether the channel bounces was not looked up",
    DeliveryReason.NEVER: "its owner wants none of these",
    DeliveryReason.NO_PREFERENCE: "no preference is stored for it, and the default holds elsewhere",
    DeliveryReason.PREFERENCE_UNKNOWN: "the preference was not looked up",
    DeliveryReason.NO_SUMMARIES: "summaries go by e-mail only",
    DeliveryReason.SUMMARY_INSTEAD: "it comes in a summary, not at once",
    DeliveryReason.TOO_MANY: "there were too many messages within a day; it comes in a summary",
    LossReason.WOULD_LOSE: "this would be lost without a word; --on-loss accept accepts that",
    PagingReason.BAD_BOOKMARK: "the bookmark of this page cannot be read",
    PagingReason.NO_SUCH_PAGE: "there is no such page",
    ReadingReason.NOT_ALLOWED: "you may not read what was sent to this user",
    ReadingReason.ONLY_THIS_ACCOUNT: "only messages of this account are listed",
    ReadingReason.RIGHTS_UNKNOWN: "whether you may read these was not looked up",
    RightsReason.NOT_GRANTED: "you do not have the right to do this",
    SettingReason.NOT_WRITABLE: "no spelling of this category can be written",
    ThrottlingReason.RATE_LIMIT_EXCEEDED: "too many requests; wait before the next",
    WritingReason.INVALID_FREQUENCY: "a frequency is immediately, daily, weekly or never",
    WritingReason.ONLY_READS: "without a frequency nothing is written",
}
