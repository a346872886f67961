"""The variables of the environment that the command line reads, each declared once.

Those of Canvas Medical begin with `CANVAS_COMMS_`, those of Canvas LMS with `CANVAS_COMMS_LMS_`. Canvas LMS
has two more by the names that other tools use; ours win.
"""

import attrs

MEDICAL, LMS = "medical", "lms"

TOKEN = "CANVAS_COMMS_TOKEN"  # noqa: S105 - the name of a variable
CLIENT = ("CANVAS_COMMS_TOKEN_URL", "CANVAS_COMMS_CLIENT_ID", "CANVAS_COMMS_CLIENT_SECRET")
LMS_TOKEN = "CANVAS_COMMS_LMS_TOKEN"  # noqa: S105 - the name of a variable

OTHER_URL, OTHER_TOKEN = "CANVAS_API_URL", "CANVAS_API_TOKEN"
"""What canvasapi, canvas-mcp and others read. The token is for the server at that URL and for no other."""


@attrs.frozen
class Variable:
    """A variable: what it sets, the option that sets the same, and of which product.

    `option` is empty where no option does, `product` where it counts for both. One that is `secret` is
    shown nowhere.
    """

    name: str
    sets: str
    help: str
    option: str = ""
    product: str = ""
    secret: bool = False


def _of_both(sets: str, option: str, help: str) -> tuple[Variable, Variable]:
    end = sets.upper()
    return (
        Variable(f"CANVAS_COMMS_{end}", sets, help, option, MEDICAL),
        Variable(f"CANVAS_COMMS_LMS_{end}", sets, help, option, LMS),
    )


VARIABLES: tuple[Variable, ...] = (
    Variable("CANVAS_COMMS_CONFIG", "config", "The file that holds the profiles."),
    *_of_both("profile", "--profile", "The profile that is used."),
    *_of_both("backend", "--backend", "The backend that is used."),
    *_of_both("base_url", "--base-url", "The server."),
    Variable(OTHER_URL, "base_url", "The server, as other tools name it.", "--base-url", LMS),
    *_of_both("edition", "--edition", "The era of the server."),
    Variable("CANVAS_COMMS_DEADLINE", "deadline", "Seconds that one exchange may take.", "--deadline"),
    Variable(TOKEN, "token", "The bearer token.", "", MEDICAL, True),
    Variable(CLIENT[0], "token_url", "Where client credentials give a token.", "", MEDICAL),
    Variable(CLIENT[1], "client_id", "The client.", "", MEDICAL),
    Variable(CLIENT[2], "client_secret", "Its secret.", "", MEDICAL, True),
    Variable(LMS_TOKEN, "token", "The access token.", "", LMS, True),
    Variable(OTHER_TOKEN, "token", "The access token, as other tools name it.", "", LMS, True),
    Variable("CANVAS_COMMS_APP_SECRET", "app_secret", "The secret of an app, to log in.", "", MEDICAL, True),
    Variable("CANVAS_COMMS_LMS_APP_SECRET", "app_secret", "The secret of a key, to log in.", "", LMS, True),
    Variable("CANVAS_COMMS_LMS_CODE", "code", "The code that confirms a channel.", "", LMS, True),
    Variable("CANVAS_COMMS_LMS_DEVICE_TOKEN", "device_token", "The device of a push channel.", "", LMS, True),
    Variable("CANVAS_COMMS_OUTBOX", "outbox", "The folder of the outbox.", "--outbox"),
)
"""Every variable, for each setting in the order in which they count."""

SETTING = "CANVAS_COMMS_SETTING_"
"""Before the name of a setting of a backend, in capitals: `CANVAS_COMMS_SETTING_AUTH_TOKEN`."""


def variables_for(sets: str, product: str) -> tuple[Variable, ...]:
    """The variables that set this for a product, the one that counts first before the others."""
    return tuple(one for one in VARIABLES if one.sets == sets and one.product in ("", product))


def names_for(sets: str, product: str) -> list[str]:
    """Their names, as click takes them for an option."""
    return [one.name for one in variables_for(sets, product)]


def server_of(url: str) -> str:
    """The server that `CANVAS_API_URL` names: some tools write the path of the API behind it, some do not."""
    return url.rstrip("/").removesuffix("/api/v1")


def setting_variable(name: str) -> str:
    """The variable that sets a setting of a backend."""
    return SETTING + "".join(sign if sign.isalnum() else "_" for sign in name).upper()


__all__ = [
    "CLIENT",
    "LMS",
    "LMS_TOKEN",
    "MEDICAL",
    "OTHER_TOKEN",
    "OTHER_URL",
    "TOKEN",
    "VARIABLES",
    "Variable",
    "names_for",
    "server_of",
    "setting_variable",
    "variables_for",
]
