"""The rules of Canvas Medical in words: one sentence for each reason."""

from collections.abc import Mapping

from canvas_comms.decisions import Reason
from canvas_comms.medical.people.rules.matching import MatchingReason
from canvas_comms.medical.rules.access import AccessReason
from canvas_comms.medical.rules.answers import AnswerReason
from canvas_comms.medical.rules.lifecycle import LifecycleReason, StatusReason
from canvas_comms.medical.rules.parties import PartyReason
from canvas_comms.medical.rules.payload import ContentReason
from canvas_comms.medical.rules.routing import RoutingReason
from canvas_comms.medical.rules.searching import SearchReason
from canvas_comms.medical.rules.shape import ShapeReason
from canvas_comms.medical.rules.times import TimeReason
from canvas_comms.medical.send import SendReason

WORDS: Mapping[Reason, str] = {
    AccessReason.NOT_AUTHENTICATED: "there is no token, or one that the server does not know",
    AccessReason.SCOPE_MISSING: "the token's scopes do not allow this",
    AccessReason.OTHER_PATIENT: "the token reaches one patient only, and this is another's",
    AccessReason.LIMITED_TO_PATIENT: "the search is limited to the token's patient",
    AccessReason.GRANT_UNSUPPORTED: "tokens are given for client_credentials",
    AccessReason.CLIENT_UNKNOWN: "the server does not know this client, or its secret is another",
    AccessReason.PATIENT_NEEDS_SCOPE: "a token for one patient must name its scopes",
    AccessReason.SCOPE_UNREADABLE: "a scope looks like user/Communication.read",
    AccessReason.NO_SUCH_PATIENT: "the server knows no such patient",
    AnswerReason.READ_NOT_OFFERED: "this edition offers search and create only",
    AnswerReason.BAD_ID: "this cannot be an id",
    AnswerReason.NO_SUCH_MESSAGE: "there is no such message",
    AnswerReason.NO_SUCH_PERSON: "there is nobody with this id",
    ContentReason.FIRST_PAYLOAD: "the first payload element is the message",
    ContentReason.EXTRA_PAYLOAD: "only the first payload element is saved; this one is lost",
    ContentReason.PAYLOAD_MISSING: "a message needs a payload",
    ContentReason.CONTENT_MISSING: "a payload element needs contentString",
    ContentReason.CONTENT_EMPTY: "the text may not be empty",
    ContentReason.CONTENT_BLANK: "the text is blank, and taken all the same",
    ContentReason.CONTENT_BLANK_REFUSED: "the text may not be blank",
    ContentReason.CONTENT_KEY: "this edition takes the key content for the text",
    ContentReason.CONTENT_KEY_REFUSED: "this edition takes contentString only",
    ContentReason.CONTENT_KEY_IGNORED: "contentString stands beside it and wins; this text is lost",
    ContentReason.NOT_TEXT: "attachments and references to content are not supported",
    LifecycleReason.SENT_BY_BUTTON: "the draft is sent now",
    LifecycleReason.PATIENT_NOT_TOLD: "no text message goes to the patient",
    LifecycleReason.SENT_TIME_UNCHANGED: "the stored time of sending stays as it was",
    LifecycleReason.MARKED_READ: "received is set to now: the message counts as read",
    LifecycleReason.NOT_A_DRAFT: "only a draft has a send button",
    LifecycleReason.NOT_UNREAD: "only an unread message to a practitioner can be marked as read",
    LifecycleReason.UNKNOWN_STAFF: "nobody of this reference works here",
    LifecycleReason.NOT_STAFF: "only a practitioner can do this",
    SearchReason.BAD_VALUE: "this cannot be the value of that parameter",
    MatchingReason.ACTIVE_ONLY: "only active practitioners are found unless others are asked for",
    MatchingReason.SCHEDULABLE_ONLY: "only those with appointments are found unless all are asked for",
    PartyReason.SENDER: "the sender is kept",
    PartyReason.FIRST_RECIPIENT: "the first recipient is the recipient",
    PartyReason.EXTRA_RECIPIENT: "only the first recipient is kept; this one gets nothing",
    PartyReason.SENDER_MISSING: "a message needs a sender",
    PartyReason.RECIPIENT_MISSING: "a message needs a recipient",
    PartyReason.REFERENCE_MISSING: "a person is named by reference",
    PartyReason.REFERENCE_UNREADABLE: "a reference looks like Patient/<id> or Practitioner/<id>",
    PartyReason.NOT_A_PERSON: "only patients and practitioners can write and be written to",
    PartyReason.TYPE_CONTRADICTS: "the type says something else than the reference",
    PartyReason.TWO_PATIENTS: "a patient cannot write to a patient",
    PartyReason.TWO_PRACTITIONERS: "a practitioner cannot write to a practitioner",
    PartyReason.UNKNOWN_PERSON: "the server knows nobody of this reference",
    PartyReason.NOT_LOOKED_UP: "whether this person exists was not looked up",
    PartyReason.SUBJECT_DERIVED: "the subject is the patient of the two",
    PartyReason.SUBJECT_NOT_HONOURED: "the subject given is ignored: it is always the patient of the two",
    RoutingReason.LANDS_AS_DRAFT: "it becomes a DRAFT, because a practitioner sends it: "
    "labelled by Canvas Bot, unseen by the patient until staff press send",
    RoutingReason.NO_API_SENDS_A_DRAFT: "no call of the API can send a draft; only staff on screen can",
    RoutingReason.LANDS_IN_INBOX: "it lands in the practitioner's inbox and shows in the patient app",
    RoutingReason.ARRIVES_READ: "it arrives as already read, because received was given",
    RoutingReason.SENT_AT_ONCE: "it is sent at once and shows in the patient app by ingestion date",
    RoutingReason.TIMELINE_BY_CREATED: "the timeline places it by when it was created, not by sent",
    SearchReason.PARAMETER: "the parameter counts",
    SearchReason.PARAMETER_IGNORED: "the server ignores this parameter",
    SearchReason.REPEATED: "of a repeated parameter only the last one counts",
    SearchReason.FINDS_NOTHING: "this names nobody, so nothing matches",
    SearchReason.COUNT_CAPPED: "a page holds 100 at the most",
    SearchReason.TOTAL_ONLY: "a count of 0 asks for the total only",
    SearchReason.NOT_A_NUMBER: "this must be a whole number, 0 or more",
    SearchReason.STAFF_ONLY_HIDDEN: "messages between two practitioners are never found",
    SendReason.WOULD_LOSE: "this would be lost; accept the loss, or fan out to each recipient",
    SendReason.TEXT_NOT_SENDABLE: "blank text, control characters and half characters are not sent",
    SendReason.NAMED_TWICE: "this recipient was named before and gets the message once",
    ShapeReason.NOT_JSON: "this is not JSON",
    ShapeReason.NO_BODY: "there is no body",
    ShapeReason.NOT_AN_OBJECT: "this must be a JSON object",
    ShapeReason.WRONG_RESOURCE: "the resourceType must be Communication",
    ShapeReason.WRONG_TYPE: "this has the wrong type",
    ShapeReason.NOT_A_STRUCTURE: "this must be an object",
    ShapeReason.NULL_ELEMENT: "a list may not hold null",
    ShapeReason.UNKNOWN_KEY: "FHIR knows no such key here",
    ShapeReason.EMPTY_TEXT: "this text may not be empty",
    ShapeReason.TWO_VALUES: "one kind of content at a time",
    ShapeReason.FIELD_NOT_STORED: "FHIR allows this field, Canvas does not store it",
    StatusReason.NOT_REQUIRED: "a status is not asked for",
    StatusReason.NOT_STORED: "the status given is not stored; the server has its own",
    StatusReason.MISSING: "a status is required",
    StatusReason.EMPTY: "the status may not be empty",
    StatusReason.MUST_BE_UNKNOWN: "the status must be unknown",
    StatusReason.NOT_A_CODE: "the status must be a code",
    TimeReason.GIVEN: "the time is stored as given",
    TimeReason.SENT_FROM_RECEIVED: "sent is set to received",
    TimeReason.SENT_IS_NOW: "sent is set to the server's present time",
    TimeReason.RECEIVED_NOT_STORED: "nothing is stored for received",
    TimeReason.CONVERTED_TO_UTC: "it is kept in UTC",
    TimeReason.CUT_TO_MICROSECONDS: "it is cut to microseconds",
    TimeReason.MIDNIGHT_UTC: "a date without a time means midnight UTC",
    TimeReason.ZONE_ASSUMED_UTC: "a time without a zone is taken as UTC",
    TimeReason.ZONE_MISSING: "a time needs a zone",
    TimeReason.NOT_A_TIME: "this is not a FHIR dateTime",
    TimeReason.NO_SUCH_TIME: "there is no such time",
}


__all__ = ["WORDS"]
