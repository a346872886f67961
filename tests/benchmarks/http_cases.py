"""One message read over HTTP, without a socket: by a stranger's session and by our own gateway."""

from collections.abc import Callable, Iterator

import requests
from one_answer import OneAnswer
from requests.adapters import BaseAdapter
from rounds import Goal, measure

from canvas_comms.medical import Edition, Query
from canvas_comms_http import Deadline
from canvas_comms_medical import CanvasMedical, ClientCredentials, Network
from canvas_comms_twin import Twin, TwinAdapter

BASE = "https://fumage-example.canvasmedical.com"


def goals() -> Iterator[Goal]:
    """Ratios to `Session.get` by id with its JSON read."""
    twin = Twin()
    door, client = TwinAdapter(twin), twin.stage.handover.medical
    network = Network(transport=door)
    credentials = ClientCredentials(
        f"{BASE}/auth/token/", client["client_id"], client["client_secret"], network=network
    )
    ours = CanvasMedical(BASE, Edition.V2_2024, credentials, network=network)
    id = ours.search_page(Query()).communications[0].id
    headers = {"Authorization": f"Bearer {credentials.token(Deadline.after(9)).secret.reveal()}"}
    url = f"{BASE}/Communication/{id}"
    answer = _session(door).get(url, headers=headers)
    null = OneAnswer(answer.content, answer.headers["Content-Type"])
    times = measure(
        {
            "stranger": _getting(door, url, headers),
            "stranger, null adapter": _getting(null, url, headers),
            "ours": lambda: ours.read(id),
        }
    )
    yield Goal("our read by id, x a stranger's Session.get", times.ratio("ours", "stranger"), 0.3, goal=0.25)
    yield Goal(
        "a stranger's Session.get, x into a null adapter",
        times.ratio("stranger", "stranger, null adapter"),
        1.25,
    )


def _getting(door: BaseAdapter, url: str, headers: dict[str, str]) -> Callable[[], object]:
    session = _session(door)
    return lambda: session.get(url, headers=headers).json()


def _session(door: BaseAdapter) -> requests.Session:
    session = requests.Session()
    session.mount(BASE, door)
    return session
