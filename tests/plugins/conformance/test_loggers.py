"""A backend is blamed for what its own loggers say, and for nothing that others say meanwhile."""

import logging
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms.lms.editions import LmsEdition
from canvas_comms_plugins.conformance.suite import Suite
from canvas_comms_plugins.conformance.watching import capturing_output, packages_of
from canvas_comms_plugins.partial_backend import partial_areas

SHOWN = "test_sending_shows_no_text"


def written_in(package: str, code: str) -> dict[str, Any]:
    """The names that some code of a package binds."""
    made = types.ModuleType(package)
    exec(code, vars(made))
    return vars(made)


FAX = """
import logging

def helper(text):
    logging.getLogger(LOGGER).debug("sending %s", text)

class Fax:
    def create(self, text, say=helper):
        say(text)
"""


@pytest.mark.parametrize("logger", ["fax_package", "fax_package.line", "machine", None])
def test_what_a_backend_logs_is_told_by_logger_level_and_call(logger: str | None) -> None:
    fax = written_in("fax_package.gateway", FAX.replace("LOGGER", repr(logger)))["Fax"]()
    with capturing_output(packages_of(fax)) as told:
        fax.create("canary")

    assert told.where("canary") == [f"logger {logger or 'root'} at DEBUG in Fax.create"]


def test_what_others_log_meanwhile_is_not_the_backends() -> None:
    fax = written_in("fax_package.gateway", FAX)["Fax"]()
    others = written_in("fax_packages", FAX.replace("LOGGER", "'fax_packages'"))["helper"]
    with capturing_output(packages_of(fax)) as told:
        logging.getLogger("urllib3.connectionpool").debug("canary")
        fax.create("canary", say=others)
        other = threading.Thread(target=others, args=["canary"])
        other.start()
        other.join()

    assert told.where("canary") == []


def test_a_logger_that_a_subject_names_is_the_backends() -> None:
    with capturing_output({"urllib3"}) as told:
        logging.getLogger("urllib3.connectionpool").warning("to %s", "canary")

    assert told.where("canary") == [f"logger urllib3.connectionpool at WARNING in {here()}"]


def here() -> str:
    return sys._getframe(1).f_code.co_name


def test_areas_that_can_do_a_part_are_their_authors() -> None:
    fax = written_in("fax_package.gateway", FAX)["Fax"]()
    areas: Any = partial_areas(LmsEdition.Y2024, whoami=lambda: "7", channels=fax)

    assert packages_of(areas, areas.channels, areas.discussions) == {"fax_package"}


def test_the_suite_says_which_logger_showed_a_text(
    lying: Callable[..., type[Suite]], verdict: Callable[[type[Suite], str], str | None]
) -> None:
    def create(honest: Any, new: Any) -> Any:
        logging.getLogger("liar.line").info("sending %s", [one.content_string for one in new.payload])
        return honest.create(new)

    assert "logger liar.line at INFO in " in str(verdict(lying({"create": create}), SHOWN))


def test_the_suite_does_not_blame_a_backend_for_what_the_tests_own_server_logs(
    lying: Callable[..., type[Suite]], verdict: Callable[[type[Suite], str], str | None]
) -> None:
    server = written_in("some_server", FAX.replace("LOGGER", "'some_server'"))["Fax"]()

    def create(honest: Any, new: Any) -> Any:
        server.create([one.content_string for one in new.payload])
        return honest.create(new)

    assert verdict(lying({"create": create}), SHOWN) is None
