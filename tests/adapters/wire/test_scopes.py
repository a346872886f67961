"""The scopes that capabilities need open exactly the routes of their endpoints."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.capabilities import Capability
from canvas_comms.lms.rules.scopes import is_scope, opens
from canvas_comms_lms import scopes_of
from canvas_comms_lms.carrier import CAPABILITIES
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.lms_endpoints import ENDPOINTS
from canvas_comms_wire.lms_scopes import SHARED


def path_of(pattern: str) -> str:
    return re.sub(r":[a-z_]+", "7", pattern)


def test_nothing_needs_no_scope_and_everything_needs_to_know_who_it_is() -> None:
    assert scopes_of(()) == ()
    assert (
        scopes_of({Capability.CONVERSATIONS_LIST})[: len(SHARED)] == SHARED == ("url:GET|/api/v1/users/:id",)
    )
    assert "url:GET|/api/v1/conversations" in scopes_of({Capability.CONVERSATIONS_LIST})


def test_a_route_has_the_name_that_tokens_are_limited_to() -> None:
    wanted = "url:GET|/api/v1/users/:user_id/communication_channels"

    assert wanted in scopes_of({Capability.CHANNELS_LIST})


def test_pages_of_the_web_application_need_no_scope() -> None:
    assert scopes_of({Capability.CHANNELS_CONFIRM}) == SHARED


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if one.is_api and one.capabilities])
def test_the_scopes_of_a_capability_open_its_endpoints(endpoint: Endpoint) -> None:
    assert all(
        opens(scopes_of({one}), endpoint.method, path_of(endpoint.pattern)) for one in endpoint.capabilities
    )


@given(st.sets(st.sampled_from(sorted(CAPABILITIES, key=lambda one: one.value))))
def test_scopes_are_well_formed_and_stand_once(capabilities: set[Capability]) -> None:
    scopes = scopes_of(capabilities)

    assert len(set(scopes)) == len(scopes)
    assert all(map(is_scope, scopes))
