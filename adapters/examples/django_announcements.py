"""Django: say what Canvas would make of an announcement before anybody presses the button.

    python django_announcements.py runserver

A POST to `/announcements/preview` plans and sends nothing; one to `/announcements` announces. What
Canvas would surely lose without a word is refused, unless the form says `accept`. What nobody can know
beforehand is told afterwards: without the right, an announcement is `downgraded` to an ordinary topic.
One file, so that it can be read at once; in a project of yours the views and addresses move to their
places.
"""

import os
import sys
from functools import cache

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import canvas_comms_lms
from canvas_comms import InvalidValue, Refused
from canvas_comms.lms.client import LmsClient


@cache
def school() -> LmsClient:
    """The client of this process; its threads may use it at once."""
    return canvas_comms_lms.connect(
        os.environ["CANVAS_API_URL"], edition="2025-10", token=os.environ["CANVAS_API_TOKEN"], deadline=10
    )


def preview(request: HttpRequest) -> JsonResponse:
    """What Canvas would make of it."""
    try:
        planned = school().announcements.plan(f"course_{request.POST['course']}", _fields(request))
    except InvalidValue as error:
        return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse(
        {
            "allowed": planned.allowed,
            "lost": [one.reason.code for one in planned.losses],
        }
    )


def announce(request: HttpRequest) -> JsonResponse:
    """Announce, and say what became of it."""
    on_loss = "accept" if "accept" in request.POST else "refuse"
    try:
        report = school().announcements.post(
            f"course_{request.POST['course']}", _fields(request), on_loss=on_loss
        )
    except InvalidValue as error:
        return JsonResponse({"error": str(error)}, status=400)
    if isinstance(report.outcome, Refused):
        refused = [one.reason.code for one in report.outcome.decision.findings]
        return JsonResponse({"refused": refused}, status=409)
    return JsonResponse({"announced": report.all_sent, "outcome": type(report.outcome).__name__.lower()})


def _fields(request: HttpRequest) -> dict[str, str]:
    given = ("title", "message", "delayed_post_at")
    return {name: request.POST[name] for name in given if name in request.POST}


urlpatterns = [
    path("announcements/preview", csrf_exempt(require_POST(preview))),
    path("announcements", csrf_exempt(require_POST(announce))),  # a program calls it, not a page
]


def configure() -> None:
    """A project of this one file."""
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1", "testserver"],
        ROOT_URLCONF=__name__,
        SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY", "for this example only"),
    )


if __name__ == "__main__":
    configure()
    execute_from_command_line(sys.argv)
