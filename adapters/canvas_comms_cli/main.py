"""The command `canvas-comms`."""

import click

from canvas_comms_cli.errors.program import Program
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.later import add_later

_CODES = ", ".join(f"{int(one)} {one.name.lower().replace('_', ' ')}" for one in Exit)
_EPILOG = f"""
Example:

\b
  canvas-comms medical check message.json
  canvas-comms lms inbox --unread

Exit codes: {_CODES}.

Words are completed in bash after eval "$(_CANVAS_COMMS_COMPLETE=bash_source canvas-comms)"; in zsh and fish
likewise.
"""


@click.group(cls=Program, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="canvas-comms")
def main() -> None:
    """What Canvas Medical and Canvas LMS really do with your messages."""


add_later(
    main,
    "canvas_comms_cli",
    (
        ("medical", "medical:medical", "Messages of Canvas Medical (FHIR Communication)."),
        ("lms", "lms:lms", "Canvas LMS: channels, the Inbox, announcements and discussions."),
        ("outbox", "outbox_commands:outbox", "What was handed in to be sent, and what became of it."),
        ("twin", "twin_command:twin", "Serve an offline Canvas over HTTP until Ctrl-C or SIGTERM."),
        ("mcp", "mcp_command:mcp", "Serve both Canvases to an assistant, over MCP."),
        (
            "login",
            "login_command:login",
            "Log in at a server, and keep the login in the keyring.",
        ),
        (
            "whoami",
            "whoami_command:whoami",
            "Say who you are at a backend, and by which token.",
        ),
        ("logout", "login_command:logout", "Forget what a login kept in the keyring."),
        ("config", "config_command:config", "The profiles, and which values count."),
        (
            "new-backend",
            "new_backend.command:new_backend",
            "Write a distribution with a backend called NAME.",
        ),
        (
            "backends",
            "backends_command:backends",
            "List the installed backends, and the plugins that are broken.",
        ),
        ("doctor", "doctor_command:doctor", "Examine the installed PLUGINS, all by default."),
    ),
)

__all__ = ["main"]
