"""The Canvas LMS adapter passes the suite against the twin, without a socket."""

import functools
from typing import ClassVar

from canvas_comms.capabilities import Capability
from canvas_comms.lms import contexts
from canvas_comms.lms.editions import LmsEdition
from canvas_comms_http import BearerToken, Network
from canvas_comms_lms.areas import CAPABILITIES, ServerAreas
from canvas_comms_lms.server import CanvasLms
from canvas_comms_memory.worlds.loading import example_school
from canvas_comms_plugins.conformance.lms import LmsConformance, LmsSubject, Person
from canvas_comms_plugins.conformance.plugin import PluginConformance
from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.lms import lms

BASE = "https://school.instructure.example"


product = functools.cache(lms)
"""Canvas LMS of an edition, with its table of routes built once."""


class OverTwin(LmsConformance):
    """The example school of an edition in the twin."""

    capabilities: ClassVar[frozenset[Capability]] = CAPABILITIES
    edition: ClassVar[LmsEdition]

    def open_subject(self) -> LmsSubject:
        twin = Twin(product(self.edition), world=example_school())
        given = twin.stage.handover
        network = Network(transport=TwinAdapter(twin))

        def areas(token: str) -> ServerAreas:
            return ServerAreas(CanvasLms(BASE, self.edition, BearerToken(token), network=network))

        def person(ref: str) -> Person:
            return Person(str(given.refs[ref]), areas(given.tokens[ref]))

        return LmsSubject(
            course=contexts.course(str(given.refs["$course"])),
            teacher=person("$teacher"),
            students=(person("$student"), person("$other_student")),
            site_admin=person("$site_admin"),
            nobody=areas("nobody"),
            loggers=("canvas_comms", "canvas_comms_http", "urllib3"),
        )


class TestIn2023(OverTwin):
    edition = LmsEdition.Y2023


class TestIn2025(OverTwin):
    edition = LmsEdition.Y2025_10


class TestThePlugin(PluginConformance):
    plugin = "lms"
