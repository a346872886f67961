"""Channels of Canvas LMS, what is delivered to them, and what all its areas share, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.channels.plan import PlanReason
from canvas_comms.lms.channels.rules.access import AccessReason
from canvas_comms.lms.channels.rules.addresses import AddressReason, LimitReason, UniquenessReason
from canvas_comms.lms.channels.rules.bounces import BounceReason
from canvas_comms.lms.channels.rules.confirmation import ConfirmationReason, ConfirmingReason, SkippingReason
from canvas_comms.lms.channels.rules.lifecycle import LifecycleReason, PushReason
from canvas_comms.lms.channels.server.responses import CallReason
from canvas_comms.lms.comm_messages.rules import ReadingReason
from canvas_comms.lms.delivery import DeliveryReason
from canvas_comms.lms.operations import CommonReason
from canvas_comms.lms.paging import PagingReason
from canvas_comms.lms.preferences.for_users import ForUsersReason
from canvas_comms.lms.preferences.rules import WritingReason
from canvas_comms.lms.preferences.use import SettingReason
from canvas_comms.lms.rights import RightsReason
from canvas_comms.lms.rules.credentials import CredentialReason
from canvas_comms.lms.rules.throttling import ThrottlingReason

WORDS: Mapping[Reason, str] = {
    AddressReason.ADDRESS_IGNORED: "a push channel has no address of its own; this one is ignored",
    AddressReason.BANNED_DOMAIN: "the account bans this domain",
    AddressReason.BANNED_UNKNOWN: "whether the account bans this domain was not looked up",
    AddressReason.NOT_BARE: "an e-mail address must stand alone, such as a@b",
    AddressReason.NOT_CARRIED: "the channel is made, but text messages are no longer carried",
    AddressReason.NO_ADDRESS: "an address is needed",
    AddressReason.NO_TYPE: "a type is needed",
    AddressReason.TOKEN_IGNORED: "a device's token counts for push only; this one is ignored",
    AddressReason.TYPE_IGNORED: "the server does not know this type and stores an e-mail address",
    AddressReason.UNCHECKED: "the server does not check this address",
    BounceReason.BOUNCING_ALREADY: "the channel is bouncing already",
    BounceReason.NOTED: "the bounce is noted",
    BounceReason.NOT_EMAIL: "only e-mail channels bounce",
    BounceReason.NOW_BOUNCING: "from now on the channel counts as bouncing",
    BounceReason.RETIRED: "the channel was deleted",
    BounceReason.TOO_SOON: "a bounce within an hour of another is not noted",
    CallReason.NOTHING_GIVEN: "no channel is given",
    CallReason.NO_CHANNEL_NAMED: "no channel is named",
    CallReason.NO_PUSH_TOKEN: "the device's token is missing",
    ConfirmationReason.BOUNCING: "a bouncing channel gets no confirmation message",
    ConfirmationReason.GOES_OUT: "a confirmation message with a code goes out",
    ConfirmationReason.LAST_ONE: "this is the last confirmation message; a channel gets three",
    ConfirmationReason.LIMIT_REACHED: "the channel has had its three confirmation messages; none goes out",
    ConfirmationReason.NO_KIND: "there is no confirmation message of that kind",
    ConfirmingReason.ACTIVE_ALREADY: "the channel is active already",
    ConfirmingReason.CONFIRMS: "the code confirms the channel",
    ConfirmingReason.LOG_IN_FIRST: "its owner must be logged in on the web",
    ConfirmingReason.REGISTERS: "the code lets its owner finish registering",
    ConfirmingReason.REGISTER_FIRST: "its owner must register first",
    ConfirmingReason.SOMEBODY_ELSE: "the channel is somebody else's",
    ConfirmingReason.UNKNOWN_CODE: "no living channel has this code",
    ConfirmingReason.UNUSABLE_ADDRESS: "its address is no e-mail address",
    LifecycleReason.BOUNCES_FORGOTTEN: "its bounces are forgotten",
    LifecycleReason.CONFIRMED: "it becomes active",
    LifecycleReason.NO_SUCH_STEP: "a channel in this state cannot do that",
    LifecycleReason.RETIRED: "it is deleted; the row stays and may come back",
    LifecycleReason.RE_ACTIVATED: "a deleted channel of this address comes back",
    LifecycleReason.TO_CONFIRM_AGAIN: "it has to be confirmed again",
    LifecycleReason.USED_FOR_PASSWORDS: "one-time passwords go to it, so it cannot be deleted",
    LimitReason.ACCOUNT_MAXIMUM: "the account allows no further channel",
    LimitReason.MAXIMUM_UNKNOWN: "whether the account sets a maximum was not looked up",
    LimitReason.ROWS_UNKNOWN: "how many deleted channels there are no list tells",
    LimitReason.TOO_MANY_ROWS: "a user can have 101 channels, deleted ones included",
    PlanReason.CHANNELS_UNKNOWN: "the channels were not looked up",
    PlanReason.IMPORT_UNKNOWN: "whether the channel belongs to an imported login no list tells",
    PlanReason.PASSWORD_USE_UNKNOWN: "whether one-time passwords go to it no list tells",
    PushReason.NOT_CONFIGURED: "the token's developer key is not configured for push",
    PushReason.NO_ACCESS_TOKEN: "a device can be registered with an access token only",
    PushReason.NO_DEVICE_TOKEN: "the device's own token is needed",
    PushReason.UNKNOWN: "whether the developer key is configured for push no call tells",
    SkippingReason.IGNORED: "skipping the confirmation is ignored: that takes a right over students",
    SkippingReason.OWNER_MUST_CONFIRM: "nothing is delivered to it until its owner confirms it with the code",
    SkippingReason.PUSH_IS_ACTIVE: "a push channel is active at once",
    SkippingReason.SKIPPED: "it is active at once, without a confirmation",
    SkippingReason.UNKNOWN: "whether the confirmation may be skipped was not looked up",
    AccessReason.NOT_ALLOWED: "you may not do this to this user's channels",
    AccessReason.RIGHTS_UNKNOWN: "whether you have the right was not looked up",
    UniquenessReason.ALREADY_THERE: "the user has this address already",
    UniquenessReason.CHANNELS_UNKNOWN: "whether the user has this address already was not looked up",
    UniquenessReason.COMES_BACK: "the deleted channel of this address comes back: same id, same place",
    UniquenessReason.DELETED_UNKNOWN: "whether a deleted channel of this address comes back no list tells",
    UniquenessReason.NEW_ROW: "a new channel is made",
    UniquenessReason.SAME_PUSH_CHANNEL: "the user's one push channel serves all devices",
    UniquenessReason.TAKEN: "the user has this address already, under another type",
    CommonReason.NO_SUCH_THING: "there is no such thing, or none that you may see",
    CommonReason.SERVER_ERROR: "the server trips over this and answers 500",
    CredentialReason.NOT_AUTHENTICATED: "nobody is logged in",
    CredentialReason.UNKNOWN_TOKEN: "the server does not know this token",
    CredentialReason.EXPIRED_TOKEN: "the token has expired",
    CredentialReason.REVOKED_TOKEN: "the token was revoked",
    CredentialReason.STALE_TOKEN: "the token's hour is over; it has to be refreshed",
    CredentialReason.KEY_INACTIVE: "the developer key of the token is not active",
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
    ForUsersReason.CANNOT_ACT_AS: "there is no such user, or none whom you may act as",
    ForUsersReason.NO_SUCH_CHANNEL: "the user has no such channel",
    ForUsersReason.OTHERS_REFUSED: "another user is refused, so nothing is written for anybody",
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

__all__ = ["WORDS"]
