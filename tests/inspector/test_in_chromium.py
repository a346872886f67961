"""A real browser walks the pages by clicks and keys, and nothing hostile acts in it."""

import json
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import attrs
import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from canvas_comms.medical import Edition
from canvas_comms_inspector import inspector
from canvas_comms_memory.areas import CONVERSATIONS
from canvas_comms_memory.stores.conversations import ConversationStore
from canvas_comms_sightings.worlds import lms_of
from canvas_comms_twin import Twin, lms, medical
from canvas_comms_twin.server import TwinServer

from .conftest import Api, both_worlds
from .test_guarded import FIELDS, state
from .vectors import vectors

pytestmark = pytest.mark.system

AXE = Path(__file__).parents[1] / "clients" / "node" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = (1440, 1000), (360, 780)
ACTING = "main :is(script, img, svg, object, embed, base, meta, link)"
PER_MESSAGE = 20
"""Vectors in the text of one message."""


@attrs.define(eq=False)
class Visit:
    """A browser at a twin."""

    driver: Chrome
    twin: Twin
    url: str
    pictures: Path

    @property
    def ids(self) -> Mapping[str, str]:
        return {name: str(id) for name, id in self.twin.stage.refs.items()}

    def open(self, path: str = "/_twin/") -> None:
        self.driver.get(self.url + path)

    def click(self, text: str) -> None:
        """Follow a link by its words, or press a button."""
        found = self.driver.find_elements(By.LINK_TEXT, text)
        target = found[0] if found else self.driver.find_element(By.XPATH, f"//button[.={json.dumps(text)}]")
        target.click()

    def fill(self, name: str, text: str) -> None:
        field = self.driver.find_element(By.CSS_SELECTOR, f"main [name={name}]:not([type=hidden])")
        field.clear()
        field.send_keys(text)

    @property
    def words(self) -> str:
        return str(self.driver.find_element(By.TAG_NAME, "main").text)

    def sees(self, words: str) -> None:
        """Wait until the page that is on its way says this."""
        waiting = WebDriverWait(self.driver, 20, ignored_exceptions=[StaleElementReferenceException])
        waiting.until(lambda _: words in self.words, words)

    def picture(self, name: str) -> None:
        """Keep what it looks like, wide and narrow; nothing may stick out of a narrow one."""
        for label, size in (("wide", WIDE), ("narrow", NARROW)):
            self.driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
            )
            self.driver.save_screenshot(str(self.pictures / f"{name}-{label}.png"))
            assert self.driver.execute_script("return document.documentElement.scrollWidth") <= size[0], name

    def serious(self) -> Sequence[str]:
        """What axe finds that is serious or worse."""
        self.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        self.driver.refresh()
        self.driver.execute_script(AXE.read_text())
        found = self.driver.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
        self.driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})
        bad = (one for one in found["violations"] if one["impact"] in ("serious", "critical"))
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in bad]

    def said(self) -> list[str]:
        """What stands in the console since it was last looked at."""
        return [one["message"] for one in self._log("browser")]

    def _log(self, name: str) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.driver.get_log(name)  # type: ignore[no-untyped-call]
        return found

    def asked_elsewhere(self) -> list[str]:
        """Whatever was requested of anybody but the twin since it was last looked at."""
        entries = (json.loads(one["message"])["message"] for one in self._log("performance"))
        sent = [
            one["params"]["request"]["url"] for one in entries if one["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in sent if not url.startswith((self.url, "data:", "about:"))]


@pytest.fixture(scope="module")
def driver() -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = Chrome(options, Service(shutil.which("chromedriver") or "chromedriver"))
    yield made
    made.quit()


@pytest.fixture
def visit(driver: Chrome, tmp_path: Path) -> Iterator[Visit]:
    twin = Twin(medical(Edition.V1_2022), lms(), history=10_000, pages=inspector)
    twin.load(both_worlds())
    with TwinServer(twin) as server:
        made = Visit(driver, twin, server.url, tmp_path)
        made.said(), made.asked_elsewhere()
        yield made
        driver.get("about:blank")


def test_the_pages_are_walked_by_clicks(visit: Visit) -> None:
    ids, api = visit.ids, Api(visit.twin)
    patient = f"Patient/{ids['$patient']}"
    api.medical(f"Practitioner/{ids['$practitioner']}", patient, "Your results are in")
    visit.open()
    visit.picture("home")
    # 4: write as somebody, with the plan first
    visit.click("People")
    visit.click("Tamsin Okafor")
    visit.click("Write as this person")
    visit.fill("to", "$student")
    visit.fill("text", "Bring presses")
    visit.click("Show the plan")
    visit.sees("Nothing has been sent.")
    visit.picture("plan")
    visit.click("Send it")
    visit.sees("It was sent.")
    # 1: inbox
    visit.open(f"/_twin/pages/person?who={ids['$student']}")
    visit.sees("Bring presses")
    visit.picture("inbox")
    # 2: why, and the rule
    visit.driver.find_element(By.CSS_SELECTOR, ".message h3 a").click()
    visit.sees("Why it is so")
    visit.sees("The same under other editions")
    visit.picture("why")
    visit.driver.find_element(By.CSS_SELECTOR, ".findings a").click()
    visit.sees("Reasons that it gives")
    visit.picture("rule")
    # 4: press send
    visit.open(f"/_twin/pages/person?who={patient}&box=drafts")
    visit.driver.find_element(By.CSS_SELECTOR, ".message h3 a").click()
    visit.click("Press send")
    visit.sees("Send was pressed.")
    # 3: timeline
    visit.click("Requests")
    visit.picture("requests")
    visit.driver.find_element(By.CSS_SELECTOR, "tbody th a").click()
    visit.sees("Again, with curl")
    visit.picture("request")
    # 5: outbox; confirm with the code
    visit.click("Outbox and codes")
    visit.picture("outbox")
    visit.open(f"/_twin/pages/channel?id={ids['$unconfirmed']}")
    visit.click("Confirm")
    visit.sees("The channel is confirmed.")
    # 6: channels and rights
    visit.open(f"/_twin/pages/channels?who={ids['$student']}")
    visit.picture("channels")
    visit.click("Rights")
    visit.picture("rights")
    # 4: time and faults
    visit.click("Clock, faults, world")
    visit.click("+ 1 day")
    visit.sees("The clock was moved")
    visit.driver.find_element(By.CSS_SELECTOR, "#kind option[value=throttle]").click()
    visit.click("Set it")
    visit.sees("The fault is set.")
    visit.picture("control")
    visit.click("Lift")
    assert len(visit.twin.faults) == 0
    assert visit.said() == []
    assert visit.asked_elsewhere() == []
    paths = [
        "/_twin/",
        f"/_twin/pages/person?who={ids['$student']}",
        "/_twin/pages/message?kind=conversation&id=" + written(visit)[-1],
        "/_twin/pages/requests",
        "/_twin/pages/outbox",
        f"/_twin/pages/channels?who={ids['$student']}",
        f"/_twin/pages/rights?who={ids['$student']}",
        f"/_twin/pages/write?who={ids['$student']}",
        "/_twin/pages/control",
    ]
    assert visit_all(visit, paths) == []


def written(visit: Visit) -> list[str]:
    """The ids of messages of conversations, oldest first."""
    store: ConversationStore = lms_of(visit.twin.stage).store(CONVERSATIONS.name)
    return [one.id for one in store.messages_from(0) if not one.generated]


def visit_all(visit: Visit, paths: Sequence[str]) -> list[str]:
    """What axe finds on these pages, in light, and in dark on the two that have every colour."""
    found: list[str] = []
    for path in paths:
        for scheme in ("light", "dark") if "/control" in path or "/message" in path else ("light",):
            features = [{"name": "prefers-color-scheme", "value": scheme}]
            visit.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
            visit.open(path)
            found += [f"{path} {scheme}: {one}" for one in visit.serious()]
    return found


def test_the_pages_are_walked_by_keys_alone(visit: Visit) -> None:
    visit.open()
    active = visit.driver.switch_to
    active.active_element.send_keys(Keys.TAB)
    assert active.active_element.text == "Skip to the content"
    active.active_element.send_keys(Keys.ENTER)
    assert visit.driver.execute_script("return document.activeElement.id") == "main"
    active.active_element.send_keys(Keys.TAB)
    assert active.active_element.get_attribute("name") == "q"
    active.active_element.send_keys("moss", Keys.ENTER)
    visit.sees("cushion moss")


def hostile_world(hostile: Sequence[str]) -> dict[str, Any]:
    """Something hostile in every field that may hold text."""
    names = [*hostile[:20], "\u202egnp.exe", "x" * 5000]
    users = [{"ref": f"$u{n}", "name": name} for n, name in enumerate(names)]
    roles = [{"user": f"$u{n}", "role": "teacher" if n == 0 else "student"} for n in range(len(names))]
    address = '"><img src=x onerror=document.title=1>@a.example'
    return {
        "lms": {
            "users": users,
            "courses": [{"ref": "$c", "name": hostile[3], "enrollments": roles}],
            "channels": [{"ref": "$m", "user": "$u1", "address": address}],
        },
        "medical": {"patients": [{"ref": "$p", "family": hostile[5]}], "practitioners": [{"ref": "$d"}]},
    }


def test_nothing_hostile_acts_in_any_page(visit: Visit) -> None:
    hostile = list(vectors())
    assert len(hostile) >= 300
    visit.twin.load(hostile_world(hostile))
    ids, api = visit.ids, Api(visit.twin)
    topics = f"courses/{ids['$c']}/discussion_topics"
    for start in range(0, len(hostile), PER_MESSAGE):
        text = "\n".join(hostile[start : start + PER_MESSAGE])
        about = {"subject": hostile[start][:200], "body": text, "group_conversation": "true"}
        api.lms("$u0", "POST", "conversations", **{"recipients[]": [ids["$u1"], ids["$u2"]]}, **about)
    api.lms("$u0", "POST", topics, title=hostile[7], message="".join(hostile[:30]), is_announcement="true")
    api.medical(f"Patient/{ids['$p']}", f"Practitioner/{ids['$d']}", "".join(hostile[40:80]))
    pages = [f"/_twin/pages/{path}" for path in ("people", "messages", "requests", "outbox", "control")]
    pages += [f"/_twin/pages/{path}?who={ids['$u1']}" for path in ("person", "channels", "rights", "write")]
    messages = written(visit)
    assert len(messages) * PER_MESSAGE >= 300
    for path in ("message", "html"):
        pages += [f"/_twin/pages/{path}?kind=conversation&id={id}" for id in messages]

    for path in pages:
        visit.open(path)
        assert visit.driver.title.endswith("canvas-comms twin"), path
        assert visit.driver.execute_script(f"return document.querySelectorAll('{ACTING}').length") == 0, path

    assert visit.said() == []
    assert visit.asked_elsewhere() == []


EVIL = """<!doctype html><title>evil</title><body><script>
const twin = %s, forms = %s, token = %s; let tried = 0;
async function go() {
  for (const [name, fields] of Object.entries(forms)) {
    const url = twin + "/_twin/pages/do/" + name, body = new URLSearchParams({...fields, token});
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]) {
      const frame = document.createElement("iframe"), form = document.createElement("form");
      frame.name = form.target = "f" + tried; document.body.append(frame);
      form.method = "post"; form.action = url; form.enctype = type;
      for (const [key, value] of body) {
        const field = document.createElement("input"); field.name = key; field.value = value;
        form.append(field);
      }
      document.body.append(form); form.submit(); tried++;
    }
    for (const mode of ["no-cors", "cors"]) for (const type of ["text/plain", "application/json"]) {
      const headers = {"Content-Type": type};
      await fetch(url, {method: "POST", mode, body: body.toString(), headers}).catch(() => 0);
      tried++;
    }
    await fetch(url, {method: "POST", mode: "no-cors", credentials: "include", body}).catch(() => 0); tried++;
    navigator.sendBeacon(url, body); tried++;
    const image = new Image(); image.src = url + "?" + body; tried++;
    const other = new XMLHttpRequest(); other.open("POST", url);
    await new Promise(done => { other.onloadend = done; other.send(body); });
    tried++;
  }
  window.tried = tried;
}
go();
</script>"""


class _Evil(BaseHTTPRequestHandler):
    def __init__(self, page: str, *args: Any) -> None:
        self._page = page
        super().__init__(*args)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self._page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is told."""


def test_a_page_of_another_origin_changes_nothing(visit: Visit) -> None:
    visit.open("/_twin/pages/control")
    token = visit.driver.find_element(By.NAME, "token").get_attribute("value")
    page = EVIL % (json.dumps(visit.url), json.dumps(FIELDS), json.dumps(token))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Evil, page))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    before = state(visit.twin)
    try:
        visit.driver.get(f"http://127.0.0.1:{server.server_port}/")
        WebDriverWait(visit.driver, 60).until(lambda one: one.execute_script("return window.tried || 0"))
        tried = visit.driver.execute_script("return window.tried")
    finally:
        server.shutdown()
        server.server_close()

    assert tried >= 120
    assert state(visit.twin) == before
    visit.said(), visit.asked_elsewhere()
