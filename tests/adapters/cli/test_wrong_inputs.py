"""What people get wrong, and what they are told: an exit code, what to do, and nothing private.

The first forty-three rows are those that a newcomer tried; the others are like them.
"""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result

from canvas_comms_cli.errors.codes import EXITS, ErrorCode
from canvas_comms_cli.exit_codes import Exit
from canvas_comms_cli.main import main
from canvas_comms_twin.server import TwinServer
from canvas_comms_twin.twin import Twin

CANARY = "canary-that-nobody-may-see"
DOC, ANN = "Practitioner/68925a4bf424404d8f528c1ffb37df9b", "Patient/2a9bc5b23b104e40b6c1e0307d6a84c6"
SEND = ("medical", "send", "--sender", DOC, "--recipient", ANN)
SEARCH = ("medical", "search", "--edition", "v2-2024", "--patient", ANN, "--base-url")
WRITE = ("lms", "conversations", "send", "--threads", "new")
NOWHERE, DEAD = "https://fumage-x.canvasmedical.invalid", "http://127.0.0.1:1"
MEDICAL, LMS = {"CANVAS_COMMS_TOKEN": CANARY}, {"CANVAS_COMMS_LMS_TOKEN": CANARY}
TWIN = "{twin}"

MESSAGE = {
    "resourceType": "Communication",
    "status": "unknown",
    "sender": {"reference": DOC},
    "recipient": [{"reference": ANN}],
    "payload": [{"contentString": CANARY}],
}
FILES = {
    "bad.json": b'{"resourceType": "Communication", }',
    "below.json": b'{\n  "status": "unknown",\n  "sender": ]\n}',
    "list.json": b"[1, 2]",
    "bin.json": b"\xff\xfe\x00",
    "pat.json": b'{"resourceType": "Patient"}',
    "dup.json": b'{"status": "unknown", "status": "unknown"}',
    "medical.json": b'{"medical": {}}',
    "school.json": b'{"lms": {"users": [{"ref": "$ann"}]}}',
    "misspelt.json": b'{"lms": {"users": [{"ref": "$ann", "nmae": "Ann"}]}}',
    "message.json": json.dumps(MESSAGE).encode(),
    "empty.csv": b"",
    "people.csv": b"recipient,name\nPatient/1,Ann\n",
}


@attrs.frozen
class Wrong:
    """Words and environment, how it ends, and what standard error says; `answers`: it is an answer after all.

    `code` is that of the error for programs, `usage` unless another is named.
    """

    words: tuple[str, ...]
    end: Exit
    says: str
    env: dict[str, str] = attrs.field(factory=dict)
    code: ErrorCode = ErrorCode.USAGE
    answers: bool = False


def usage(*words: str, says: str, **env: str) -> Wrong:
    return Wrong(words, Exit.USAGE, says, env)


def failing(code: ErrorCode, *words: str, says: str, **env: str) -> Wrong:
    return Wrong(words, EXITS[code], says, env, code)


def answered(end: Exit, *words: str, says: str = "") -> Wrong:
    return Wrong(words, end, says, answers=True)


