"""`canvas-comms medical …`: check, send and search messages of Canvas Medical."""

import click

from canvas_comms_cli.later import add_later


@click.group()
def medical() -> None:
    """Messages of Canvas Medical (FHIR Communication).

    The token of a server comes from CANVAS_COMMS_TOKEN, by CANVAS_COMMS_TOKEN_URL, CANVAS_COMMS_CLIENT_ID
    and CANVAS_COMMS_CLIENT_SECRET, or from the keyring (canvas-comms login medical).
    """


add_later(
    medical,
    "canvas_comms_cli",
    (
        ("check", "medical.checking:check", "Say what Canvas will make of a message; sends nothing."),
        ("read", "medical.reading:read_command", "Read one message by its ID."),
        ("search", "medical.reading:search_command", "Search messages; all conditions must hold."),
        ("send", "medical.sending:send_command", "Send a message: a FILE, or made of options."),
        (
            "send-many",
            "many.medical_command:send_many_command",
            "Send a message to everybody in FILE, a table.",
        ),
    ),
)

__all__ = ["medical"]
