"""Canvas LMS as a product of the twin.

Twin(medical(), lms())                                 # both, in their newest editions
Twin(lms(LmsEdition.Y2023))
Twin(lms(cost=lambda request: 1.0, up_front=UP_FRONT)) # calls fill buckets
"""

from collections.abc import Callable

from canvas_comms.lms.editions import LmsEdition
from canvas_comms.lms.rules.sanitising import HtmlWriter, as_written
from canvas_comms.ports import Ids
from canvas_comms_memory.areas import areas
from canvas_comms_memory.environment import CountingIds, Environment
from canvas_comms_memory.lms import LoadedLms, MemoryLms
from canvas_comms_twin.lms.app import LmsApp
from canvas_comms_twin.lms.request_throttle import UP_FRONT, Cost, LeakyBuckets, costs_nothing
from canvas_comms_twin.lms.routes import all_routes
from canvas_comms_twin.product_app import Product, ProductApp
from canvas_comms_wire.worlds import LmsWorld, read_lms

NEWEST = max(LmsEdition)
HTML_AS_WRITTEN = "without the extra html, messages are made harmless but not written anew as Canvas does"
NOTHING = LoadedLms({}, {}, {}, {})
"""What is handed out where a world has no Canvas LMS: that is then empty, and opens when it is used."""


def lms(
    edition: LmsEdition = NEWEST,
    *,
    cost: Cost = costs_nothing,
    up_front: float = 0.0,
    new_ids: Callable[[], Ids] = CountingIds,
    write_html: HtmlWriter | None = None,
) -> Product:
    """Canvas LMS. A world may name another edition.

    `cost` says what a call costs in units of the rate limit, `up_front` what is charged
    while it runs (the real server charges `UP_FRONT`). `new_ids` makes the source of ids of
    each world: digits as text. `write_html` writes messages as the server does, by default with
    the extra `html` if it is installed; else what is allowed stays as it was written.
    """
    table = all_routes()
    writer = _installed_writer() if write_html is None else write_html
    built = areas(writer or as_written)

    def open_app(section: object | None, environment: Environment) -> ProductApp:
        memory = MemoryLms(edition, environment, built, new_ids=new_ids)
        loaded = memory.load(section) if isinstance(section, LmsWorld) else NOTHING
        return LmsApp(memory, table, LeakyBuckets(cost, up_front), loaded, declared=section is not None)

    shortcomings = (HTML_AS_WRITTEN,) if writer is None else ()
    return Product("lms", read_lms, open_app, edition.value, shortcomings)


def _installed_writer() -> HtmlWriter | None:
    """What writes HTML as the server does; None without the extra `html`."""
    try:
        from canvas_comms_html.writing import written_anew
    except ImportError:
        return None
    return written_anew


__all__ = ["HTML_AS_WRITTEN", "UP_FRONT", "lms"]
