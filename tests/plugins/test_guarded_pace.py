"""The pace of a stranger's backend, as a host sees it through the guard."""

from typing import Any

import attrs
import pytest

from canvas_comms.errors import BackendContractError
from canvas_comms.pace import AtMost
from canvas_comms_plugins.guard_lms import GuardedAreas
from canvas_comms_plugins.guard_medical import GuardedCommunications


@attrs.frozen
class Backend:
    """A backend that has nothing but a pace."""

    pace: Any = None


class Broken:
    """A backend that breaks when it is asked for its pace."""

    @property
    def pace(self) -> Any:
        raise KeyError("canary")


def guarded(product: str, backend: Any) -> Any:
    return GuardedAreas(backend, "fax") if product == "lms" else GuardedCommunications(backend, "fax")


products = pytest.mark.parametrize("product", ["lms", "medical"])


@products
def test_the_pace_of_a_backend_is_the_one_that_a_host_gets(product: str) -> None:
    mine = AtMost(7)

    assert guarded(product, Backend(mine)).pace is mine


@products
@pytest.mark.parametrize("nothing", [Backend(), Backend("fast"), object()])
def test_where_it_has_none_one_call_runs_at_a_time(product: str, nothing: Any) -> None:
    assert guarded(product, nothing).pace.at_once == 1


@products
def test_what_breaks_is_named_and_shows_nothing(product: str) -> None:
    with pytest.raises(BackendContractError, match="must not raise KeyError") as caught:
        _ = guarded(product, Broken()).pace

    assert "canary" not in str(caught.value)
