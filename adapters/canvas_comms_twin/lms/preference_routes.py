"""The routes about notification preferences and comm messages. Writing is offered for `self` only."""

from canvas_comms.lms.channels.model import ChannelAddress, ChannelId, ChannelRef
from canvas_comms.lms.comm_messages.model import CommMessagesListed, ListCommMessages
from canvas_comms.lms.preferences import operations as p
from canvas_comms_twin.lms.routes import Route
from canvas_comms_wire.lms_comm_messages import comm_message_document
from canvas_comms_wire.lms_preferences import categories_document, preferences_document
from canvas_comms_wire.responses import Call, Reply

_GIVEN = "notification_preferences"


def _which(call: Call) -> ChannelRef:
    if "communication_channel_id" in call.path:
        return ChannelId(call.path["communication_channel_id"])
    return ChannelAddress(call.path["type"], call.path["address"])


def _list(call: Call) -> p.ListPreferences:
    return p.ListPreferences(call.path["user_id"], _which(call))


def _show(call: Call) -> p.ShowPreference:
    return p.ShowPreference(call.path["user_id"], _which(call), call.path["notification"])


def _categories(call: Call) -> p.ListCategories:
    return p.ListCategories(call.path["user_id"], _which(call))


def _update(call: Call) -> p.UpdatePreference:
    return p.UpdatePreference(_which(call), call.path["notification"], call.parameters.at(_GIVEN))


def _update_all(call: Call) -> p.UpdatePreferences:
    return p.UpdatePreferences(_which(call), call.parameters.at(_GIVEN))


def _update_category(call: Call) -> p.UpdateCategory:
    return p.UpdateCategory(_which(call), call.path["category"], call.parameters.at(_GIVEN))


def _comm_messages(call: Call) -> ListCommMessages:
    names = ("user_id", "start_time", "end_time", "page", "per_page")
    return ListCommMessages(*(call.parameters.at(name) for name in names))


def _shown(outcome: p.PreferencesShown, call: Call) -> Reply:
    return Reply(body=preferences_document(outcome.preferences))


def _listed(outcome: p.CategoriesListed, call: Call) -> Reply:
    return Reply(body=categories_document(outcome.categories))


def _messages(outcome: CommMessagesListed, call: Call) -> Reply:
    return Reply(body=[comm_message_document(one) for one in outcome.messages], links=outcome.links)


def _both_ways(method: str, user: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    channels = f"/api/v1/users/{user}/communication_channels"
    return (
        (method, f"{channels}/:communication_channel_id", ()),
        (method, f"{channels}/:type/:address", ("address",)),
    )


_ANY_BY_ID = "/api/v1/users/:user_id/communication_channels/:communication_channel_id"
_OWN_BY_ID = "/api/v1/users/self/communication_channels/:communication_channel_id"

PREFERENCE_ROUTES: tuple[Route, ...] = (
    *(
        Route(method, f"{channel}/notification_preferences/:notification", _show, _shown, dotted)
        for method, channel, dotted in _both_ways("GET", ":user_id")
    ),
    *(
        Route(method, f"{channel}/notification_preferences", _list, _shown, dotted)
        for method, channel, dotted in _both_ways("GET", ":user_id")
    ),
    Route("GET", f"{_ANY_BY_ID}/notification_preference_categories", _categories, _listed),
    *(
        Route(method, f"{channel}/notification_preferences/:notification", _update, _shown, dotted)
        for method, channel, dotted in _both_ways("PUT", "self")
    ),
    *(
        Route(method, f"{channel}/notification_preferences", _update_all, _shown, dotted)
        for method, channel, dotted in _both_ways("PUT", "self")
    ),
    Route("PUT", f"{_OWN_BY_ID}/notification_preference_categories/:category", _update_category, _shown),
    Route("GET", "/api/v1/comm_messages", _comm_messages, _messages),
)

__all__ = ["PREFERENCE_ROUTES"]
