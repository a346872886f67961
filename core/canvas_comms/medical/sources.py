"""Where the facts about Canvas Medical stand; reasons cite these.

Facts are restated in our own words. `INFERRED` marks what no source states and what
follows from the others.
"""

CREATE_PAGE = "Canvas Medical, page 'Communication Create' (2022-07-11)"
API_PAGE = "Canvas Medical, API page 'Communication' (2023-09-04)"
MIGRATION = "Canvas Medical, FHIR v2 migration guide (2023-09-26)"
DOCS_2024 = "Canvas Medical, API page 'Communication' (2024-05-28)"
ERRORS_PAGE = "Canvas Medical, errors page (2025-05)"
AUTH_PAGE = "Canvas Medical, customer authentication page (2025-05)"
PAGING_PAGE = "Canvas Medical, pagination page (2025-05)"
CLAIM_PAGE = "Canvas Medical, page 'Claim' (2025-05), for times without a zone"
FRAMEWORK = "fhirstarter, Canvas's open-source FHIR server framework, observed"
SDK = "Canvas Medical plugin SDK, message effect"
FHIR = "HL7 FHIR R4"
INFERRED = "inferred; no source states it"
