"""Every page and every form, once: its path, what makes it, and where it leads.

Paths are below `/_twin/pages/`, those of forms below `/_twin/pages/do/`.
"""

from collections.abc import Callable, Mapping

import attrs

from canvas_comms_inspector.form_data import FormData
from canvas_comms_inspector.forms import channels as channel_forms
from canvas_comms_inspector.forms import faults as fault_forms
from canvas_comms_inspector.forms import staff, time, worlds, writing
from canvas_comms_inspector.forms.results import Result
from canvas_comms_inspector.views import channels, control, messages, outbox, people, rights, rules, timeline
from canvas_comms_inspector.views import writing as writing_pages
from canvas_comms_inspector.world_view import WorldView


@attrs.frozen
class Page:
    """A page: `view` gives what its template shows, or None if there is no such thing."""

    path: str
    view: Callable[[WorldView, FormData], Mapping[str, object] | None]
    template: str


@attrs.frozen
class Form:
    """A form: `act` does it, and `label` says what it does."""

    name: str
    act: Callable[[WorldView, FormData], Result]
    label: str


HOME = Page("", people.home, "home.html")

PAGES = (
    HOME,
    Page("people", people.people, "people.html"),
    Page("person", people.person, "person.html"),
    Page("messages", messages.messages, "messages.html"),
    Page("message", messages.message, "message.html"),
    Page("thread", messages.thread, "thread.html"),
    Page("html", messages.html, "html.html"),
    Page("rule", rules.rule, "rule.html"),
    Page("requests", timeline.requests, "requests.html"),
    Page("request", timeline.request, "request.html"),
    Page("outbox", outbox.outbox, "outbox.html"),
    Page("channels", channels.channels, "channels.html"),
    Page("channel", channels.channel, "channel.html"),
    Page("rights", rights.rights, "rights.html"),
    Page("write", writing_pages.write, "write.html"),
    Page("control", control.control, "control.html"),
)

FORMS = (
    Form("press-send", staff.press_send, "Press send"),
    Form("mark-read", staff.mark_read, "Mark as read"),
    Form("confirm", channel_forms.confirm, "Confirm the channel"),
    Form("bounce", channel_forms.bounce, "Let mail come back"),
    Form("run-jobs", time.run_jobs, "Run what is due"),
    Form("move-clock", time.move_clock, "Move the clock"),
    Form("add-fault", fault_forms.add, "Set the fault"),
    Form("remove-fault", fault_forms.remove, "Lift the fault"),
    Form("load-world", worlds.load, "Load the world"),
    Form("reset-world", worlds.reset, "Reset the world"),
    Form("plan", writing.plan, "Show the plan"),
    Form("send", writing.send, "Send it"),
)

__all__ = ["FORMS", "HOME", "PAGES", "Form", "Page"]
