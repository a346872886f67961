"""What reads text and is called directly: public functions that no request and no client enters, and rules.

A row is a call, or several where text may stand in several places or shapes. What a call gives or
refuses is not looked at here, only what it costs.
"""

import inspect
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from canvas_comms.destinations import MEMORY as HERE
from canvas_comms.destinations import scope_of
from canvas_comms.entities import read_entities
from canvas_comms.lms import contexts, rights
from canvas_comms.lms.channels.model import ChannelType
from canvas_comms.lms.channels.rules import addresses, bounces
from canvas_comms.lms.comm_messages.model import first_state
from canvas_comms.lms.contexts import ContextKind
from canvas_comms.lms.conversations.rules import administration, modes, participants
from canvas_comms.lms.discussions.requests import graded_fields
from canvas_comms.lms.discussions.rules import assignment, content, entries, listing
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.files.requests import for_message, new_file, owner_of
from canvas_comms.lms.files.rules.saving import safe_name
from canvas_comms.lms.paging import read_page
from canvas_comms.lms.params import Parameters, UploadedFile
from canvas_comms.lms.people import last_name_first
from canvas_comms.lms.preferences import model as preferences
from canvas_comms.lms.refused_tokens import wants_token
from canvas_comms.lms.rights_grounds import ground_of
from canvas_comms.lms.rights_table import Right
from canvas_comms.lms.rules.credentials import may_act_as
from canvas_comms.lms.uuids import context_of_uuid, user_of
from canvas_comms.many import keyed, keys_for
from canvas_comms.medical import Edition, compose, plan_side_by_side
from canvas_comms.medical.model import PersonKind
from canvas_comms.medical.people.use import read_person as ask_person
from canvas_comms.medical.rules.times import read_time
from canvas_comms.name_matching import Named, looks_like_code, match
from canvas_comms.outbox import Draft
from canvas_comms.outbox.canonical_text import canonical_text, same_text
from canvas_comms.outbox.model import read_content
from canvas_comms.outbox.readings import Reading
from canvas_comms.outbox.submission import accept, keyed_hash
from canvas_comms.pace import pace_of
from canvas_comms.pkce import challenge_of
from canvas_comms_addresses import check_address
from canvas_comms_cli.many.template import Template
from canvas_comms_html import sanitised, text_of
from canvas_comms_html.writing import written_anew
from canvas_comms_http import BaseUrl
from canvas_comms_http.base_urls import find_origin, is_loopback, leads_elsewhere, quoted_segment
from canvas_comms_http.client import Client
from canvas_comms_http.credentials import credentials_of
from canvas_comms_http.grants import code_of, read_grant
from canvas_comms_http.header_values import checked_header, checked_token
from canvas_comms_http.multipart_bodies import multipart_body
from canvas_comms_http.page_links import checked_url, is_own, link_url, page_url
from canvas_comms_http.retry_after import retry_after
from canvas_comms_http.token_endpoint import token_form
from canvas_comms_lms import connect as connect_lms
from canvas_comms_lms.plugin import open_lms
from canvas_comms_lms.server import next_link
from canvas_comms_medical import SmartLogin
from canvas_comms_medical import connect as connect_medical
from canvas_comms_medical.answers import created_id
from canvas_comms_medical.plugin import open_medical
from canvas_comms_memory import MemoryLms
from canvas_comms_memory import connect as connect_memory
from canvas_comms_twin.host_names import host_name
from canvas_comms_wire import bundles, communications, leaves
from canvas_comms_wire.fast_bundles import decode
from canvas_comms_wire.json_text import (
    is_all_that_is_written,
    keys_written,
    may_hold_half_a_character,
    read_json,
)
from canvas_comms_wire.lms_json import with_string_ids
from canvas_comms_wire.lms_logins import with_query
from canvas_comms_wire.lms_parameters import nested, read_body, read_query
from canvas_comms_wire.new_communications import is_json_type, read_new_communication
from canvas_comms_wire.on_demand import names_on_demand
from canvas_comms_wire.people import read_people, read_person
from canvas_comms_wire.worlds.lms import LmsWorld
from canvas_comms_wire.worlds.lms_names import read_lms
from canvas_comms_wire.worlds.medical import read_medical
from canvas_comms_wire.worlds.reading import read_section
from canvas_comms_wire.worlds.world_text import is_yaml, read_world_text
from canvas_comms_wire.yaml_text import read_yaml

