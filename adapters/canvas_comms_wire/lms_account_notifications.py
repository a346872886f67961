"""Account notifications of Canvas LMS on the wire."""

from collections.abc import Iterator

from canvas_comms.capabilities import Capability
from canvas_comms.lms.account_notifications import operations as o
from canvas_comms.lms.account_notifications.resources import AccountNotification
from canvas_comms_wire.endpoint import Endpoint
from canvas_comms_wire.leaves import FLAG, ID, INSTANT, TEXT
from canvas_comms_wire.records import Record, many, maybe, otherwise
from canvas_comms_wire.responses import One

NOTIFICATION = Record(
    AccountNotification,
    id=ID,
    subject=maybe(TEXT),
    start_at=maybe(INSTANT),
    end_at=maybe(INSTANT),
    icon=maybe(TEXT),
    message=maybe(TEXT),
    role_ids=otherwise(many(ID), ()),
    roles=otherwise(many(TEXT), ()),
    closed=maybe(FLAG, omit=True),
)
_READ = Capability.ACCOUNT_NOTIFICATIONS_READ
_ACCOUNT = "/api/v1/accounts/:account_id"


def _of(place: str) -> Iterator[Endpoint]:
    one = f"{place}/:id"
    yield Endpoint("GET", place, o.ListNotifications, One(many(NOTIFICATION.kind)), _READ)
    yield Endpoint("GET", one, o.ShowNotification, One(NOTIFICATION.kind), _READ)
    yield Endpoint(
        "DELETE",
        one,
        o.CloseNotification,
        One(NOTIFICATION.kind),
        Capability.ACCOUNT_NOTIFICATIONS_DISMISS,
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    *_of(f"{_ACCOUNT}/users/self/account_notifications"),
    *_of(f"{_ACCOUNT}/account_notifications"),
)

__all__ = ["ENDPOINTS", "NOTIFICATION"]
