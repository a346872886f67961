"""The same bodies to Canvas's own open-source server framework and to the twin.

fhirstarter with a pass-through provider shows what the framework makes of a body before
Canvas's closed handlers see it. So a body that it refuses the twin must refuse, with the
same status, issue codes and words; one that it lets through the twin takes,
or refuses by a rule of Canvas (422), which the framework does not know.

Left out, since the facts let the twin refuse what the framework takes: numbers for times,
leap seconds, keys named twice; and `content` that is no text, which is refused for its type. Why
text inside a body is no JSON the framework tells in the words of a reader that we have not.
"""

import importlib
import json
import os
import uuid
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

os.environ["FHIR_SEQUENCE"] = "R4B"  # read when fhirstarter is imported; facts hold for it

PATIENT = "Patient/11111111111111111111111111111111"
DOCTOR = "Practitioner/33333333333333333333333333333333"
JSON = "application/json"
ABSENT = object()
UNREAD = [{"code": "structure"}]
"""What stands for the framework's answer to a body that is no UTF-8, which has no issues."""
UNKNOWN_WORDS = "Invalid JSON"

GOOD: dict[str, Any] = {
    "resourceType": "Communication",
    "status": "unknown",
    "sender": {"reference": PATIENT},
    "recipient": [{"reference": DOCTOR}],
    "payload": [{"contentString": "Hello"}],
}


