"""The twin: a stranger's call without a socket, a page written again, a server started and stopped.

The peer on a port is moto's server, measured only where `moto[server]` is installed.
"""

import importlib
import importlib.util
import json
import logging
import time
from collections.abc import Iterator, Mapping
from typing import Any

import requests
from null_adapter import Null
from rounds import Goal, measure

from canvas_comms.medical import Edition
from canvas_comms.medical.operations import Search
from canvas_comms_memory import Environment, MemoryMedical
from canvas_comms_twin import Twin, TwinAdapter
from canvas_comms_twin.medical import FAITHFUL
from canvas_comms_twin.medical.communications import Communications, links_of
from canvas_comms_twin.medical.tokens import CLIENT_ID, CLIENT_SECRET
from canvas_comms_twin.server import TwinServer
from canvas_comms_wire.communications import write_bundle
from canvas_comms_wire.worlds import read_medical

HOST = "https://fumage-example.canvasmedical.com"
TEXT = ("Similique amet at est necessitatibus repellendus eius. " * 4)[:215]
MEDICAL = {
    "patients": [{"ref": "$ann"}],
    "practitioners": [{"ref": "$doc"}],
    "messages": [
        {"ref": f"$m{number}", "sender": "$ann", "recipient": "$doc", "content": TEXT}
        for number in range(100)
    ],
}


def stranger(twin: Twin) -> requests.Session:
    """A session with a token, at the door without a socket."""
    session = requests.Session()
    session.mount(HOST, TwinAdapter(twin))
    form = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    token = session.post(f"{HOST}/auth/token/", data=form).json()["access_token"]
    session.headers["Authorization"] = f"Bearer {token}"
    return session


def goals() -> Iterator[Goal]:
    """In process, then on ports."""
    yield from calls_in_process()
    yield from pages()
    yield from servers()


def calls_in_process() -> Iterator[Goal]:
    twin = Twin()
    url = f"{HOST}/Communication/{twin.load({'medical': MEDICAL}).refs['$m0']}"
    ours, null = stranger(twin), stranger(twin)
    null.mount(HOST, Null(ours.get(url)))
    for trusting in (True, False):
        ours.trust_env = null.trust_env = trusting
        found = measure({"twin": lambda: ours.get(url).json(), "null": lambda: null.get(url).json()})
        name = f"Session.get by id, trust_env {trusting}, x a null adapter"
        yield Goal(name, found.ratio("twin", "null"), 1.25)


def pages() -> Iterator[Goal]:
    memory = MemoryMedical(Edition.V2_2024, Environment())
    memory.load(read_medical(MEDICAL))
    calls = Communications(memory, FAITHFUL)
    listed: Any = memory.execute(Search((("_count", "100"),)))

    def written() -> bytes:
        links = links_of(listed, "_count=100", "/Communication")
        return write_bundle(listed.total, links, [calls.texts.of(one) for one in listed.messages]).encode()

    document = json.loads(written())
    found = measure({"again": written, "json.dumps": lambda: json.dumps(document).encode()})
    yield Goal("write a page of 100 again, x json.dumps", found.ratio("again", "json.dumps"), 0.15)


def servers() -> Iterator[Goal]:
    if importlib.util.find_spec("moto") is None or importlib.util.find_spec("flask") is None:
        print("moto[server] is not installed: the ports are not compared")
        return
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto: Any = importlib.import_module("moto.server").ThreadedMotoServer
    http = requests.Session()
    http.trust_env = False

    def ours() -> None:
        with TwinServer(Twin()) as server:
            http.get(f"{server.url}/metadata").raise_for_status()

    def theirs() -> None:
        server = moto(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        http.get(f"http://{host}:{port}/moto-api/data.json").raise_for_status()
        server.stop()

    found = measure({"moto": theirs, "twin": ours}, rounds=5, seconds=0.01, clock=time.perf_counter)
    yield Goal(
        "moto's server: start, first answer, stop, x the twin's", found.ratio("moto", "twin"), at_least=40
    )
    yield from calls_on_ports(http, moto)


def calls_on_ports(http: requests.Session, moto: Any) -> Iterator[Goal]:
    """One message sent: SNS publish by moto, a create by the twin."""
    twin = Twin()
    refs: Mapping[str, Any] = twin.load({"medical": MEDICAL}).refs
    body: Any = {
        "resourceType": "Communication",
        "status": "unknown",
        "sender": {"reference": f"Patient/{refs['$ann']}"},
        "recipient": [{"reference": f"Practitioner/{refs['$doc']}"}],
        "payload": [{"contentString": TEXT}],
    }
    token = {"Authorization": stranger(twin).headers["Authorization"]}
    peer = moto(ip_address="127.0.0.1", port=0, verbose=False)
    peer.start()
    host, port = peer.get_host_and_port()
    topic = "arn:aws:sns:us-east-1:123456789012:t"
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sns/aws4_request"}

    def sns(**fields: str) -> None:
        url = f"http://{host}:{port}/"
        http.post(url, data={"Version": "2010-03-31", **fields}, headers=signed).raise_for_status()

    sns(Action="CreateTopic", Name="t")
    with TwinServer(twin) as server:
        url = f"{server.url}/Communication"
        found = measure(
            {
                "moto": lambda: sns(Action="Publish", TopicArn=topic, Message=TEXT),
                "twin": lambda: http.post(url, json=body, headers=token).raise_for_status(),
            },
            seconds=0.25,
            clock=time.perf_counter,
        )
    peer.stop()
    yield Goal("moto's server: send one message, x the twin's", found.ratio("moto", "twin"), at_least=2)
