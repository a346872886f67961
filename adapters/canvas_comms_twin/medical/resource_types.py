"""Every resource type of Canvas Medical's FHIR API, and what its server offers of each.

A letter an interaction: `c` create, `r` read, `s` search, `u` update. What the twin has not built of
them it answers with 501; whatever is no type here Canvas has not. Source: capability statement of
Canvas Medical, and its pages (`Allergen`).
"""

from collections.abc import Mapping

TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "AllergyIntolerance",
            "Appointment",
            "Claim",
            "Condition",
            "Coverage",
            "DetectedIssue",
            "Group",
            "Immunization",
            "MedicationStatement",
            "Patient",
            "Practitioner",
            "QuestionnaireResponse",
            "Task",
        ),
        "crus",
    ),
    **dict.fromkeys(
        ("Communication", "Consent", "DocumentReference", "Media", "Observation", "PaymentNotice"), "crs"
    ),
    "CareTeam": "rus",
    **dict.fromkeys(
        (
            "Allergen",
            "CarePlan",
            "CoverageEligibilityResponse",
            "Device",
            "DiagnosticReport",
            "Encounter",
            "Goal",
            "Location",
            "Medication",
            "MedicationDispense",
            "MedicationRequest",
            "Organization",
            "Procedure",
            "Provenance",
            "Questionnaire",
            "RelatedPerson",
            "ServiceRequest",
            "Specimen",
        ),
        "rs",
    ),
    "CoverageEligibilityRequest": "c",
    "Schedule": "s",
    "Slot": "s",
}
"""Type → letters of its interactions."""

_SHAPES: Mapping[tuple[str, str], str] = {
    ("GET", "type"): "s",
    ("POST", "type"): "c",
    ("POST", "_search"): "s",
    ("GET", "instance"): "r",
    ("PUT", "instance"): "u",
}


def shape_of(path: str) -> str:
    """`type` for `/Task`, `_search` for `/Task/_search`, `instance` for `/Task/<id>`; empty for others."""
    match path.split("/"):
        case ["", _]:
            return "type"
        case ["", _, "_search"]:
            return "_search"
        case ["", _, id] if id:
            return "instance"
    return ""


def offered(method: str, path: str) -> bool:
    """Whether Canvas offers this of one of its types."""
    letter = _SHAPES.get((method, shape_of(path)), "")
    return letter != "" and letter in TYPES.get(path.split("/")[1], "")


def methods_of(path: str) -> tuple[str, ...]:
    """The methods that Canvas offers on a path; none for a path that it has not."""
    shape = shape_of(path)
    methods = (method for method, of in _SHAPES if of == shape)
    return tuple(method for method in methods if offered(method, path))


__all__ = ["TYPES", "methods_of", "offered", "shape_of"]
