"""The conformance suite: what every backend must do, as pytest classes to subclass.

`canvas_comms_plugins.conformance.medical` holds backends of Canvas Medical to their
promises; `report` tells which passed. The page *Adding a backend* walks through it.
Needs the extra `conformance`.
"""

import pytest

pytest.register_assert_rewrite(f"{__name__}.medical")