Call = Callable[[str], object]

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
EDITION = Edition.of("v2-2024")
BASE = BaseUrl("https://host.example:8443", "/fhir")
MEMORY = MemoryLms(LmsEdition.of("2025-10"))
MEMORY.load(
    read_lms(json.loads(files("canvas_comms_memory").joinpath("example_school.json").read_text())["lms"])
)
DIRECTORY = MEMORY.directory
CLINIC = connect_memory("medical", edition="v2-2024")
SCHOOL = connect_memory("lms", edition="2025-10", actor="$teacher")
DOCTOR = CLINIC.courier()
WRITER, ANNOUNCER = SCHOOL.conversations.courier(), SCHOOL.announcements.courier()
COURSE, TITLED = "course_1", Parameters({"title": "x", "message": "x"})
PAGE = "https://host.example:8443/fhir/C?a=1"
FORM = "application/x-www-form-urlencoded"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _communication(text: str, **more: object) -> dict[str, Any]:
    return {
        "resourceType": "Communication",
        "id": "a",
        "status": "unknown",
        "sender": {"reference": "Practitioner/a"},
        "recipient": [{"reference": "Patient/a"}],
        "payload": [{"contentString": text}],
        **more,
    }


def _bundle(text: str) -> bytes:
    entry = {"resource": _communication(text)}
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "total": 1, "entry": [entry]}).encode()


def _many(text: str) -> bytes:
    """A bundle of as many small entries as there is text for."""
    entry = {"resource": _communication(text[:8])}
    several = [entry] * (len(text) // 250)
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "entry": several}).encode()


def _with_link(text: str) -> bytes:
    links = [{"relation": "next", "url": text}]
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "link": links, "entry": []}).encode()


def _letter(text: str) -> Any:
    return compose(sender="Practitioner/a", recipients=["Patient/a"], content=text)


def _reads_one_text(function: Callable[..., Any]) -> bool:
    needed = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    return [one.annotation for one in needed] == [str]


def _patient(text: str) -> dict[str, Any]:
    name = [{"use": "official", "family": text, "given": [text]}]
    return {"resourceType": "Patient", "id": "p", "name": name, "birthDate": text}


def _people(text: str) -> bytes:
    entry = [{"resource": _patient(text)}]
    return json.dumps({"resourceType": "Bundle", "total": 1, "entry": entry}).encode()


def _to_a_student(text: str) -> Any:
    return SCHOOL.conversations.compose(to="$student", how="individually", body=text)


class Empty:
    """A journal that holds nothing yet."""

    def by_key(self, scope: str, key: str) -> None:
        """No intent."""

    def has_moment(self, scope: str, pair: str, moment: datetime) -> bool:
        """None has it."""
        return False


def _smart(text: str) -> SmartLogin:
    """A login whose every part is the text."""
    return SmartLogin(
        "https://host.example/auth", client_id=text, client_secret=text, redirect_uri="https://app.example/"
    )


SMART = _smart("a")


def _draft(text: str) -> Draft:
    return Draft("letters memory", (text, "b"), {"text": text, text: [text]}, key=text)


def _accepted(draft: Draft) -> object:
    return accept(draft, Empty(), Reading(NOW), id="i", number=1, secret=b"secret")


