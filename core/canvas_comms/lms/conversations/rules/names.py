"""How are people named together?

A generated message says who was added by whom, with short names in the order of user
ids: `jane was added …`, `jane and joe were added …`, `jane, joe, and tommy were added …`.
"""

from collections.abc import Sequence


def added_text(names: Sequence[str], by: str) -> str:
    """The text of the message about people who were added."""
    verb = "was" if len(names) == 1 else "were"
    return f"{together(names)} {verb} added to the conversation by {by}"


def together(names: Sequence[str]) -> str:
    """The names as a list in English, with a comma before `and` from three on."""
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + ", and " + names[-1]
