"""The pages show what lies with whom, why, and what was asked."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.medical import Edition
from canvas_comms_inspector import inspector
from canvas_comms_pytest.clients import session_to
from canvas_comms_twin import Request, Twin, lms, medical

from .conftest import BASE, Api, Browser, Seen, both_worlds


def crawl(browser: Browser) -> Iterator[Seen]:
    """Every page that can be reached from the first one."""
    seen: set[str] = set()
    waiting = ["/_twin/"]
    while waiting:
        path = waiting.pop()
        if path in seen or path == "/_twin/world":
            continue
        seen.add(path)
        page = browser.get(path)
        yield page
        waiting += [link for link in page.links() if link.startswith("/_twin/")]


def traffic(api: Api, ids: Mapping[str, str]) -> None:
    """Something of everything."""
    course = f"course_{ids['$course']}"
    to = {"recipients[]": [ids["$student"]], "context_code": course}
    api.lms("$teacher", "POST", "conversations", **to, subject="Presses", body="Bring <b>presses</b>")
    api.lms("$student", "POST", "conversations", **{"recipients[]": ["999999"]}, body="Nobody")
    topics = f"courses/{ids['$course']}/discussion_topics"
    api.lms("$teacher", "POST", topics, title="Rain", message="<p>No trip</p>", is_announcement="true")
    api.lms("$student", "POST", topics, title="Downgraded", message="x", is_announcement="true")
    channel = {"communication_channel[address]": "new@home.example", "communication_channel[type]": "email"}
    api.lms("$student", "POST", "users/self/communication_channels", **channel)
    api.medical(f"Patient/{ids['$patient']}", f"Practitioner/{ids['$practitioner']}", "It still hurts")


def main_of(page: Seen) -> Any:
    return page.tree.xpath("//main")[0]


def test_every_page_that_is_linked_opens(browser: Browser, api: Api, ids: Mapping[str, str]) -> None:
    traffic(api, ids)

    pages = list(crawl(browser))

    assert {page.status for page in pages} == {200}
    assert len(pages) > 100


def test_every_page_has_landmarks_labels_and_nothing_that_acts(
    browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)

    for page in crawl(browser):
        tree = page.tree
        assert tree.get("lang") == "en"
        assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == len(tree.xpath("//title")) == 1
        assert tree.xpath("//body/a[@class='skip']/@href") == ["#main"]
        assert tree.xpath("//nav[not(@aria-label)]") == []
        assert tree.xpath("//table[not(caption)]") == []
        assert not tree.xpath("//script | //style | //img | //*[@style] | //@*[starts-with(name(), 'on')]")
        for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            labelled = field.xpath("ancestor::label | @aria-label") or tree.xpath(
                f"//label[@for='{field.get('id')}']"
            )
            assert labelled, (page.path, field.get("name"))
        names = tree.xpath("//@id")
        assert len(names) == len(set(names)), page.path


def test_no_page_is_larger_than_100_kilobytes_with_its_style(
    browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)
    style = len(browser.get("/_twin/pages/style.css").body)

    assert max(len(page.body) for page in crawl(browser)) + style <= 100_000


def test_programs_get_json_and_browsers_a_page(twin: Twin, browser: Browser) -> None:
    for accept in ("*/*", "application/json", ""):
        answer = twin.handle(Request("GET", "/_twin/", "", {"accept": accept}, b"", BASE))
        assert json.loads(answer.body)["version"]

    assert "What is here" in browser.get("/_twin/").words
    led = browser.get("/")
    assert (led.status, led.headers["location"]) == (303, "/_twin/")


def test_without_pages_a_browser_gets_json_as_before() -> None:
    answer = Twin().handle(Request("GET", "/_twin/", "", {"accept": "text/html"}, b"", BASE))

    assert json.loads(answer.body)["version"]


def test_pages_are_kept_out_of_caches_frames_and_scripts(browser: Browser) -> None:
    for path in ("/_twin/", "/_twin/pages/style.css", "/_twin/pages/none"):
        headers = browser.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy


def test_an_inbox_has_what_lies_in_it_and_says_what_is_unread(
    browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)
    key = ids["$student"]

    inbox = browser.get(f"/_twin/pages/person?who={key}")
    sent = browser.get(f"/_twin/pages/person?who={key}&box=sent")

    assert "Ines Lindqvist" in inbox.words
    assert "1 unread" in inbox.words
    assert "Bring <b>presses</b>" in inbox.words
    assert "Rain" in inbox.words
    assert "Bring" not in main_of(sent).text_content()


def test_an_inbox_of_a_clinic_has_unread_messages_of_patients(
    browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)

    inbox = browser.get(f"/_twin/pages/person?who=Practitioner/{ids['$practitioner']}")

    assert "It still hurts" in inbox.words
    assert "1 unread" in inbox.words


@pytest.fixture
def old_clinic() -> Twin:
    twin = Twin(medical(Edition.V1_2022), lms(), history=1000, pages=inspector)
    twin.load(both_worlds())
    return twin


def test_a_draft_is_no_message_of_the_inbox_and_the_patient_does_not_see_it(old_clinic: Twin) -> None:
    browser, ids = Browser(old_clinic), {name: str(id) for name, id in old_clinic.stage.refs.items()}
    doctor, patient = f"Practitioner/{ids['$practitioner']}", f"Patient/{ids['$patient']}"
    Api(old_clinic).medical(doctor, patient, "Your results are in")

    drafts = browser.get(f"/_twin/pages/person?who={patient}&box=drafts")
    inbox = browser.get(f"/_twin/pages/person?who={patient}")

    assert "Your results are in" in drafts.words
    assert "Not visible to the patient" in drafts.words
    assert "Your results are in" not in inbox.words


def test_what_waits_for_its_time_says_until_when(
    twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    topics = f"courses/{ids['$course']}/discussion_topics"
    later = {
        "title": "Later",
        "message": "x",
        "is_announcement": "true",
        "delayed_post_at": "2026-03-16T12:00:00Z",
    }
    api.lms("$teacher", "POST", topics, **later)

    scheduled = browser.get(f"/_twin/pages/person?who={ids['$teacher']}&box=scheduled")

    assert "Later" in scheduled.words
    assert "waits for 2026-03-16 12:00:00 UTC" in scheduled.words
    assert "Later" not in browser.get(f"/_twin/pages/person?who={ids['$student']}").words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("presses", ["The herbarium"]),
        ("kind:announcement rain", ["Rain"]),
        ("from:$teacher kind:announcement", ["Rain", "Field trip"]),
        ('from:"Tamsin Okafor" presses', ["The herbarium"]),
        ("to:ines presses", ["The herbarium"]),
        ("is:lost", ["Downgraded", "The herbarium"]),
        ("reason:becomes-a-topic", ["Downgraded"]),
        ("before:2020-01-01 presses", []),
        ("after:2026-03-15 rain", ["Rain"]),
        ("kind:letter to:new@home.example", ["Confirm"]),
    ],
)
def test_messages_are_searched_by_word_and_qualifier(
    query: str, found: list[str], browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)

    page = browser.get("/_twin/pages/messages?q=" + query.replace(" ", "+").replace('"', "%22"))

    titles = [one.text_content().strip() for one in page.tree.xpath("//li/h3")]
    assert len(titles) == len(found), titles
    assert all(begin in title for begin, title in zip(found, titles, strict=True)), titles


@pytest.mark.parametrize("query", ["is:nothing", "kind:nothing", "before:nothing", "to:$nobody", "x" * 501])
def test_a_query_that_cannot_be_read_says_so_and_finds_nothing(query: str, browser: Browser) -> None:
    page = browser.get(f"/_twin/pages/messages?q={query}")

    assert page.status == 200
    assert page.tree.xpath("//p[@class='fault']")
    assert page.tree.xpath("//li[@class='none']")


def test_a_message_says_why_with_what_was_lost_first_and_leads_to_the_rule(
    browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)
    found = browser.get("/_twin/pages/messages?q=Downgraded")
    page = browser.get(found.tree.xpath("//li/h3/a/@href")[0])

    effects = [row.xpath("string(td[1])") for row in page.tree.xpath("//table[@class='findings']/tbody/tr")]
    assert effects[0] == "lost"
    link = page.tree.xpath("//table[@class='findings']/tbody/tr[1]//a/@href")[0]
    rule = browser.get(link)
    assert rule.status == 200
    assert rule.tree.xpath(f"//tr[@id='{link.partition('#')[2]}']")
    assert "?" in rule.tree.xpath("string(//h1)")


def test_a_message_stands_beside_itself_in_every_edition(
    browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)
    of_school = browser.get(browser.get("/_twin/pages/messages?q=presses").tree.xpath("//li/h3/a/@href")[0])
    of_clinic = browser.get(browser.get("/_twin/pages/messages?q=hurts").tree.xpath("//li/h3/a/@href")[0])

    for page, editions in ((of_school, LmsEdition), (of_clinic, Edition)):
        shown = page.tree.xpath("//table[caption='Editions side by side']/tbody/tr/th/text()")
        assert [one.split()[0] for one in shown] == [edition.value for edition in editions]


def test_looking_at_editions_uses_up_no_id(
    twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)
    topics = f"courses/{ids['$course']}/discussion_topics"
    first = api.lms("$teacher", "POST", topics, title="One")["id"]

    list(crawl(browser))

    assert api.lms("$teacher", "POST", topics, title="Two")["id"] == first + 1


@pytest.mark.parametrize(
    ("show", "statuses"),
    [
        ("4xx", {"400"}),
        ("lost", {"200", "201", "400"}),
        ("refused", {"400"}),
        ("5xx", set()),
        ("unanswered", set()),
    ],
)
def test_requests_are_filtered(
    show: str, statuses: set[str], browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)

    page = browser.get(f"/_twin/pages/requests?show={show}")

    assert set(page.tree.xpath("//tbody/tr/td[3]/text()")) == statuses


def test_a_request_that_met_a_fault_is_found(
    twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    twin.faults.add("5xx-after-apply", product="lms")
    twin.handle(Request("GET", "/api/v1/users/self", "", {}, b"", BASE))

    page = browser.get("/_twin/pages/requests?show=fault")

    assert page.tree.xpath("//tbody/tr/td[5]/text()") == ["5xx-after-apply"]


def test_a_request_is_shown_as_curl_without_its_secrets(
    twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    api.medical(f"Patient/{ids['$patient']}", f"Practitioner/{ids['$practitioner']}", "It still hurts")
    token = twin.stage.handover.tokens["$teacher"]
    twin.handle(Request("GET", "/api/v1/users/self", f"access_token={token}", {}, b"", BASE))

    shown = [browser.get(f"/_twin/pages/request?number={number}") for number in range(3)]

    assert "client_secret=SECRET" in shown[0].words
    assert "synthetic-only" not in shown[0].text
    assert "It still hurts" in shown[1].words
    assert "access_token=SECRET" in shown[2].words
    assert token not in shown[2].text


def test_a_request_is_shown_as_a_test_that_passes(
    twin: Twin, browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)
    count = len(twin.journal)
    tests = []
    for number in range(count):
        page = browser.get(f"/_twin/pages/request?number={number}")
        tests.append(page.tree.xpath("string(//textarea[@id='test'])"))

    for text in tests:
        if "SECRET" in text or "$user" in text or "communication_channels" in text:
            continue  # who masked, or may not do it twice
        assert len(text.splitlines()) == 5
        ran: dict[str, Any] = {}
        exec(text, ran)
        with session_to(twin) as session:
            ran["test_this_request"](session, twin.stage.handover)


def test_the_outbox_shows_letters_by_address_with_their_codes(
    browser: Browser, api: Api, ids: Mapping[str, str]
) -> None:
    traffic(api, ids)

    page = browser.get("/_twin/pages/outbox?address=new@home.example")

    assert len(page.tree.xpath("//input[@class='code' and @readonly and string-length(@value) > 5]")) == 1
    assert "Not confirmed" in page.words


def test_preferences_stand_in_a_grid_of_categories_and_channels(
    browser: Browser, ids: Mapping[str, str]
) -> None:
    page = browser.get(f"/_twin/pages/channels?who={ids['$student']}")

    columns = page.tree.xpath("//thead/tr/th/a/bdi/text()")
    assert "ines@school.example" in columns
    row = page.tree.xpath("//tr[th='announcement']/td/text()")
    assert row[0] == "immediately"
    assert len(row) == len(columns)


def test_a_person_whose_mail_bounces_is_told_why_no_letter_comes(
    twin: Twin, browser: Browser, ids: Mapping[str, str]
) -> None:
    twin.handle(
        Request("POST", "/_twin/bounce", "", {}, b'{"address": "tamsin@school.example"}', BASE),
    )

    page = browser.get(f"/_twin/pages/channels?who={ids['$teacher']}&category=announcement")

    assert "The answer: cause-found." in page.words
    assert page.tree.xpath("//table[@class='findings']/tbody/tr")


@pytest.mark.parametrize(
    ("who", "right", "has", "words"),
    [
        ("$teacher", "moderate_forum", "yes", "enrolment"),
        ("$student", "moderate_forum", "no", "its row: designer, ta, teacher"),
        ("$student", "send_messages", "yes", "enrolment"),
        ("$teacher", "create_announcements", "yes", "read_announcements: yes"),
    ],
)
def test_rights_name_the_row_that_decided(
    who: str, right: str, has: str, words: str, browser: Browser, ids: Mapping[str, str]
) -> None:
    page = browser.get(f"/_twin/pages/rights?who={ids[who]}&place=course_{ids['$course']}")

    (row,) = page.tree.xpath(f"//tr[th/code='{right}']")
    assert row.xpath("string(td[1])") == has
    assert words in row.xpath("string(td[2])")


def test_older_steps_are_gone_where_the_history_is_bounded() -> None:
    twin = Twin(history=3, pages=inspector)
    twin.load(both_worlds())
    ids = {name: str(id) for name, id in twin.stage.refs.items()}
    browser, api = Browser(twin), Api(twin)
    topics = f"courses/{ids['$course']}/discussion_topics"
    first = api.lms("$teacher", "POST", topics, title="First")["id"]
    for number in range(5):
        api.lms("$teacher", "POST", topics, title=f"Topic {number}")

    page = browser.get(f"/_twin/pages/message?kind=topic&id={first}")

    assert "is gone: nothing is known of why" in page.words
    assert "Of 3 older steps nothing is known" in page.words
    assert "First" in browser.get("/_twin/pages/messages").words


@pytest.mark.parametrize(
    "path",
    [
        "/_twin/pages/none",
        "/_twin/pages/message?kind=conversation&id=404",
        "/_twin/pages/thread?kind=conversation&id=404",
        "/_twin/pages/rule?of=os.path",
        "/_twin/pages/request?number=404",
        "/_twin/pages/channel?id=404",
        "/_twin/pages/requests?show=none",
    ],
)
def test_what_is_not_there_is_404(path: str, browser: Browser) -> None:
    assert browser.get(path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/_twin/pages/person",
        "/_twin/pages/person?who=$nobody",
        "/_twin/pages/message?kind=none&id=1",
        "/_twin/pages/messages?before=x",
        "/_twin/pages/messages?" + "&".join(f"a{n}=1" for n in range(200)),
    ],
)
def test_what_cannot_be_read_is_400(path: str, browser: Browser) -> None:
    assert browser.get(path).status == 400