READERS: Mapping[str, tuple[Call, ...]] = {
    "canvas_comms.lms.channels.rules.addresses.bare_domain": (addresses.bare_domain,),
    "canvas_comms.lms.channels.rules.addresses.folded": (addresses.folded,),
    "canvas_comms.lms.channels.rules.addresses.is_bare_address": (addresses.is_bare_address,),
    "canvas_comms.lms.channels.rules.bounces.summary_of": (
        bounces.summary_of,
        lambda text: bounces.summary_of({"bouncedRecipients": [{"diagnosticCode": text}]}),
        lambda text: bounces.summary_of({text: {text: [text]}}),
    ),
    "canvas_comms.lms.comm_messages.model.first_state": (first_state,),
    "canvas_comms.lms.conversations.rules.administration.has_required_params": (
        lambda text: administration.has_required_params(
            {"message_id": text, "user_id": text, "conversation_id": text}
        ),
    ),
    "canvas_comms.lms.conversations.rules.administration.may_delete_for_all": (
        lambda text: administration.may_delete_for_all(DIRECTORY, text),
    ),
    "canvas_comms.lms.conversations.rules.modes.accepts": (
        lambda text: modes.accepts(text, text),
        lambda text: modes.accepts("course_1", text),
    ),
    "canvas_comms.lms.conversations.rules.participants.added_text": (
        lambda text: participants.added_text([text], text),
    ),
    "canvas_comms.lms.conversations.rules.participants.together": (
        lambda text: participants.together([text, text]),
    ),
    "canvas_comms.lms.discussions.requests.graded_fields": (
        lambda text: graded_fields(due_at=text),
        lambda text: graded_fields(grading_type=text),
    ),
    "canvas_comms.lms.discussions.rules.assignment.copy_title": (
        lambda text: assignment.copy_title(text, text),
    ),
    **{
        f"{content.__name__}.{name}": (function,)
        for name, function in inspect.getmembers(content, inspect.isfunction)
        if function.__module__ == content.__name__ and not name.startswith("_") and _reads_one_text(function)
    },
    "canvas_comms.lms.discussions.rules.entries.newest_first": (
        lambda text: entries.newest_first([text], read_page("1", "10")),
    ),
    "canvas_comms.lms.discussions.rules.listing.place_at": (
        lambda text: listing.place_at(text, "1", ("1", "2")),
    ),
    "canvas_comms.lms.preferences.model.category_named": (preferences.category_named,),
    "canvas_comms.lms.preferences.model.category_slug": (preferences.category_slug,),
    "canvas_comms.lms.preferences.model.notification_named": (preferences.notification_named,),
    "canvas_comms.lms.rights.may": (
        lambda text: rights.may(DIRECTORY, text, Right.READ, contexts.course(text)),
    ),
    "canvas_comms.lms.rights_grounds.ground_of": (
        lambda text: ground_of(DIRECTORY, text, Right.READ, contexts.course(text)),
    ),
    "canvas_comms.lms.rights.outranks": (lambda text: rights.outranks(DIRECTORY, text, text),),
    "canvas_comms.lms.refused_tokens.wants_token": (
        lambda text: wants_token(challenged=False, said=(text,)),
    ),
    "canvas_comms.lms.rules.credentials.may_act_as": (lambda text: may_act_as(DIRECTORY, text, text),),
    "canvas_comms.lms.people.last_name_first": (last_name_first,),
    "canvas_comms.lms.uuids.context_of_uuid": (lambda text: context_of_uuid(ContextKind.COURSE, text),),
    "canvas_comms.lms.uuids.user_of": (user_of,),
    "canvas_comms.name_matching.looks_like_code": (looks_like_code,),
    "canvas_comms.name_matching.match": (
        lambda text: match(text, [Named("1", "Ann")]),
        lambda text: match("ann", [Named("1", text), Named("2", f"Ann {text}")]),
    ),
    "canvas_comms.pkce.challenge_of": (challenge_of,),
    "canvas_comms.medical.plan.plan_side_by_side": (lambda text: plan_side_by_side(_letter(text), NOW),),
    "canvas_comms.medical.rules.times.read_time": (
        lambda text: read_time(text, EDITION, "sent"),
        lambda text: read_time(text, Edition.of("v1-2022"), "sent"),
    ),
    "canvas_comms_addresses.checking.check_address": (
        lambda text: check_address(text, ChannelType.EMAIL),
        lambda text: check_address(text, ChannelType.SMS),
        lambda text: check_address(f"ann@{text}", ChannelType.EMAIL),
    ),
    "canvas_comms.lms.files.requests.for_message": (lambda text: for_message(_bytes(text), text),),
    "canvas_comms.lms.files.requests.new_file": (
        lambda text: new_file(b"x", text),
        lambda text: new_file(b"x", "x", content_type=text),
        lambda text: new_file(b"x", "x", folder=text),
    ),
    "canvas_comms.lms.files.requests.owner_of": (owner_of,),
    "canvas_comms.lms.files.rules.saving.safe_name": (safe_name, lambda text: safe_name(f"{text}.txt")),
    "canvas_comms.medical.people.use.read_person": (lambda text: ask_person(PersonKind.PATIENT, text, None),),
    "canvas_comms_html.writing.written_anew": (lambda text: written_anew(text, LmsEdition.Y2025_10),),
    "canvas_comms_html.sanitised": (sanitised,),
    "canvas_comms_html.text_of": (text_of, lambda text: text_of(text[: len(text) // 2])),  # takes 32 KiB
    "canvas_comms_http.base_urls.BaseUrl.of": (
        BaseUrl.of,
        lambda text: BaseUrl.of(f"https://{text}"),
        lambda text: BaseUrl.of(f"https://host.example/{text}"),
    ),
    "canvas_comms_http.base_urls.find_origin": (find_origin, lambda text: find_origin(f"https://{text}")),
    "canvas_comms_http.base_urls.is_loopback": (is_loopback,),
    "canvas_comms_http.base_urls.leads_elsewhere": (leads_elsewhere,),
    "canvas_comms_http.base_urls.quoted_segment": (quoted_segment,),
    "canvas_comms_http.client.Client.of": (lambda text: Client.of(text, None),),
    "canvas_comms_http.credentials.credentials_of": (lambda text: credentials_of(text, "token"),),
    "canvas_comms_http.grants.code_of": (
        lambda text: code_of(_bytes(text)),
        lambda text: code_of(json.dumps({"error": text}).encode()),
    ),
    "canvas_comms_http.grants.read_grant": (
        lambda text: read_grant(_bytes(text)),
        lambda text: read_grant(json.dumps({"access_token": text, "expires_in": text}).encode()),
    ),
    "canvas_comms_http.header_values.checked_header": (lambda text: checked_header(text, "header"),),
    "canvas_comms_http.header_values.checked_token": (checked_token,),
    "canvas_comms_http.multipart_bodies.multipart_body": (
        lambda text: multipart_body([(text, text)], []),
        lambda text: multipart_body([], [(text, UploadedFile(text, _bytes(text), text))]),
    ),
    "canvas_comms_http.page_links.is_own": (lambda text: is_own(BASE, text),),
    "canvas_comms_http.page_links.link_url": (
        lambda text: link_url(text, "link"),
        lambda text: link_url(f"https://host.example/{text}", "link"),
    ),
    "canvas_comms_http.page_links.checked_url": (lambda text: checked_url(BASE, text),),
    "canvas_comms_http.page_links.page_url": (
        lambda text: page_url(BASE, text, PAGE),
        lambda text: page_url(BASE, f"https://host.example:8443/fhir/{text}", PAGE),
    ),
    "canvas_comms_http.token_endpoint.token_form": (lambda text: token_form({"code": text}, "code"),),
    "canvas_comms_lms.connecting.connect": (
        lambda text: connect_lms(text, edition="2025-10", token="t"),
        lambda text: connect_lms("https://host.example", edition="2025-10", token=text),
    ),
    "canvas_comms_lms.plugin.open_lms": (lambda text: open_lms(edition="2025-10", base_url=text, token="t"),),
    "canvas_comms.destinations.scope_of": (lambda text: scope_of("letters", HERE, text),),
    "canvas_comms.entities.read_entities": (read_entities, lambda text: read_entities(f"&#{text}")),
    "canvas_comms.lms.announcements.outbox.courier.courier_of": (
        lambda text: connect_memory("lms", edition="2025-10", actor=text).announcements.courier(),
    ),
    "canvas_comms.lms.announcements.outbox.drafts.draft_of": (
        lambda text: ANNOUNCER.draft(COURSE, Parameters({"title": text, "message": text})),
        lambda text: ANNOUNCER.draft(text, TITLED),
        lambda text: ANNOUNCER.draft(COURSE, TITLED, now=text),
    ),
    "canvas_comms.lms.announcements.outbox.many.plan_many": (
        lambda text: SCHOOL.announcements.plan_many([(COURSE, Parameters({"message": text}))], keys=[text]),
    ),
    "canvas_comms.lms.conversations.outbox.courier.courier_of": (
        lambda text: connect_memory("lms", edition="2025-10", actor=text).conversations.courier(),
    ),
    "canvas_comms.lms.conversations.outbox.drafts.drafts_of": (
        lambda text: WRITER.drafts(WRITER.plan(_to_a_student(text))),
        lambda text: WRITER.drafts(WRITER.plan(_to_a_student("x")), key=text),
    ),
    "canvas_comms.lms.conversations.outbox.many.plan_many": (
        lambda text: SCHOOL.conversations.plan_many([_to_a_student(text)], keys=[text]),
    ),
    "canvas_comms.many.resume.keyed": (
        lambda text: keyed(0, Draft("letters memory", (text,), {"text": text}), text),
    ),
    "canvas_comms.many.use.keys_for": (lambda text: keys_for(text, 1), lambda text: keys_for([text], 1)),
    "canvas_comms.medical.outbox.drafts.drafts_of": (
        lambda text: DOCTOR.drafts(_letter(text)),
        lambda text: DOCTOR.drafts(_letter("x"), key=text),
        lambda text: DOCTOR.drafts(_letter("x"), now=text),
    ),
    "canvas_comms.medical.outbox.many.plan_many": (
        lambda text: CLINIC.plan_many([_letter(text)], keys=[text]),
        lambda text: CLINIC.plan_many([_letter("x")], actor=text),
    ),
    "canvas_comms.outbox.canonical_text.canonical_text": (
        canonical_text,
        lambda text: canonical_text(f"{text}>"),
        lambda text: canonical_text(f"&#{text};"),
    ),
    "canvas_comms.outbox.canonical_text.same_text": (
        lambda text: same_text(text, text),
        lambda text: same_text("x", text),
    ),
    "canvas_comms.outbox.model.read_content": (
        read_content,
        lambda text: read_content(json.dumps({"text": text, text: [text]})),
    ),
    "canvas_comms.outbox.submission.accept": (lambda text: _accepted(_draft(text)),),
    "canvas_comms.outbox.submission.keyed_hash": (lambda text: keyed_hash(b"secret", text, text),),
    "canvas_comms.pace.at_most.pace_of": (pace_of,),
    "canvas_comms_cli.many.template.Template.of": (
        Template.of,
        lambda text: Template.of(f"{{{text}}}"),
        lambda text: Template.of("{a} {a}").filled({"a": text}),
    ),
    "canvas_comms_medical.smart_login.SmartLogin": (
        _smart,
        lambda text: SMART.begin(scopes=[text]),
        lambda text: SMART.begin(launch=text),
        lambda text: SMART.begin(audience=text),
        lambda text: SMART.exchange(SMART.begin(), text),
        lambda text: SMART.exchange(SMART.begin(), f"https://app.example/?{text}"),
        lambda text: SMART.resume(text),
    ),
    "canvas_comms_http.retry_after.retry_after": (
        lambda text: retry_after({"Retry-After": text, "Date": text}, NOW),
        lambda text: retry_after({"Retry-After": f"Thu, 01 Jan 2026 {text} GMT"}, NOW),
    ),
    "canvas_comms_lms.server.next_link": (next_link,),
    "canvas_comms_medical.answers.created_id": (
        created_id,
        lambda text: created_id(f"https://host.example/Communication/{text}"),
    ),
    "canvas_comms_medical.connecting.connect": (
        lambda text: connect_medical(text, edition=EDITION, credentials="t"),
        lambda text: connect_medical("https://host.example", edition=EDITION, credentials=text),
    ),
    "canvas_comms_medical.plugin.open_medical": (
        lambda text: open_medical(edition=EDITION, base_url=text, token="t"),
        lambda text: open_medical(
            edition=EDITION, base_url="https://h.example", token_url=text, client_id="a", client_secret="b"
        ),
    ),
    "canvas_comms_wire.bundles.listed": (lambda text: bundles.listed({"entry": text}, "entry"),),
    "canvas_comms_wire.bundles.next_link": (
        lambda text: bundles.next_link([{"relation": "next", "url": text}]),
        lambda text: bundles.next_link([{"relation": text, "url": "/x"}]),
    ),
    "canvas_comms_wire.bundles.read_bundle": (
        lambda text: bundles.read_bundle(_bytes(text), foreign=True),
        lambda text: bundles.read_bundle(_bundle(text), foreign=True),
        lambda text: bundles.read_bundle(_many(text), foreign=True),
        lambda text: bundles.read_bundle(_with_link(text), foreign=True),
    ),
    "canvas_comms_wire.bundles.read_carefully": (
        lambda text: bundles.read_carefully(_bytes(text), foreign=True),
        lambda text: bundles.read_carefully(_bundle(text), foreign=True, strict=True),
        lambda text: bundles.read_carefully(_many(text), foreign=True),
        lambda text: bundles.read_carefully(_with_link(text), foreign=True),
    ),
    "canvas_comms_wire.bundles.read_resource": (
        lambda text: bundles.read_resource(_bytes(text)),
        lambda text: bundles.read_resource(json.dumps(_communication(text)).encode()),
        lambda text: bundles.read_resource(json.dumps(_communication("x", sent=text, id=text)).encode()),
    ),
    "canvas_comms_wire.communications.is_plain_id": (communications.is_plain_id,),
    "canvas_comms_wire.communications.plain_moment": (communications.plain_moment,),
    "canvas_comms_wire.communications.plain_reference": (
        communications.plain_reference,
        lambda text: communications.plain_reference(f"Patient/{text}"),
    ),
    "canvas_comms_wire.communications.reference_of": (
        lambda text: communications.reference_of("Patient", text),
        lambda text: communications.reference_of(text, "a"),
    ),
    "canvas_comms_wire.communications.read_moment": (communications.read_moment,),
    "canvas_comms_wire.communications.read_resource_id": (communications.read_resource_id,),
    "canvas_comms_wire.fast_bundles.decode": (
        lambda text: decode(_bytes(text)),
        lambda text: decode(_bundle(text)),
        lambda text: decode(_many(text)),
    ),
    "canvas_comms_wire.lms_logins.with_query": (
        lambda text: with_query("https://host.example/", {"state": text}),
        lambda text: with_query(text, {"state": "x"}),
    ),
    "canvas_comms_wire.on_demand.names_on_demand": (lambda text: names_on_demand(text, {}),),
    "canvas_comms_wire.people.read_people": (
        lambda text: read_people(PersonKind.PATIENT, _bytes(text)),
        lambda text: read_people(PersonKind.PATIENT, _people(text)),
    ),
    "canvas_comms_wire.people.read_person": (
        lambda text: read_person(PersonKind.PATIENT, _bytes(text)),
        lambda text: read_person(PersonKind.PATIENT, json.dumps(_patient(text)).encode()),
    ),
    "canvas_comms_wire.json_text.is_all_that_is_written": (
        lambda text: is_all_that_is_written(_bytes(text), 1, 1),
    ),
    "canvas_comms_wire.json_text.keys_written": (lambda text: keys_written(_bytes(text)),),
    "canvas_comms_wire.json_text.may_hold_half_a_character": (
        lambda text: may_hold_half_a_character(_bytes(text)),
    ),
    "canvas_comms_twin.host_names.host_name": (host_name,),
    "canvas_comms_wire.worlds.world_text.is_yaml": (is_yaml,),
    "canvas_comms_wire.worlds.world_text.read_world_text": (
        lambda text: read_world_text(_bytes(text), "world.json", {"lms": read_lms}),
        lambda text: read_world_text(_bytes(text), "world.yaml", {"lms": read_lms}),
    ),
    "canvas_comms_wire.yaml_text.read_yaml": (
        lambda text: read_yaml(_bytes(text)),
        lambda text: read_yaml(_bytes(json.dumps({text: [text, text]}))),
    ),
    "canvas_comms_wire.json_text.read_json": (
        read_json,
        lambda text: read_json(_bytes(text)),
        lambda text: read_json(json.dumps({text: text})),
    ),
    "canvas_comms_wire.leaves.read_flag": (leaves.read_flag,),
    "canvas_comms_wire.leaves.read_float": (leaves.read_float,),
    "canvas_comms_wire.leaves.read_id": (leaves.read_id,),
    "canvas_comms_wire.leaves.read_instant": (leaves.read_instant,),
    "canvas_comms_wire.leaves.read_number": (leaves.read_number,),
    "canvas_comms_wire.leaves.read_roles": (
        leaves.read_roles,
        lambda text: leaves.read_roles({text: [text]}),
    ),
    "canvas_comms_wire.lms_json.with_string_ids": (
        with_string_ids,
        lambda text: with_string_ids([{"id": 1, "user_ids": [1], "body": text, text: 1}]),
    ),
    "canvas_comms_wire.lms_parameters.nested": (
        lambda text: nested([(text, "1")]),
        lambda text: nested([("a", text)]),
    ),
    "canvas_comms_wire.lms_parameters.read_body": (
        lambda text: read_body(_bytes(text), FORM, "POST"),
        lambda text: read_body(_bytes(text), "application/json", "POST"),
        lambda text: read_body(b"{}", text, "POST"),
    ),
    "canvas_comms_wire.lms_parameters.read_query": (read_query,),
    "canvas_comms_wire.new_communications.is_json_type": (is_json_type,),
    "canvas_comms_wire.new_communications.read_new_communication": (
        read_new_communication,
        lambda text: read_new_communication(_bytes(text)),
        lambda text: read_new_communication(json.dumps(_communication(text))),
        lambda text: read_new_communication(
            json.dumps(_communication("x", sent=text, sender={"reference": text}))
        ),
    ),
    "canvas_comms_wire.worlds.lms_names.read_lms": (
        read_lms,
        lambda text: read_lms({"users": [{"ref": text, "name": text}], text: 1}),
        lambda text: read_lms(
            {"users": [{"ref": "$a", "name": text}], "courses": [{"ref": "$c", "name": text}]}
        ),
    ),
    "canvas_comms_wire.worlds.reading.read_section": (
        lambda text: read_section({text: text}, LmsWorld, "lms"),
    ),
    "canvas_comms_wire.worlds.medical.read_medical": (
        read_medical,
        lambda text: read_medical({"patients": [{"ref": text, "id": text}]}),
        lambda text: read_medical(
            {
                "messages": [
                    {"ref": "$m", "sender": text, "recipient": text, "created_at": text, "content": text}
                ]
            }
        ),
    ),
}
"""Public function → calls with hostile text."""

NOT_HOSTILE: Mapping[str, tuple[str, ...]] = {
    "names and values that our own declarations give": (
        "canvas_comms.lms.error_responses.messages",
        "canvas_comms.lms.error_responses.missing_parameter",
        "canvas_comms_wire.endpoint.in_form",
        "canvas_comms_wire.endpoint.in_path",
        "canvas_comms_wire.endpoint.only",
        "canvas_comms_wire.json_schemas.object_schema",
        "canvas_comms_wire.records.compiled",
        "canvas_comms_wire.records.computed",
        "canvas_comms_wire.value_schemas.closed",
        "canvas_comms_wire.records.indented",
        "canvas_comms_wire.records.inline",
        "canvas_comms_wire.records.otherwise",
        "canvas_comms_wire.worlds.leaf.exactly",
        "canvas_comms_wire.worlds.leaf.matching",
        "canvas_comms_wire.worlds.leaf.one_of",
    ),
    "ids and values that are handed on as they are: who takes them has a row": (
        "canvas_comms.lms.conversations.plan.with_files",
        "canvas_comms.lms.conversations.plan_reply.look_up_reply",
        "canvas_comms.lms.files.use.delete_file",
        "canvas_comms.lms.files.use.folders_at",
        "canvas_comms.lms.files.use.read_file",
        "canvas_comms_wire.worlds.stored_leaves.written_octets",
        "canvas_comms_wire.worlds.writing.write_section",
    ),
}
"""Why there is no row → public functions that take text all the same."""
