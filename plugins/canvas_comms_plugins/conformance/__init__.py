"""The conformance suite: what every backend must do, as pytest classes to subclass.

`medical` holds backends of Canvas Medical to their promises, `lms` those of Canvas LMS,
`plugin` the plugins that bring them; `report` tells which passed. The page *Adding a backend*
walks through it. Needs the extra `conformance`.
"""

import pytest

pytest.register_assert_rewrite(*(f"{__name__}.{name}" for name in ("lms", "medical", "plugin")))
