"""Faults on demand: what can go wrong between a client and a Canvas, played by the twin.

    twin.faults.add("drop-after-apply", route="POST /Communication", nth=2)
    with twin.faults.add(Fault("throttle", product="lms", probability=0.1, seed=7)):
        ...

Kinds are in `kinds`, what can be set in `fault`, which requests a fault strikes in
`scheduling`, how it is played in `handlers` and `lies`. The twin holds no rule here either:
a failure breaks a response on its way, a lie changes the request, the response, or what is
kept of what the core decided.
"""

from canvas_comms_twin.exchange import Door
from canvas_comms_twin.faults.fault import Fault
from canvas_comms_twin.faults.kinds import Kind
from canvas_comms_twin.faults.magic import MAGIC, MagicRecipient
from canvas_comms_twin.faults.registry import Faults
from canvas_comms_twin.faults.scheduling import ActiveFault

__all__ = ["MAGIC", "ActiveFault", "Door", "Fault", "Faults", "Kind", "MagicRecipient"]
