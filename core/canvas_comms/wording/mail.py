"""Why somebody got no mail, in words."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.lms.mail.rules import MailReason

WORDS: Mapping[Reason, str] = {
    MailReason.NO_CHANNEL: "there is no channel at all, so nothing can be sent",
    MailReason.NO_EMAIL_CHANNEL: "there is no e-mail channel, so no mail can be sent",
    MailReason.MESSAGE_BOUNCED: "the server made a message, and it came back from the address",
    MailReason.TRANSMISSION_FAILED: "the server made a message and could not hand it over",
    MailReason.MESSAGE_CANCELLED: "the server made a message and cancelled it",
    MailReason.MESSAGE_CLOSED: "the server closed a message unsent: its user is gone",
    MailReason.IN_DAILY_SUMMARY: "it comes in a daily summary, as preferred",
    MailReason.IN_WEEKLY_SUMMARY: "it comes in a weekly summary, as preferred",
    MailReason.NOTHING_SENT: "no message of the server to this user can be seen in this time",
    MailReason.STILL_QUEUED: "the server has made a message that is not sent yet",
    MailReason.ONLY_DASHBOARD: "a message shows on the dashboard, and is no mail",
    MailReason.HANDED_OVER: "the server handed a message over; look in the junk folder, too",
    MailReason.STATE_NOT_KNOWN: "it is of a kind, or in a state, that we do not know",
    MailReason.CHANNEL_TAKES_IT: "nothing that is known keeps mail from this channel",
    MailReason.CARRIES_NO_MAIL: "this channel is no e-mail address",
    MailReason.CHANNELS_UNTOLD: "not all channels are known",
    MailReason.BOUNCES_UNTOLD: "whether mail to the address bounces is not known",
    MailReason.PREFERENCES_UNTOLD: "the notification preferences are not known",
    MailReason.MESSAGES_UNTOLD: "what the server sent to this user is not known",
}

__all__ = ["WORDS"]
