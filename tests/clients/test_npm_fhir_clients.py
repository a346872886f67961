"""FHIR clients from npm as they come, against the twin on a port: SMART JS, fhir-kit-client and medplum.

What fails with a faithful server fails with Canvas too, and is pinned here as it fails.
"""

from collections.abc import Callable
from typing import Any

import pytest

from canvas_comms_twin import GENERIC_CLIENT, MedicalSwitches
from canvas_comms_twin.medical import FAITHFUL

pytestmark = pytest.mark.system

Clinic = Callable[..., dict[str, str]]
Node = Callable[[str, dict[str, str]], Any]

GRANT = """
const grant = async () => {
  const body = new URLSearchParams({
    grant_type: "client_credentials", client_id: process.env.ID, client_secret: process.env.SECRET,
  });
  const answer = await fetch(process.env.URL + "/auth/token/", { method: "POST", body });
  return (await answer.json()).access_token;
};
const { URL: url, PATIENT, DOCTOR } = process.env;
const letter = () => ({
  resourceType: "Communication", status: "unknown", sender: { reference: "Patient/" + PATIENT },
  recipient: [{ reference: "Practitioner/" + DOCTOR }], payload: [{ contentString: "hello" }],
});
const failing = async (act) => {
  try { await act(); return "nothing failed"; } catch (error) { return String(error); }
};
"""

SMART = (
    GRANT
    + """
import FHIR from "fhirclient";
const incoming = { headers: {}, url: "/" };
const memory = { get: async () => null, set: async () => null, unset: async () => true };
const smart = FHIR(incoming, {}, memory).client({
  serverUrl: url, tokenResponse: { access_token: await grant() },
});
"""
)

KIT = (
    GRANT
    + """
import { Client } from "fhir-kit-client";
const kit = new Client({ baseUrl: url, bearerToken: await grant() });
"""
)

MEDPLUM = (
    GRANT
    + """
import { MedplumClient } from "@medplum/core";
const medplum = new MedplumClient({
  baseUrl: url + "/", fhirUrlPath: "", tokenUrl: url + "/auth/token/", fetch, cacheTime: 0,
});
medplum.setAccessToken(await grant());
"""
)


def test_smart_js_lists_all_pages(node: Node, clinic: Clinic) -> None:
    all_pages = """
    const query = "Communication?patient=Patient/" + PATIENT;
    tell((await smart.request(query, { pageLimit: 0, flat: true })).map((one) => one.resourceType));
    """

    assert node(SMART + all_pages, clinic(FAITHFUL)) == ["Communication"] * 25


def test_smart_js_reads_and_knows_the_version(node: Node, clinic: Clinic) -> None:
    read = """
    const [first] = await smart.request("Communication", { flat: true });
    const again = await smart.request("Communication/" + first.id);
    tell([again.id === first.id, await smart.getFhirVersion(), await smart.getFhirRelease()]);
    """

    assert node(SMART + read, clinic(FAITHFUL)) == [True, "4.0.1", 4]


def test_smart_js_creates_with_the_generic_preset(node: Node, clinic: Clinic) -> None:
    create = "tell((await smart.create(letter())).resourceType);"

    assert node(SMART + create, clinic()) == "Communication"


def test_smart_js_cannot_follow_the_relative_location_of_a_create(node: Node, clinic: Clinic) -> None:
    create = """
    const failed = await failing(() => smart.create(letter()));
    const left = await smart.request("Communication?_count=100", { flat: true });
    tell([failed, left.length]);
    """
    failed, left = node(SMART + create, clinic(FAITHFUL))

    assert "absolute" in failed
    assert left == 26


def test_fhir_kit_reads_the_capability_statement(node: Node, clinic: Clinic) -> None:
    statement = "tell((await kit.capabilityStatement()).fhirVersion);"

    assert node(KIT + statement, clinic(FAITHFUL)) == "4.0.1"


def test_fhir_kit_searches_pages_and_reads(node: Node, clinic: Clinic) -> None:
    pages = """
    const searchParams = { patient: "Patient/" + PATIENT };
    let bundle = await kit.search({ resourceType: "Communication", searchParams });
    const found = [];
    for (; bundle; bundle = await kit.nextPage({ bundle })) found.push(...bundle.entry);
    const one = await kit.read({ resourceType: "Communication", id: found[0].resource.id });
    tell([found.length, one.payload[0].contentString]);
    """

    assert node(KIT + pages, clinic()) == [25, "text 0"]


def test_fhir_kit_creates(node: Node, clinic: Clinic) -> None:
    create = """
    const made = await kit.create({ resourceType: "Communication", body: letter() });
    tell(made.resourceType ?? "no resource");
    """

    assert node(KIT + create, clinic()) == "Communication"


def test_fhir_kit_is_refused_what_canvas_has_not(node: Node, clinic: Clinic) -> None:
    delete = """
    const refused = await failing(() => kit.delete({ resourceType: "Communication", id: "x" }));
    tell(refused);
    """

    assert "405" in node(KIT + delete, clinic())


def test_medplum_searches_and_reads(node: Node, clinic: Clinic) -> None:
    search = """
    const found = await medplum.searchResources("Communication", { _count: "100" });
    const one = await medplum.searchOne("Communication", { patient: "Patient/" + PATIENT });
    const read = await medplum.readResource("Communication", found[0].id);
    tell([found.length, one.resourceType, read.id === found[0].id]);
    """

    assert node(MEDPLUM + search, clinic(FAITHFUL)) == [25, "Communication", True]


def test_medplum_creates_with_the_generic_preset(node: Node, clinic: Clinic) -> None:
    create = "tell((await medplum.createResource(letter())).resourceType);"

    assert node(MEDPLUM + create, clinic()) == "Communication"


@pytest.mark.parametrize("switches", [FAITHFUL, GENERIC_CLIENT], ids=["faithful", "generic"])
def test_medplum_goes_through_all_pages(node: Node, clinic: Clinic, switches: MedicalSwitches) -> None:
    pages = """
    let count = 0;
    for await (const page of medplum.searchResourcePages("Communication")) count += page.length;
    tell(count);
    """

    assert node(MEDPLUM + pages, clinic(switches)) == 25


def test_medplum_has_no_history_to_read(node: Node, clinic: Clinic) -> None:
    history = 'tell(await failing(() => medplum.readHistory("Communication", "x")));'

    assert node(MEDPLUM + history, clinic()) != "nothing failed"