INPUT, GONE = ErrorCode.UNREADABLE_INPUT, ErrorCode.NOT_FOUND
NEWCOMERS = (
    usage("medical", "sned", says="Did you mean 'send'?"),
    usage("medcial", "send", says="Did you mean 'medical'?"),
    failing(INPUT, "medical", "check", "nofile.json", says="cannot read nofile.json: No such file"),
    failing(INPUT, "medical", "check", "bad.json", says="bad.json:1:35: expecting property name"),
    answered(Exit.REFUSED, "medical", "check", "list.json"),
    failing(INPUT, "medical", "check", "bin.json", says="bin.json:1:1: is not UTF-8"),
    answered(Exit.REFUSED, "medical", "check", "pat.json"),
    failing(INPUT, "medical", "check", "dup.json", says="dup.json: names a key twice"),
    usage(
        "medical",
        "send",
        "--sender",
        "Doctor/1",
        "--recipient",
        ANN,
        "--content",
        CANARY,
        says="--sender must be",
    ),
    answered(
        Exit.DONE, "medical", "send", "--sender", DOC, "--recipient", "Patient/zzz", "--content", CANARY
    ),
    usage(*SEND, says="give --content or --content-file"),
    usage(
        *SEND, "--content", CANARY, "--sent", "yesterday", says="--sent must be a time such as 2026-11-21T"
    ),
    usage("medical", "send", "--example", "--edition", "v9", says="must be one of v1-2022, v2-2023"),
    failing(
        ErrorCode.BACKEND,
        "medical",
        "send",
        "--example",
        "--backend",
        "nope",
        says="there are: medical, memory",
    ),
    usage(
        "medical", "send", "--example", "--backend", "medical", says="--base-url, or CANVAS_COMMS_BASE_URL"
    ),
    usage(*SEARCH, NOWHERE, says="no token: set CANVAS_COMMS_TOKEN"),
    failing(
        ErrorCode.NAME_NOT_FOUND, *SEARCH, NOWHERE, says="fumage-x.canvasmedical.invalid: the name", **MEDICAL
    ),
    usage(*SEARCH, DEAD, says="http is for this machine, with --insecure-loopback", **MEDICAL),
    failing(
        ErrorCode.AUTHENTICATION,
        *SEARCH,
        TWIN,
        "--insecure-loopback",
        says="the token (environment CANVAS_COMMS_TOKEN) is not known there",
        **MEDICAL,
    ),
    failing(
        ErrorCode.CONNECTION_REFUSED,
        *SEARCH,
        DEAD,
        "--insecure-loopback",
        says="127.0.0.1:1: it refused",
        **MEDICAL,
    ),
    failing(GONE, "medical", "read", "12345", says="there is no such thing, or none that you may see"),
    usage("medical", "search", "--limit", "0", says="0 is not in the range"),
    usage("medical", "search", "--patient", "12345", says="--patient must be Patient/<id>"),
    answered(Exit.REJECTED, "lms", "announce", "99999", "--title", "x", "--message", CANARY),
    usage(
        "lms",
        "announce",
        "$nope",
        "--title",
        "x",
        "--message",
        CANARY,
        says="there is no $nope in this world",
    ),
    failing(GONE, "lms", "conversations", "show", "4711", says="404"),
    usage(*WRITE, "--to", "abc", "--body", CANARY, says="nobody whom you can write to has 'abc' in the name"),
    answered(Exit.DONE, "lms", "conversations", "send", "--to", "$student", "--body", CANARY),
    usage(*WRITE, "--to", "$student", "--body", "", says="--body must be text of at most 65535 characters"),
    answered(
        Exit.REFUSED,
        *(
            "lms",
            "conversations",
            "plan",
            "--to",
            "course_$course_students",
            "--body",
            "x",
            "--threads",
            "new",
        ),
    ),
    usage("lms", "inbox", "--backend", "lms", says="--base-url, or CANVAS_COMMS_LMS_BASE_URL"),
    failing(
        ErrorCode.AUTHENTICATION,
        *("lms", "inbox", "--backend", "lms", "--insecure-loopback"),
        says="the token (environment CANVAS_COMMS_LMS_TOKEN) is not known there",
        CANVAS_COMMS_LMS_BASE_URL=TWIN,
        **LMS,
    ),
    usage("lms", "inbox", "--insecure-loopback", says="no token", CANVAS_COMMS_LMS_BASE_URL=TWIN),
    usage("lms", "inbox", "--login", "$nobody", says="--login must be the id or name of a user in the world"),
    answered(Exit.REFUSED, "lms", "channels", "add", "notanaddress"),
    failing(
        ErrorCode.INVALID_WORLD,
        "lms",
        "inbox",
        "--world",
        "medical.json",
        says="lms: this section is missing",
    ),
    failing(ErrorCode.PORT_TAKEN, "twin", "--port", "{port}", says="--port 0 takes a free one"),
    usage("twin", "--host", "0.0.0.0", says="--host must be a loopback address, unless --allow-remote"),
    usage("twin", "--fault", "frobnicate", says="must be one of refuse, dns-failure"),
    usage("twin", "--fault", "throttle:POST /Comunication", says="nearest: POST /Communication"),
    answered(Exit.FAILED, "doctor", "nope"),
    answered(Exit.DONE, "medical", "send", "-h"),
    usage(
        "lms", "announcements", "5", "--from", "tomorrow", says="'--from': must be a time such as 2026-11-21T"
    ),
)
ALIKE = (
    usage("medical", "send", "--recipent", ANN, says="Did you mean one of: '--content', '--recipient'"),
    usage("medical", "check", says="Missing argument 'FILE'"),
    usage("medical", "send", says="give a FILE, or --example, or flags such as --sender"),
    usage("medical", "send", "message.json", "--example", says="give a FILE, or --example"),
    usage(*SEND, "--content", CANARY, "--on-loss", "perhaps", says="'perhaps' is not one of"),
    usage(
        "medical",
        "search",
        "--base-url",
        f"https://ann:{CANARY}@x.example",
        says="--base-url may hold no user",
    ),
    usage(
        "medical",
        "search",
        "--world",
        "school.json",
        "--base-url",
        NOWHERE,
        says="takes no --world",
        **MEDICAL,
    ),
    failing(INPUT, "medical", "check", "below.json", says="below.json:3:13: expecting value"),
    failing(INPUT, "lms", "inbox", "--world", "bad.json", says="bad.json:1:35: expecting property name"),
    failing(ErrorCode.INVALID_WORLD, "lms", "inbox", "--world", "misspelt.json", says="lms.users[0].nmae"),
    failing(
        ErrorCode.INVALID_WORLD,
        "medical",
        "search",
        "--world",
        "school.json",
        says="medical: this section is missing",
    ),
    failing(INPUT, "twin", "--world", "nofile.json", says="cannot read nofile.json"),
    failing(INPUT, "medical", "send-many", "nofile.csv", "--sender", DOC, says="cannot read nofile.csv"),
    usage("medical", "send-many", "people.csv", "--sender", DOC, says="give --template or --template-file"),
    usage("twin", "--port", "99999", says="99999 is not in the range"),
    usage("twin", "--edition", "2020", says="must be one of v1-2022"),
    usage("outbox", "purge", "--older-than", "a while", says="--older-than takes a number and a unit"),
    usage("lms", "conversations", "mark", "red", "1", says="'red' is not one of"),
    usage("lms", "inbox", "--as-user", "abc", says="--as-user must be"),
    usage("lms", "announcements", "5", "--from", "2026-11-21", says="'--from': must have a time zone"),
    failing(
        ErrorCode.NO_TLS,
        *(*SEARCH, "{twin_over_tls}", "--deadline", "1"),
        says="TLS was not agreed on; does it speak https at that port?",
        **MEDICAL,
    ),
)
ROWS = [*NEWCOMERS, *ALIKE]
"""Every row, those of the newcomer first."""


