"""Whether the extra `fast` is installed: msgspec, which decodes in C what declarations describe."""

import functools
import importlib.util


@functools.cache
def installed() -> bool:
    """Whether msgspec can be had. Nothing is imported for the answer."""
    return importlib.util.find_spec("msgspec") is not None


__all__ = ["installed"]
