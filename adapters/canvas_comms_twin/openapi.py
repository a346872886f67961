"""The routes of a twin as an OpenAPI document, made of their descriptions.

Source of the format: OpenAPI Specification 3.1.0.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from canvas_comms_twin.control_declarations import TAG
from canvas_comms_twin.route_descriptions import ANY, JSON_TYPE, Content, RouteDescription
from canvas_comms_wire.json_text import Json
from canvas_comms_wire.records import component_schemas

OPENAPI_VERSION = "3.1.0"

_TAGS = {
    "lms": "Canvas LMS",
    "medical": "Canvas Medical (FHIR)",
    TAG: "The control interface of the twin",
}
_TOKENS = {
    "lms": "A token of a user: `GET /_twin/refs` tells those of the world.",
    "medical": "A token from `POST /auth/token/`.",
    TAG: "The control token, where the twin lets remote callers in; else none.",
}
_ERRORS: Mapping[str, Json] = {
    "lms": {"type": "object", "properties": {"errors": ANY}},
    "medical": {"type": "object", "properties": {"resourceType": {"type": "string"}, "issue": ANY}},
    TAG: {"type": "object", "properties": {"error": {"type": "string"}, "path": {"type": "string"}}},
}
_FREE: Mapping[str, Json] = {"type": "object", "additionalProperties": True}


def openapi_document(routes: Sequence[RouteDescription], base: str, version: str) -> Mapping[str, Json]:
    """The document of a twin that is reached at `base`: one operation for each of its routes."""
    paths: dict[str, dict[str, Json]] = {}
    for one in routes:
        paths.setdefault(one.template, {})[one.method.lower()] = _operation(one)
    tags = dict.fromkeys(one.tag for one in routes)
    return {
        "openapi": OPENAPI_VERSION,
        "info": {
            "title": "canvas-comms twin",
            "version": version,
            "description": "Both Canvases offline, with made-up data. What is answered 501 is not listed.",
        },
        "servers": [{"url": base}],
        "tags": [{"name": tag, "description": _TAGS[tag]} for tag in tags],
        "paths": paths,
        "components": {
            "schemas": component_schemas(),
            "securitySchemes": {
                tag: {"type": "http", "scheme": "bearer", "description": _TOKENS[tag]} for tag in tags
            },
        },
    }


def _operation(route: RouteDescription) -> dict[str, Json]:
    operation: dict[str, Json] = {
        "operationId": _id(route),
        "tags": [route.tag],
        "summary": route.told,
        "parameters": list(_parameters(route)),
        "responses": {
            **{status: _response(content) for status, content in route.answers.items()},
            "default": {
                "description": "What is refused.",
                "content": {JSON_TYPE: {"schema": dict(_ERRORS[route.tag])}},
            },
        },
    }
    if route.secured:
        operation["security"] = [{route.tag: []}, *([{}] if route.tag == TAG else [])]
    if route.bodies:
        operation["requestBody"] = {"content": {one.media_type: _media(one) for one in route.bodies}}
    return operation


def _id(route: RouteDescription) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "_", route.pattern).strip("_")
    return f"{route.tag}_{route.method.lower()}_{words}".rstrip("_")


def _parameters(route: RouteDescription) -> Iterator[Json]:
    for name in route.parts:
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    for name, schema in route.query.items():
        required = {"required": True} if name in route.required else {}
        yield {"name": name, "in": "query", **required, "schema": dict(schema)}
    if route.more and not route.bodies:
        further = "Further parameters of Canvas, which are not listed."
        yield {"name": "further", "in": "query", "description": further, "schema": dict(_FREE)}


def _response(content: Content | None) -> Json:
    told = {"description": "What is done."}
    return told if content is None else {**told, "content": {content.media_type: _media(content)}}


def _media(content: Content) -> Json:
    return {"schema": dict(content.schema)} if content.schema else {}


__all__ = ["OPENAPI_VERSION", "openapi_document"]
