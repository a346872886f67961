"""Writes `existing-clients.md` of the adapters: the strangers' clients that use the twin, and their quirks.

    python tests/docs/clients_page.py        runs the clients' tests and writes what passed

Each client's tests are run; the page lists the version that was installed, every promise
that held (a test's name is its sentence) and what is odd about the client itself.
"""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import attrs
import pytest

HERE = Path(__file__).parent
TESTS = HERE.parent
PAGE = TESTS.parent / "adapters" / "docs" / "existing-clients.md"


@attrs.frozen
class Client:
    """A client, the files of its tests, and how the names of its tests begin there."""

    name: str
    distribution: str
    files: tuple[str, ...]
    prefix: str = "test_"
    command: str = ""
    """A program of its tests beside the distribution."""
    npm: bool = False
    """Whether the distribution is one of npm; else it is one of PyPI."""


CLIENTS = (
    Client(
        "canvasapi",
        "canvasapi",
        (
            "twin/lms/test_canvasapi_channels.py",
            "twin/lms/test_canvasapi_conversations.py",
            "twin/lms/test_canvasapi_discussions.py",
        ),
    ),
    Client("canvaslms, the command", "canvaslms", ("clients/test_canvaslms.py",)),
    Client("canvas-mcp, tools for agents", "canvas-mcp", ("clients/test_canvas_mcp.py",)),
    Client("uw-restclients-canvas", "uw-restclients-canvas", ("clients/test_uw_restclients.py",)),
    Client(
        "@kth/canvas-api (npm)", "@kth/canvas-api", ("clients/test_npm_lms_clients.py",), "test_kth", npm=True
    ),
    Client(
        "node-canvas-api (npm)",
        "node-canvas-api",
        ("clients/test_npm_lms_clients.py",),
        "test_node_canvas_api",
        npm=True,
    ),
    Client("fhirpy", "fhirpy", ("twin/test_real_clients.py",), "test_fhirpy"),
    Client("fhirclient", "fhirclient", ("twin/test_real_clients.py",), "test_fhirclient"),
    Client("SMART JS (npm)", "fhirclient", ("clients/test_npm_fhir_clients.py",), "test_smart_js", npm=True),
    Client(
        "fhir-kit-client (npm)",
        "fhir-kit-client",
        ("clients/test_npm_fhir_clients.py",),
        "test_fhir_kit",
        npm=True,
    ),
    Client(
        "@medplum/core (npm)",
        "@medplum/core",
        ("clients/test_npm_fhir_clients.py",),
        "test_medplum",
        npm=True,
    ),
    Client(
        "requests and curl, as Canvas Medical documents them",
        "requests",
        ("twin/test_documented_calls.py",),
        command="curl",
    ),
    Client(
        "requests and curl, in the manner of Canvas LMS's documentation",
        "requests",
        ("twin/lms/test_requests_and_curl.py",),
        command="curl",
    ),
)

QUIRKS = {
    "test_a_delete_that_worked_is_told_as_false": "`delete()` of a channel answers False though it worked",
    "test_the_example_as_printed_does_not_fit_the_signature": "the printed example of creating a channel "
    "raises TypeError: its dictionary is passed by position",
    "test_the_documented_filter_mode_default_is_refused": "the documented default of `filter_mode` is "
    "refused by the server",
    "test_a_per_page_of_ones_own_does_not_count": "a `per_page` of one's own is sent before the "
    "client's 100, and the server reads the last: lists always come by the hundred",
    "test_all_ids_cannot_be_read_by_the_client": "`include_all_conversation_ids` changes the shape of the "
    "answer, and the client cannot read it",
    "test_people_are_added_but_of_several_only_the_last": "lists are sent as unbracketed repeated keys, of "
    "which the server reads the last",
    "test_an_empty_list_of_courses_never_leaves": "announcements of no course raise before anything is sent",
    "test_announcements_of_accounts_never_leave_either": "announcements of accounts raise "
    "before anything is sent",
    "test_deleting_a_topic_works_but_says_false": "`delete()` of a topic answers False though it worked",
    "test_editing_an_entry_says_true_and_deleting_it_cannot_be_read": "deleting an entry raises though it "
    "worked: the answer has no body",
    "test_rating_anything_but_one_and_zero_never_leaves": "ratings other than 0 and 1 raise before "
    "anything is sent",
    "test_fhirpy_learns_no_id_from_canvas_and_one_from_the_generic_preset": "learns no id from a create: "
    "Canvas answers without a body; the generic preset answers with the resource",
    "test_fhirpys_typed_create_fails_after_canvas_stored_it_and_works_with_the_generic_preset": "its typed "
    "create raises TypeError after the message was stored",
    "test_fhirpys_conditional_create_makes_another_message": "its conditional create makes another message: "
    "Canvas ignores the condition",
    "test_fhirclient_finds_where_tokens_are_had_only_by_the_switch": "finds the token endpoint only in a "
    "`security` element that Canvas does not send",
    "test_fhirclient_cannot_page_on_canvass_relative_links": "cannot page: it refuses "
    "Canvas's relative links",
    "test_an_id_glued_to_the_path_as_the_sample_shows_it_leads_nowhere": "the documented search sample "
    "glues the id to the path and leads nowhere",
    "test_the_create_sample_is_refused_for_the_comma_after_its_sender": "the documented create sample is "
    "refused for the comma after its sender",
    "test_in_the_newest_edition_it_reports_a_failure_after_the_message_was_stored": "Canvas's mobile app "
    "reports a failure in `v2-2024` after the message was stored: the body is empty",
    "test_without_brackets_only_the_last_of_several_is_written_to": "a list that is named without brackets "
    "is sent as repeated keys, of which the server reads the last: one person is written to, with 201",
    "test_smart_js_cannot_follow_the_relative_location_of_a_create": "its create fails after the message was "
    "stored: it refuses Canvas's relative `Location`",
    "test_fhir_kit_is_refused_what_canvas_has_not": "its delete is refused: Canvas Medical has none",
    "test_medplum_has_no_history_to_read": "its history is refused: Canvas Medical keeps none",
    "test_it_asks_for_somebody_elses_conversations_in_vain": "`as_user_id` with a SIS login is refused: "
    "the client encodes the colon twice",
}
"""Test → what is odd about the client, as that test shows it."""