@pytest.fixture(scope="module")
def framework() -> Iterator[Any]:
    """A client of fhirstarter that takes every Communication it can read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs, at import
        starter: Any = importlib.import_module("fhirstarter")
        testing: Any = importlib.import_module("fastapi.testclient")
        communication: Any = importlib.import_module("fhir.resources.R4B.communication").Communication

    async def create(context: Any, resource: Any) -> str:
        return str(uuid.uuid4())

    async def read(context: Any, id_: str) -> Any:
        return communication(id=id_, status="completed")

    create.__annotations__ |= {"context": starter.InteractionContext, "resource": communication}
    read.__annotations__ |= {"context": starter.InteractionContext, "return": communication}
    provider = starter.FHIRProvider()
    provider.create(communication)(create)
    provider.read(communication)(read)
    app = starter.FHIRStarter(openapi_url=None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        app.add_providers(provider)
    client = testing.TestClient(app, raise_server_exceptions=False)
    yield client
    client.close()


@pytest.fixture(scope="module")
def compare(framework: Any, canvas: Callable[..., Any]) -> Callable[[bytes, str], None]:
    server = canvas()

    def compare(body: bytes, media: str = JSON) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = framework.post("/Communication", content=body, headers={"content-type": media})
        ours = server.post(body, media)
        if theirs.status_code == 201:
            assert ours.status in (201, 422), (ours.status, ours.body)
        else:
            assert ours.status == theirs.status_code
            issues = theirs.json().get("issue", UNREAD)
            told = ours.json["issue"]
            assert codes(told) == codes(issues), theirs.text
            if not any(UNKNOWN_WORDS in issue["details"]["text"] for issue in told):
                assert sorted(map(str, told)) == sorted(map(str, issues))

    return compare


def codes(issues: Any) -> list[str]:
    return sorted(issue["code"] for issue in issues)


times = st.one_of(
    st.sampled_from(
        ["2022", "2022-04", "2022-04-29", "2022-13-01", "2022-04-29T24:00:00Z", "", "not a date"]
    ),
    st.sampled_from(["2022-02-30", "2023-02-29T00:00:00Z", "2022-04-29T13:30:00", "2022-04-29 13:30:00Z"]),
    st.sampled_from(
        ["2022-04-29T13:30Z", "2022-04-29t13:30:00z", "2022-04-29T13:30:00.1234567Z", "20220429"]
    ),
    st.datetimes(timezones=st.timezones())
    .filter(lambda moment: 1900 < moment.year < 9000)
    .map(lambda moment: moment.isoformat()),
    st.text(max_size=12),
    st.sampled_from([True, [], {}, ["2022"]]),
)
scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5)
references = st.one_of(
    st.sampled_from([PATIENT, DOCTOR, "Group/1", "#a", "", " ", "x"]).map(lambda text: {"reference": text}),
    st.fixed_dictionaries(
        {},
        optional={
            "reference": st.sampled_from([PATIENT, DOCTOR]) | st.sampled_from(["", 5, None, []]),
            "type": st.sampled_from(["Patient", "Practitioner", "", "X"]),
            "display": st.sampled_from(["Ann", "", 5]),
            "foo": st.just(1),
        },
    ),
    st.sampled_from(
        [5, True, [], [5], "", "x", "{", "{}", "[]", "5", "null", json.dumps({"reference": PATIENT})]
    ),
)
elements = st.one_of(
    st.text(max_size=5).map(lambda text: {"contentString": text}),
    st.fixed_dictionaries(
        {},
        optional={
            "contentString": st.sampled_from(["a", "", 5, None, [], True]),
            "content": st.sampled_from(["a", ""]),
            "contentReference": st.sampled_from([{"reference": "Media/1"}, 5]),
            "contentAttachment": st.just({"url": "http://example.com/x"}),
            "foo": st.just(1),
        },
    ),
    st.sampled_from([5, True, [], "x", '{"contentString": "a"}']),
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "resourceType": st.sampled_from(["Communication", "Patient", 5, None, ABSENT]),
        "status": st.sampled_from(
            ["unknown", "sent", "a b", "", " a", "a  b", 5, True, [], {}, None, ABSENT]
        ),
        "sent": times | st.none(),
        "received": times | st.none(),
        "sender": references | st.just(ABSENT),
        "subject": references,
        "recipient": st.lists(references | st.none(), max_size=3) | references | st.just(ABSENT),
        "payload": st.lists(elements | st.none(), max_size=3) | elements | st.just(ABSENT),
        "id": st.sampled_from(["x", "a b", "", "x" * 70, 5, None]),
        "foo": scalars.filter(lambda value: value is not None),
        "_foo": st.just(1),
        "category": st.just([]),
        "note": st.none(),
    },
)


def body_of(changed: dict[str, Any]) -> bytes:
    body = {key: value for key, value in {**GOOD, **changed}.items() if value is not ABSENT}
    return json.dumps(body).encode()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_status_and_codes_of_any_body_agree(
    compare: Callable[[bytes], None], changed: dict[str, Any]
) -> None:
    compare(body_of(changed))


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"{", JSON),
        (b'{"a": }', JSON),
        (b'{"a":"\xff"}', JSON),
        (b"", JSON),
        (b"null", JSON),
        (b"[]", JSON),
        (b'"x"', JSON),
        (b"5", JSON),
        (b"  ", JSON),
        (b"[]{}", JSON),
        (b'{"a": NaN}', JSON),
        (body_of({}), "text/plain"),
        (body_of({}), "text/json"),
        (body_of({}), "application/fhir+xml"),
        (body_of({}), "application/x-www-form-urlencoded"),
        (body_of({}), "application/fhir+json"),
        (body_of({}), "application/vnd.example+json"),
        (body_of({}), "APPLICATION/JSON; charset=utf-8"),
        (body_of({}), ""),
        (b"", "text/plain"),
        (b"null", "text/plain"),
        (b"\xef\xbb\xbf" + body_of({}), JSON),
        (body_of({"payload": [{"contentString": "\ud800"}]}), JSON),
    ],
)
def test_status_and_codes_of_odd_bodies_agree(
    compare: Callable[[bytes, str], None], body: bytes, media: str
) -> None:
    compare(body, media)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/Communication/{id}"),
        ("GET", "/Communication/" + "x" * 65),
        ("GET", "/Communication/a b"),
        ("GET", "/Communication/a_b"),
        ("GET", "/Communication/_search"),
        ("GET", "/Communication/{id}?_format=foo"),
        ("GET", "/Communication/{id}?_format=application/fhir%2Bjson"),
        ("GET", "/Communication/{id}?_format=application/fhir+json"),
        ("GET", "/Communication/{id}/"),
        ("POST", "/Communication/"),
        ("HEAD", "/Communication"),
        ("OPTIONS", "/Communication"),
        ("PUT", "/Communication"),
        ("DELETE", "/Communication/{id}"),
        ("PUT", "/Communication/_search"),
        ("GET", "/Communication/{id}/y"),
        ("GET", "/metadata"),
        ("POST", "/metadata"),
    ],
)
def test_routes_answer_with_the_same_status(
    framework: Any, canvas: Callable[..., Any], method: str, path: str
) -> None:
    message = {"ref": "$m", "sender": "$ann", "recipient": "$doc", "content": "x"}
    server = canvas(messages=[message])
    theirs = framework.request(method, path.format(id="x"), follow_redirects=False)
    ours = server.ask(method, path.replace(" ", "%20").format(id=server.handover.refs["$m"]))

    assert ours.status == theirs.status_code
    if theirs.headers.get("content-type", "").startswith("application/fhir"):
        assert ours.headers["content-type"] == theirs.headers["content-type"]
