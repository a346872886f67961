"""Which routes does the real Canvas Medical have, whether they are built here or not?

What is real and not built is answered 501, with an OperationOutcome; any other name is
unknown to the server too, and answered 404 as its framework does. Source: facts neighbours F2
and F3.
"""

import re

TYPES: tuple[str, ...] = (
    "Allergen",  # has a page in the documentation, and no line in the statement
    "AllergyIntolerance",
    "Appointment",
    "CarePlan",
    "CareTeam",
    "Claim",
    "Communication",
    "Condition",
    "Consent",
    "Coverage",
    "CoverageEligibilityRequest",
    "CoverageEligibilityResponse",
    "DetectedIssue",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "Goal",
    "Group",
    "Immunization",
    "Location",
    "Media",
    "Medication",
    "MedicationDispense",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Organization",
    "Patient",
    "PaymentNotice",
    "Practitioner",
    "Procedure",
    "Provenance",
    "Questionnaire",
    "QuestionnaireResponse",
    "RelatedPerson",
    "Schedule",
    "ServiceRequest",
    "Slot",
    "Specimen",
    "Task",
)
"""The resource types of the live CapabilityStatement."""

PATHS: tuple[str, ...] = (
    "/auth/authorize",
    "/auth/.well-known/openid-configuration",
    "/auth/.well-known/jwks.json",
    "/.well-known/openid-configuration",
)
"""What is asked at login besides tokens; a slash may follow."""

_TYPE_NAME = re.compile("[A-Z][A-Za-z]+")


def is_type_name(segment: str) -> bool:
    """Whether a segment is spelt as FHIR spells the types of resources, known or not."""
    return _TYPE_NAME.fullmatch(segment) is not None


def is_real(path: str) -> bool:
    """Whether the real server has something at this path."""
    return path.split("/")[1] in TYPES or path.removesuffix("/") in PATHS


__all__ = ["PATHS", "TYPES", "is_real", "is_type_name"]