@pytest.fixture(scope="module")
def twin() -> Iterator[str]:
    with TwinServer(Twin()) as server:
        yield server.url


@pytest.fixture
def there(twin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A folder with the files, a twin that knows nobody's token, and a network without names."""
    for name, body in FILES.items():
        (tmp_path / name).write_bytes(body)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    look_up = socket.getaddrinfo

    def only_addresses(host: str, *args: object, **options: object) -> object:
        if host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up(host, *args, **options)  # type: ignore[arg-type]  # whatever was given

    monkeypatch.setattr(socket, "getaddrinfo", only_addresses)
    return {
        "twin": twin,
        "twin_over_tls": twin.replace("http:", "https:"),
        "port": twin.rpartition(":")[2],
    }


def tried(row: Wrong, there: dict[str, str], *more: str) -> Result:
    words = [_put(word, there) for word in row.words]
    env = {name: _put(value, there) for name, value in row.env.items()}
    return CliRunner().invoke(main, [*words, *more], env={"COLUMNS": "200", **env}, prog_name="canvas-comms")


def _put(text: str, there: dict[str, str]) -> str:
    for name, value in there.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def title(row: Wrong) -> str:
    return " ".join((*row.env, *row.words))[:80].replace(CANARY, "…")


@pytest.mark.parametrize("row", ROWS, ids=title)
def test_a_wrong_input_is_told_what_to_do_and_nothing_private(row: Wrong, there: dict[str, str]) -> None:
    result = tried(row, there)

    assert result.exit_code == row.end, result.output
    assert row.says in result.stderr
    assert row.answers or result.stdout == ""
    assert CANARY not in result.stderr


OF_EACH_CODE = {row.code: row for row in ROWS if not row.answers and row.words[0] != "twin"}


@pytest.mark.parametrize("row", OF_EACH_CODE.values(), ids=title)
def test_programs_get_the_same_as_one_line_of_json(row: Wrong, there: dict[str, str]) -> None:
    result = tried(row, there, "--json")
    error = json.loads(result.stderr.splitlines()[-1])["error"]

    assert result.exit_code == row.end
    assert result.stdout == ""
    assert error["code"] == row.code.value
    assert row.says in error["message"]
    assert CANARY not in json.dumps(error)


@pytest.mark.parametrize(
    ("url", "cause", "words"),
    [
        (NOWHERE, "name-not-found", "not sent (no-connection: the name of the host was not found)"),
        (DEAD, "refused", "not sent (no-connection: it refused the connection)"),
        ("{twin_over_tls}", "no-tls", "not sent (no-connection: TLS was not agreed on)"),
    ],
)
def test_what_was_not_sent_says_why_nobody_was_reached(
    there: dict[str, str], url: str, cause: str, words: str
) -> None:
    insecure = ["--insecure-loopback"] if url == DEAD else []
    row = Wrong(
        (*SEND, "--content", CANARY, "--edition", "v2-2024", "--base-url", url, *insecure),
        Exit.NOT_SENT,
        "",
        MEDICAL,
    )
    shown, document = tried(row, there), tried(row, there, "--json")

    assert (shown.exit_code, document.exit_code) == (Exit.NOT_SENT, Exit.NOT_SENT)
    assert words in shown.stdout + shown.stderr
    assert json.loads(document.stdout)["deliveries"][0]["cause"] == cause
    assert CANARY not in shown.output + document.output


def test_every_row_of_the_newcomer_is_here() -> None:
    assert len(NEWCOMERS) == 43
