"""The pages of a twin: an inbox beside one call for it, and among a thousand times as many messages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from rounds import Goal, measure

from canvas_comms.lms.actors import Actor
from canvas_comms.lms.conversations.operations import CreateConversation
from canvas_comms.lms.params import Json, Parameters
from canvas_comms.medical.model import Message
from canvas_comms.medical.operations import PutMessage
from canvas_comms_inspector import inspector
from canvas_comms_sightings.worlds import lms_of, medical_of
from canvas_comms_twin import Request, Twin

NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
TEXT = ("Similique amet at est necessitatibus repellendus eius. " * 4)[:215]


def goals() -> Iterator[Goal]:
    """One inbox, two sizes."""
    yield from beside_a_call()
    yield from among_many()


class Site:
    """A twin and what is asked of it."""

    def __init__(self, world: dict[str, object]) -> None:
        self.twin = Twin(history=100_000, pages=inspector)
        self.refs = {name: str(id) for name, id in self.twin.load(world).refs.items()}

    def page(self, path: str, query: str) -> None:
        answer = self.twin.handle(Request("GET", f"/_twin/pages/{path}", query, {"accept": "text/html"}))
        assert answer.status == 200, answer.body

    def inbox(self) -> None:
        headers = {"authorization": f"Bearer {self.twin.stage.handover.tokens['$ann']}"}
        answer = self.twin.handle(Request("GET", "/api/v1/conversations", "per_page=25", headers))
        assert answer.status == 200, answer.body


def school(threads: int) -> Site:
    """A teacher with so many threads."""
    enrolled = [{"user": "$ann", "role": "teacher"}]
    crowd = [{"course": "$bio", "role": "student", "count": threads, "name": "Student"}]
    courses = [{"ref": "$bio", "enrollments": enrolled}]
    site = Site({"lms": {"users": [{"ref": "$ann", "name": "Ann"}], "courses": courses, "crowd": crowd}})
    lms, ann = lms_of(site.twin.stage), site.refs["$ann"]
    for one in lms.directory.enrollments_in(site.refs["$bio"]):
        if one.user_id != ann:
            asked: dict[str, Json] = {"recipients": [ann], "body": TEXT, "subject": "Question"}
            lms.execute(CreateConversation(Parameters(asked)), Actor(one.user_id))
    return site


def beside_a_call() -> Iterator[Goal]:
    """A page of an inbox and what a program asks for the same."""
    site = school(1000)
    query = f"who={site.refs['$ann']}"
    times = measure({"page": lambda: site.page("person", query), "call": site.inbox})
    ratio = times.ratio("page", "call")
    yield Goal("an inbox of 10^3 messages as a page, x one inbox call of 25 through the API", ratio, 6)


def clinic(messages: int) -> Site:
    """A practitioner to whom so many messages came, from a hundred patients."""
    patients = [{"ref": f"$p{number}"} for number in range(100)]
    site = Site({"medical": {"patients": patients, "practitioners": [{"ref": "$dr"}]}})
    store = medical_of(site.twin.stage).store
    people = list(store.people)
    (doctor,) = (one for one in people if str(one) == f"Practitioner/{site.refs['$dr']}")
    senders = [one for one in people if one.is_patient]
    for number in range(messages):
        at = NOON + timedelta(seconds=number)
        one = Message(f"m{number}", senders[number % 100], doctor, TEXT, at, at)
        store.apply([PutMessage(one)])
    return site


def among_many() -> Iterator[Goal]:
    """The first page, a late one, one that is searched for, at two sizes."""
    few, many = clinic(100), clinic(100_000)
    for what, path, query in (
        ("an inbox", "person", "who=Practitioner/{dr}"),
        ("all messages", "messages", ""),
        ("a later page", "person", "who=Practitioner/{dr}&before=60"),
        ("what is searched for", "messages", "q=to:$dr"),
        ("the people", "people", ""),
    ):
        cases = {
            name: partial(site.page, path, query.format(dr=site.refs["$dr"]))
            for name, site in (("few", few), ("many", many))
        }
        ratio = measure(cases).ratio("many", "few")
        yield Goal(f"{what}: a page among 10^5 messages, x among 10^2", ratio, 3)
