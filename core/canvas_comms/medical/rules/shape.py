"""Is this body a FHIR Communication at all?

The server's framework reads the whole body before any rule of Canvas: every fault of
form is one problem, all are told at once, and all mean 400. Which faults a body has is
found where it is read (the wire); what each means is said here.
"""

from collections.abc import Mapping

from canvas_comms.decisions import Decision, Effect, Finding, Reason
from canvas_comms.medical.resources import NewCommunication, ShapeFault
from canvas_comms.medical.sources import API_PAGE, FRAMEWORK, INFERRED


class ShapeReason(Reason):
    """Why a body cannot be read."""

    NOT_JSON = "not-json", f"{API_PAGE}; {FRAMEWORK}"
    NO_BODY = "no-body", FRAMEWORK
    NOT_AN_OBJECT = "not-an-object", FRAMEWORK
    WRONG_RESOURCE = "wrong-resource", FRAMEWORK
    WRONG_TYPE = "wrong-type", FRAMEWORK
    NOT_A_STRUCTURE = "not-a-structure", FRAMEWORK
    NULL_ELEMENT = "null-element", FRAMEWORK
    UNKNOWN_KEY = "unknown-key", FRAMEWORK
    EMPTY_TEXT = "empty-text", FRAMEWORK
    TWO_VALUES = "two-values", FRAMEWORK
    FIELD_NOT_STORED = "field-not-stored", f"{FRAMEWORK} (accepted); {INFERRED} (dropped)"


MEANING: Mapping[ShapeFault, ShapeReason] = {
    ShapeFault.NOT_JSON: ShapeReason.NOT_JSON,
    ShapeFault.NO_BODY: ShapeReason.NO_BODY,
    ShapeFault.NOT_AN_OBJECT: ShapeReason.NOT_AN_OBJECT,
    ShapeFault.WRONG_RESOURCE: ShapeReason.WRONG_RESOURCE,
    ShapeFault.WRONG_TYPE: ShapeReason.WRONG_TYPE,
    ShapeFault.NOT_A_STRUCTURE: ShapeReason.NOT_A_STRUCTURE,
    ShapeFault.NULL_ELEMENT: ShapeReason.NULL_ELEMENT,
    ShapeFault.UNKNOWN_KEY: ShapeReason.UNKNOWN_KEY,
    ShapeFault.EMPTY_TEXT: ShapeReason.EMPTY_TEXT,
    ShapeFault.TWO_VALUES: ShapeReason.TWO_VALUES,
}


NOT_STORED = frozenset(
    [
        "id",
        "meta",
        "implicitRules",
        "language",
        "text",
        "contained",
        "extension",
        "modifierExtension",
        "identifier",
        "instantiatesCanonical",
        "instantiatesUri",
        "basedOn",
        "partOf",
        "inResponseTo",
        "statusReason",
        "category",
        "priority",
        "medium",
        "topic",
        "about",
        "encounter",
        "reasonCode",
        "reasonReference",
        "note",
    ]
)
"""What FHIR R4 allows in a Communication and Canvas does not store."""


def evaluate_shape(new: NewCommunication) -> Decision:
    """Every fault of form is refused; every field that Canvas does not store is dropped."""
    refused = (Finding(MEANING[fault.kind], Effect.REFUSED, fault.where) for fault in new.faults)
    dropped = (Finding(ShapeReason.FIELD_NOT_STORED, Effect.DROPPED, name) for name in new.ignored)
    return Decision((*refused, *dropped))
