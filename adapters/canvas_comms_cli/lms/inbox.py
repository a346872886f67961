"""`canvas-comms lms inbox`: what has come to you."""

import click

from canvas_comms.lms import conversations as lms
from canvas_comms_cli.exits import Exit
from canvas_comms_cli.lms.conversations import THREADS
from canvas_comms_cli.lms.inputs import limit_option
from canvas_comms_cli.lms.reaching import Reached, reaching
from canvas_comms_cli.lms.showing import show_list


@click.command()
@click.option("--unread", is_flag=True, help="Only what you have not read.")
@limit_option
@reaching
def inbox(reached: Reached, *, unread: bool, limit: int) -> Exit:
    """Show your Inbox, newest first. What you only wrote yourself is not in it."""
    gateway = reached.areas.conversations
    scope = lms.Scope.UNREAD if unread else lms.Scope.INBOX
    if not reached.as_json:
        reached.console.print(f"{gateway.unread_count()} unread")
    found = lms.conversations(gateway, lms.Query(scope), limit=limit)
    return show_list(reached, found, THREADS, "conversations")


__all__ = ["inbox"]
