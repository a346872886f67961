"""Canvas Medical as a product of the twin.

Twin(medical())                                        # the newest edition, faithful
Twin(medical(Edition.V1_2022))
Twin(medical(switches=GENERIC_CLIENT))
"""

from canvas_comms.medical.editions import NEWEST, Edition
from canvas_comms.medical.eras import CreateBody, Location
from canvas_comms_memory.environment import Environment
from canvas_comms_memory.medical import MemoryMedical
from canvas_comms_twin.medical.app import MedicalApp
from canvas_comms_twin.medical.metadata import FAITHFUL, GENERIC_CLIENT, Links, MedicalSwitches
from canvas_comms_twin.product_app import Product, ProductApp
from canvas_comms_wire.worlds import MedicalWorld, read_medical


def medical(edition: Edition = NEWEST, switches: MedicalSwitches = FAITHFUL) -> Product:
    """Canvas Medical. A world may name another edition; the switches stay."""

    def open_app(section: object | None, environment: Environment) -> ProductApp:
        world = section if isinstance(section, MedicalWorld) else MedicalWorld()
        memory = MemoryMedical(world.edition or edition, environment)
        refs = memory.load(world)
        app = MedicalApp(memory, switches, refs, declared=section is not None)
        app.restore(world)
        return app

    return Product("medical", read_medical, open_app, edition.value)


__all__ = [
    "FAITHFUL",
    "GENERIC_CLIENT",
    "CreateBody",
    "Links",
    "Location",
    "MedicalSwitches",
    "medical",
]
