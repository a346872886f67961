"""For whom an account notification is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_comms.lms.account_notifications.model import StoredNotification
from canvas_comms.lms.account_notifications.rules import NotificationReason, is_meant_for, may_read

NOW = datetime(2026, 3, 15, tzinfo=UTC)
ROLES = st.frozensets(st.sampled_from(["StudentEnrollment", "TeacherEnrollment", "AccountAdmin"]))


def notification(*roles: str) -> StoredNotification:
    return StoredNotification("1", "Snow", "m", NOW, NOW, roles=roles)


@pytest.mark.parametrize(
    ("named", "own", "meant"),
    [
        ((), (), True),
        ((), ("StudentEnrollment",), True),
        (("StudentEnrollment",), ("StudentEnrollment", "TaEnrollment"), True),
        (("StudentEnrollment",), ("TeacherEnrollment",), False),
        (("AccountAdmin",), (), False),
    ],
)
def test_it_is_for_those_with_a_role_that_it_names(
    named: tuple[str, ...], own: tuple[str, ...], meant: bool
) -> None:
    assert is_meant_for(notification(*named), own) is meant


@given(ROLES, ROLES)
def test_who_is_not_meant_is_refused_with_a_reason(named: frozenset[str], own: frozenset[str]) -> None:
    one = notification(*sorted(named))
    refused = () if is_meant_for(one, own) else (NotificationReason.NOT_FOR_YOU,)

    assert tuple(finding.reason for finding in may_read(one, own).refusals) == refused
