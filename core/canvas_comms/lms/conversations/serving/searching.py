"""Searching for recipients, as far as the facts carry it."""

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.commands import FindRecipients
from canvas_comms.lms.conversations.outcomes import FoundRecipients, Outcome
from canvas_comms.lms.conversations.rules import people as showing
from canvas_comms.lms.conversations.rules.addresses import PlaceAddress, read_address
from canvas_comms.lms.conversations.rules.searching import Place, Question, people, places
from canvas_comms.lms.conversations.serving.drafting import Draft
from canvas_comms.lms.conversations.serving.wordings import WORDINGS
from canvas_comms.lms.conversations.shown import Found
from canvas_comms.lms.conversations.viewing import Change
from canvas_comms.lms.directory import Directory
from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.given import Parameters, as_id, as_text, as_texts
from canvas_comms.lms.operations import deny
from canvas_comms.lms.paging import cut, numbered_links, read_page


def find_recipients(
    draft: Draft, command: FindRecipients, actor: Actor, edition: LmsEdition
) -> tuple[Outcome, tuple[Change, ...]]:
    """A page of whom the caller can write to."""
    parameters = command.parameters
    page = read_page(parameters.at("page"), parameters.at("per_page"))
    if not page.decision.allowed:
        return deny(page.decision, edition, WORDINGS), ()
    asked = _question(parameters)
    found: list[Place | str] = [
        *places(draft.directory, actor.id, asked),
        *people(draft.directory, actor.id, asked),
    ]
    shown = (_found(draft.directory, actor.id, one, command.base) for one in cut(found, page))
    return FoundRecipients(tuple(shown), numbered_links(page, len(found))), ()


def _question(parameters: Parameters) -> Question:
    within = read_address(as_text(parameters.at("context")) or "")
    return Question(
        text=(as_text(parameters.at("search")) or "").strip(),
        within=within if isinstance(within, PlaceAddress) else None,
        kind=as_text(parameters.at("type")),
        excluded=frozenset(as_texts(parameters.at("exclude"))),
        user=as_id(parameters.at("user_id")),
    )


def _found(directory: Directory, viewer: str, one: Place | str, base: str) -> Found:
    if isinstance(one, Place):
        return Found(
            id=one.code,
            name=one.name,
            is_context=True,
            user_count=len(one.people),
            context_name=one.within,
            avatar_url=base + showing.GROUP_AVATAR,
        )
    user = directory.user(one)
    return Found(
        id=one,
        name=None if user is None else user.short_name,
        full_name=None if user is None else user.name,
        avatar_url=base + showing.AVATAR,
        common_courses=showing.shared_courses(directory, viewer, one),
        common_groups=showing.shared_groups(directory, viewer, one),
    )


__all__ = ["find_recipients"]
