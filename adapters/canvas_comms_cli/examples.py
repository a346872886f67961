"""One command to copy for each, as its help shows it; a test says that each of them can be read.

What begins with `$` is a name of the example school, which the memory backend plays, quoted for the shell.
"""

from collections.abc import Mapping

import click

COURSE, TOPIC, ENTRY = "'$course'", "'$topic'", "'$entry'"
ANN, DOC = "Patient/5350cd20de8a470aa570a852859ac87e", "Practitioner/5eede137ecfe4124b8b773040e33be14"

EXAMPLES: Mapping[str, str] = {
    "medical": "medical check message.json",
    "medical check": "medical check message.json --edition v2-2024",
    "medical read": "medical read 3f1c9a7e-0d2b-4c55-9c8e-2d1f6a7b8c90",
    "medical search": f"medical search --patient {ANN}",
    "medical send": f"medical send --sender {DOC} --recipient {ANN} --content-file note.txt",
    "medical send-many": f"medical send-many people.csv --sender {DOC} --template-file text.txt --plan",
    "lms": "lms inbox --unread",
    "lms account-notifications": "lms account-notifications list",
    "lms account-notifications dismiss": "lms account-notifications dismiss 7",
    "lms account-notifications list": "lms account-notifications list --past",
    "lms announce": f"lms announce {COURSE} --title Trip --message-file trip.html --plan",
    "lms announcements": f"lms announcements {COURSE} --latest-only",
    "lms assignments": f"lms assignments list {COURSE}",
    "lms assignments list": f"lms assignments list {COURSE} --text essay",
    "lms assignments missing": f"lms assignments missing {COURSE} '$assignment' --overdue",
    "lms channels": "lms channels list",
    "lms channels add": "lms channels add ann@school.example --plan",
    "lms channels confirm": "lms channels confirm",
    "lms channels confirm-reported": "lms channels confirm-reported --account 1",
    "lms channels list": "lms channels list --user '$student'",
    "lms channels remove": "lms channels remove email:ann@school.example --plan",
    "lms channels remove-device": "lms channels remove-device",
    "lms channels report": "lms channels report bounced --account 1",
    "lms channels resend": "lms channels resend email:ann@school.example",
    "lms channels reset-bounces": "lms channels reset-bounces 5 9",
    "lms channels reset-reported-bounces": "lms channels reset-reported-bounces --account 1",
    "lms conversations": "lms conversations list",
    "lms conversations add-people": "lms conversations add-people '$conversation' '$other_student'",
    "lms conversations batches": "lms conversations batches",
    "lms conversations delete": "lms conversations delete '$conversation'",
    "lms conversations list": f"lms conversations list --filter course_{COURSE}",
    "lms conversations mark": "lms conversations mark read '$conversation'",
    "lms conversations mark-all-read": "lms conversations mark-all-read",
    "lms conversations plan": (
        "lms conversations plan --to 'course_$course_students' --body-file note.txt --threads new"
    ),
    "lms conversations recipients": "lms conversations recipients ann --within 'course_$course'",
    "lms conversations remove-messages": "lms conversations remove-messages '$conversation' 17",
    "lms conversations reply": "lms conversations reply '$conversation' --body Yes --plan",
    "lms conversations save": "lms conversations save '$conversation' attachments",
    "lms conversations send": (
        "lms conversations send --to '$student' --subject Trip --body-file note.txt --threads new"
    ),
    "lms conversations send-many": (
        "lms conversations send-many people.csv --subject Trip --template-file text.txt --plan"
    ),
    "lms conversations show": "lms conversations show '$conversation'",
    "lms discussions": f"lms discussions list {COURSE}",
    "lms discussions change": f"lms discussions change {COURSE} {TOPIC} --title 'Trip on Friday' --plan",
    "lms discussions create": f"lms discussions create {COURSE} --title Trip --message-file trip.html --plan",
    "lms discussions delete": f"lms discussions delete {COURSE} {TOPIC}",
    "lms discussions delete-entry": f"lms discussions delete-entry {COURSE} {TOPIC} {ENTRY}",
    "lms discussions duplicate": f"lms discussions duplicate {COURSE} {TOPIC}",
    "lms discussions edit": f"lms discussions edit {COURSE} {TOPIC} {ENTRY} --message 'On Friday, then.'",
    "lms discussions entries": f"lms discussions entries {COURSE} {TOPIC}",
    "lms discussions follow": f"lms discussions follow {COURSE} {TOPIC}",
    "lms discussions list": f"lms discussions list {COURSE} --unread",
    "lms discussions mark": f"lms discussions mark {COURSE} {TOPIC}",
    "lms discussions post": f"lms discussions post {COURSE} {TOPIC} --message 'Who comes?'",
    "lms discussions rate": f"lms discussions rate {COURSE} {TOPIC} {ENTRY} 1",
    "lms discussions reorder": f"lms discussions reorder {COURSE} 12 11",
    "lms discussions reply": f"lms discussions reply {COURSE} {TOPIC} {ENTRY} --message Yes",
    "lms discussions show": f"lms discussions show {COURSE} {TOPIC}",
    "lms export": "lms export conversation '$conversation' --csv",
    "lms export conversation": "lms export conversation '$conversation' --csv",
    "lms export discussion": f"lms export discussion {COURSE} {TOPIC} --jsonl",
    "lms files": "lms files list",
    "lms files delete": "lms files delete 31",
    "lms files list": "lms files list --text trip",
    "lms files quota": "lms files quota",
    "lms files save": "lms files save 31 32 downloads",
    "lms inbox": "lms inbox --unread",
    "lms messages": "lms messages list '$student'",
    "lms messages list": "lms messages list '$student' --from 2026-11-01T00:00:00Z",
    "lms missing": f"lms missing {COURSE} '$assignment'",
    "lms observers": "lms observers '$student'",
    "lms preferences": "lms preferences list email:ann@school.example",
    "lms preferences categories": "lms preferences categories 9",
    "lms preferences list": "lms preferences list email:ann@school.example",
    "lms preferences set": "lms preferences set email:ann@school.example new_announcement=daily",
    "lms preferences set-category": "lms preferences set-category 9 announcement daily",
    "lms unread": "lms unread --mark-all --plan",
    "lms why": "lms why '$student'",
    "outbox": "outbox status",
    "outbox held": "outbox held",
    "outbox migrate": "outbox migrate 'service=canvas'",
    "outbox purge": "outbox purge --older-than 30d",
    "outbox release": "outbox release 01J9ZQ --resend",
    "outbox run": "outbox run medical",
    "outbox run lms": "outbox run lms --wait 60",
    "outbox run medical": "outbox run medical --wait 60",
    "outbox show": "outbox show 01J9ZQ --content",
    "outbox status": "outbox status --json",
    "twin": "twin --port 8000 --fault 'drop-after-apply:POST /Communication:2'",
    "twin init": "twin init",
    "twin openapi": "twin openapi",
    "mcp": "mcp --audit calls.jsonl --pseudonyms",
    "login": "login medical --base-url https://fumage-example.canvasmedical.com",
    "login lms": "login lms --base-url https://school.example --profile school",
    "login medical": "login medical --base-url https://fumage-example.canvasmedical.com",
    "whoami": "whoami lms",
    "whoami lms": "whoami lms --profile school",
    "whoami medical": "whoami medical --json",
    "logout": "logout lms",
    "logout lms": "logout lms --profile school",
    "logout medical": "logout medical",
    "config": "config show",
    "config path": "config path",
    "config show": "config show --json",
    "new-backend": "new-backend pigeon",
    "backends": "backends --json",
    "doctor": "doctor memory",
}
"""Words of a command → one that can be copied, without the name of the program."""


def example_of(words: str) -> str | None:
    """The end of a command's help: its example; None for a command that has none."""
    found = EXAMPLES.get(words)
    return None if found is None else f"Example:\n\n\b\n  canvas-comms {found}"


def add_examples(command: click.Command, words: str) -> None:
    """Give a command its example, and those below it theirs."""
    command.epilog = example_of(words) or command.epilog
    for name, one in command.commands.items() if isinstance(command, click.Group) else ():
        add_examples(one, f"{words} {name}")


__all__ = ["EXAMPLES", "add_examples", "example_of"]
