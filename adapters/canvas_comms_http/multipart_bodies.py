"""A form with files as bytes: the parts of a multipart body, fields first, as upload servers want them."""

from collections.abc import Sequence

from urllib3.fields import RequestField
from urllib3.filepost import encode_multipart_formdata

from canvas_comms.errors import InvalidValue
from canvas_comms.lms.params import UploadedFile
from canvas_comms.redaction import veiled

OCTETS = "application/octet-stream"


@veiled
def multipart_body(
    fields: Sequence[tuple[str, str]], files: Sequence[tuple[str, UploadedFile]]
) -> tuple[bytes, str]:
    """The body, and its content type with the boundary. Raises `InvalidValue` (`form`)."""
    parts = [_field(name, value) for name, value in fields]
    parts += [_file(name, file) for name, file in files]
    try:
        return encode_multipart_formdata(parts)
    except UnicodeEncodeError:
        del parts
    raise InvalidValue("form", "must hold no lone surrogates")


def _field(name: str, value: str) -> RequestField:
    part = RequestField(name, value)
    part.make_multipart()
    return part


def _file(name: str, file: UploadedFile) -> RequestField:
    part = RequestField(name, file.content, filename=file.filename)
    kind = file.content_type if file.content_type.isascii() and file.content_type.isprintable() else OCTETS
    part.make_multipart(content_type=kind or OCTETS)
    return part


__all__ = ["multipart_body"]