OF_CANVAS = frozenset(
    [
        "test_the_documented_filter_mode_default_is_refused",
        "test_fhirpy_learns_no_id_from_canvas_and_one_from_the_generic_preset",
        "test_fhirpys_conditional_create_makes_another_message",
        "test_fhirclient_finds_where_tokens_are_had_only_by_the_switch",
        "test_an_id_glued_to_the_path_as_the_sample_shows_it_leads_nowhere",
        "test_the_create_sample_is_refused_for_the_comma_after_its_sender",
        "test_in_the_newest_edition_it_reports_a_failure_after_the_message_was_stored",
        "test_fhir_kit_is_refused_what_canvas_has_not",
        "test_medplum_has_no_history_to_read",
    ]
)
"""Oddities that are Canvas's own doing or its documentation's; the others are the client's."""


def tests_of(client: Client) -> list[str]:
    """The names of a client's tests, in the order of their files."""
    return [name for file in client.files for name in _names(TESTS / file) if name.startswith(client.prefix)]


def page(passed: set[str]) -> str:
    """The page, for tests of these names that passed."""
    parts = [HEAD, table(passed), *(_section(client, passed) for client in CLIENTS)]
    return "\n".join(parts)


def table(passed: set[str]) -> str:
    """How many uses of each client were tried, how many work, and whose doing the rest is."""
    lines = [
        "| client | version | tried | work | its own doing | Canvas's doing |",
        "| --- | --- | --: | --: | --: | --: |",
    ]
    for client in CLIENTS:
        names = [name for name in tests_of(client) if name in passed]
        odd = [name for name in names if name in QUIRKS]
        canvas = sum(name in OF_CANVAS for name in odd)
        counts = (len(names), len(names) - len(odd), len(odd) - canvas, canvas)
        lines.append(f"| {client.name} | {installed(client)} | {' | '.join(map(str, counts))} |")
    return "\n".join([*lines, ""])


def installed(client: Client) -> str:
    """The version that is installed here."""
    if client.npm:
        pinned = json.loads((TESTS / "clients" / "node" / "package.json").read_text(encoding="utf-8"))
        return str(pinned["dependencies"][client.distribution])
    try:
        return version(client.distribution)
    except PackageNotFoundError:
        return "not installed"


def program(command: str) -> str:
    """The version of a program that is installed here."""
    if not shutil.which(command):
        return f"{command} as we read its words: it is not installed"
    told = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(told.split()[:2])


HEAD = """# Existing clients

Strangers' clients that the twin serves unmodified. Written by `python tests/docs/clients_page.py`, which
runs each client's tests first; the same tests run in every check of this project. Versions are those that
passed then.
"""


def _section(client: Client, passed: set[str]) -> str:
    names = [name for name in tests_of(client) if name in passed]
    quirks = [f"- {QUIRKS[name]} (`{name}`)" for name in names if name in QUIRKS]
    promises = [f"- {_sentence(name)}" for name in names if name not in QUIRKS]
    lines = [
        f"## {client.name}",
        "",
        f"Passed with {', '.join(_versions(client))}. Tests: {', '.join(map(_linked, client.files))}.",
        "",
    ]
    odd = ["What is odd about it:", "", *quirks, ""] if quirks else []
    return "\n".join([*lines, *odd, "What works:", "", *promises, ""])


def _linked(file: str) -> str:
    return f"[{Path(file).name}](../../tests/{file})"


def _versions(client: Client) -> Iterator[str]:
    yield f"{client.distribution} {installed(client)}"
    if client.command:
        yield program(client.command)


def _sentence(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _names(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


class Watch:
    """Notes which tests passed with all their parameters."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """As pytest calls it."""
        name = report.nodeid.partition("::")[2].partition("[")[0]
        if report.failed:
            self.failed.add(name)
        elif report.when == "call":
            self.passed.add(name)


def main() -> int:
    """Run the tests and write the page; 1 if a test failed, and then nothing is written."""
    watch = Watch()
    files = sorted({str(TESTS / file) for client in CLIENTS for file in client.files})
    pytest.main(["-q", "-p", "no:cacheprovider", *files], plugins=[watch])
    if watch.failed:
        return 1
    PAGE.write_text(page(watch.passed), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
