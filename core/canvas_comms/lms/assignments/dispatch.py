"""Every command about assignments, and who decides it. Nothing ever changes."""

from typing import Never

from canvas_comms.lms.assignments import server
from canvas_comms.lms.assignments.operations import CountTodo, ListTodo
from canvas_comms.lms.assignments.state import AssignmentView
from canvas_comms.lms.assignments.todo import count_todo, list_todo
from canvas_comms.lms.operations import Deciders

DECIDERS: Deciders[AssignmentView, Never] = Deciders(
    {**server.DECIDERS, ListTodo: list_todo, CountTodo: count_todo}
)

__all__ = ["DECIDERS"]
