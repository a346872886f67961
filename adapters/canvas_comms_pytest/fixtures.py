"""The fixtures, the marker `canvas_world` and the ini options.

pytest loads this module in every run of everybody who has canvas-comms installed, so it
imports nothing but pytest: what a fixture needs is imported by the fixture.
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import pluggy
    import requests

    from canvas_comms_medical import CanvasMedical
    from canvas_comms_pytest.boxes import Box
    from canvas_comms_pytest.clients import CanvasapiClients, LmsClients
    from canvas_comms_pytest.factories import Messages, People
    from canvas_comms_pytest.intercept import StandIn
    from canvas_comms_pytest.network_guard import Guard
    from canvas_comms_pytest.observer import TwinObserver
    from canvas_comms_pytest.twins import CanvasClock, TwinFactory
    from canvas_comms_sightings.worlds import Names
    from canvas_comms_twin import Handover, Twin
    from canvas_comms_twin.server import TwinServer

pytest.register_assert_rewrite("canvas_comms_plugins.conformance")

GUARD = "canvas_no_network"
GUARDS = ("fixtures", "always", "never")
LEFT = pytest.StashKey[bool]()
REPORT = "--canvas-comms-report"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The ini options, and where backends' conformance is reported."""
    group = parser.getgroup("canvas-comms")
    group.addoption(REPORT, metavar="FILE", help="write what each backend conforms to, as JSON (- prints it)")
    parser.addini("canvas_edition", "edition of Canvas Medical; the newest if none is named", default="")
    parser.addini("canvas_lms_edition", "edition of Canvas LMS; the newest if none is named", default="")
    parser.addini(
        "canvas_clock",
        "where the clock stands (a time with a zone), or `running`",
        default="2026-01-05T09:00:00+00:00",
    )
    parser.addini(
        "canvas_network_guard",
        "which tests must not leave the machine: fixtures (those that use ours), always, never",
        default="fixtures",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The marker, and the report if one is wanted. Raises `UsageError` for a guard that there is not."""
    config.addinivalue_line(
        "markers",
        "canvas_world(world=None, *, edition=None, lms_edition=None, clock=None): the world of the test's "
        "Canvas, a dict or the path of a JSON file, and what it plays",
    )
    if config.getoption(REPORT) is not None:
        config.pluginmanager.import_plugin("canvas_comms_plugins.conformance.report")
    if config.getini("canvas_network_guard") not in GUARDS:
        raise pytest.UsageError(f"canvas_network_guard must be one of {', '.join(GUARDS)}")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Guard every test, if they are all to be guarded."""
    names = getattr(item, "fixturenames", None)
    if names is not None and GUARD not in names and item.config.getini("canvas_network_guard") == "always":
        names.insert(0, GUARD)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> "Generator[None, pluggy.Result[pytest.TestReport], None]":
    """Tell of a failed test what its Canvas did; remember that it tried to leave the machine."""
    answer = yield
    if call.excinfo is None:
        return
    if _left(call.excinfo.value):
        item.stash[LEFT] = True
    fixtures = getattr(item, "funcargs", None) or {}
    if "canvas_twin" in fixtures:
        from canvas_comms_pytest.failure_report import add_section

        add_section(answer.get_result(), fixtures["canvas_twin"], fixtures.get("_canvas_names"))


def _left(error: BaseException) -> bool:
    """Whether somebody tried to leave the machine; several errors may come as a group."""
    if type(error).__name__ == "LeavesMachine":
        return True
    return any(map(_left, getattr(error, "exceptions", ())))


@pytest.fixture
def canvas_no_network(request: pytest.FixtureRequest) -> "Iterator[Guard]":
    """A guard: what tries to leave this machine fails the test at once, naming the host.

    What was swallowed on the way, or happened in another thread, fails it at its end.
    """
    from canvas_comms_pytest.network_guard import Guard, LeavesMachine, refusal_words

    guard = Guard()
    request.node.stash[LEFT] = False  # it may have run before
    if request.config.getini("canvas_network_guard") == "never":
        yield guard
        return
    with guard.standing():
        yield guard
    if guard.attempts and not request.node.stash[LEFT]:
        raise LeavesMachine(refusal_words(guard.attempts[0]), pytrace=False)


@pytest.fixture(scope="session")
def _canvas_twin_factory() -> "TwinFactory":
    """What opens twins: it keeps what never changes for the whole run."""
    from canvas_comms_pytest.twins import TwinFactory

    return TwinFactory()


@pytest.fixture
def canvas_twin(
    request: pytest.FixtureRequest, canvas_no_network: "Guard", _canvas_twin_factory: "TwinFactory"
) -> "Twin":
    """Both Canvases, offline and for this test alone.

    Its clock stands still, its ids are the same in every run, and it keeps a history. Its
    world is the marker's, else the example world.
    """
    from canvas_comms_pytest.twins import settings_of

    return _canvas_twin_factory.twin(settings_of(request.node))


@pytest.fixture
def canvas_world(canvas_twin: "Twin") -> "Handover":
    """What loading the world handed out: ids by name, tokens, sessions, client credentials."""
    return canvas_twin.stage.handover


@pytest.fixture
def canvas_twin_server(canvas_twin: "Twin") -> "Iterator[TwinServer]":
    """The twin on a port of this machine: `.url`. The state is that of `canvas_twin`.

    Needs the extra `twin`.
    """
    from canvas_comms_pytest.clients import serve

    with serve(canvas_twin) as server:
        yield server


@pytest.fixture
def canvas_requests(canvas_twin: "Twin") -> "Iterator[requests.Session]":
    """A `requests.Session` whose every request goes to the twin, whatever the host. No socket."""
    from canvas_comms_pytest.clients import session_to

    with session_to(canvas_twin) as session:
        yield session


@pytest.fixture
def canvas_medical(canvas_twin: "Twin") -> "CanvasMedical":
    """Our gateway to Canvas Medical, over HTTP without a socket, with full access."""
    from canvas_comms_pytest.clients import medical_client

    return medical_client(canvas_twin)


@pytest.fixture
def canvas_lms(canvas_twin: "Twin", _canvas_names: "Names") -> "LmsClients":
    """`canvas_lms("$teacher")`: our gateways to Canvas LMS as that user, over HTTP without a socket."""
    from canvas_comms_pytest.clients import LmsClients

    return LmsClients(canvas_twin, _canvas_names)


@pytest.fixture
def canvas_messages(canvas_twin: "Twin", _canvas_names: "Names") -> "Messages":
    """Puts messages there, as if they had been before the test: `communication(...)` …"""
    from canvas_comms_pytest.factories import Messages

    return Messages(canvas_twin, _canvas_names)


@pytest.fixture
def canvas_stand_in(canvas_twin: "Twin") -> "Iterator[StandIn]":
    """`canvas_stand_in("https://fumage-example.canvasmedical.com")`: the twin answers there.

    For code that makes its own `requests` sessions and names its own hosts; until the end
    of the test.
    """
    from canvas_comms_pytest.intercept import StandIn

    with StandIn(canvas_twin) as stand_in:
        yield stand_in


@pytest.fixture
def canvasapi_client(
    canvas_twin: "Twin", _canvas_names: "Names", canvas_stand_in: "StandIn"
) -> "CanvasapiClients":
    """`canvasapi_client("$teacher")`: an unmodified `canvasapi.Canvas` as that user.

    Fails the test where canvasapi is not installed.
    """
    from canvas_comms_pytest.clients import CanvasapiClients

    return CanvasapiClients(canvas_twin, _canvas_names, canvas_stand_in)


@pytest.fixture
def canvas_clock(canvas_twin: "Twin") -> "CanvasClock":
    """The clock: `advance(hours=1)`, `set(...)`, `now`, and `run_jobs()`."""
    from canvas_comms_pytest.twins import CanvasClock

    return CanvasClock(canvas_twin)


@pytest.fixture
def canvas_people(canvas_twin: "Twin", _canvas_names: "Names") -> "People":
    """Makes people: `patient()`, `practitioner()`, `course()`, `teacher(course)`, `student(course)` …"""
    from canvas_comms_pytest.factories import People

    return People(canvas_twin, _canvas_names)


@pytest.fixture
def canvas_sent(_canvas_observer: "TwinObserver") -> "Box":
    """What was sent in this test: `latest(...)`, `wait_for(...)`, `expect_none(...)` …"""
    from canvas_comms_pytest.boxes import sent

    return sent(_canvas_observer)


@pytest.fixture
def canvas_drafts(_canvas_observer: "TwinObserver") -> "Box":
    """What lies as a draft, unpublished or put off, so that nobody sees it yet."""
    from canvas_comms_pytest.boxes import drafts

    return drafts(_canvas_observer)


@pytest.fixture
def canvas_inbox(_canvas_observer: "TwinObserver") -> "Box":
    """What lies in people's inboxes now; `to` is whose."""
    from canvas_comms_pytest.boxes import inbox

    return inbox(_canvas_observer)


@pytest.fixture
def canvas_outbox(_canvas_observer: "TwinObserver") -> "Box":
    """What Canvas itself sent out of the house: e-mails and text messages."""
    from canvas_comms_pytest.boxes import outbox

    return outbox(_canvas_observer)


@pytest.fixture
def _canvas_names(canvas_twin: "Twin") -> "Names":
    """Who is meant by which name."""
    from canvas_comms_sightings.worlds import Names

    return Names(canvas_twin)


@pytest.fixture
def _canvas_observer(canvas_twin: "Twin", _canvas_names: "Names") -> "TwinObserver":
    """Everything that happened, as messages."""
    from canvas_comms_pytest.observer import TwinObserver

    return TwinObserver(canvas_twin, _canvas_names)
