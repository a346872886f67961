"""`canvas-comms new-backend`: a distribution with a backend that works, to begin with.

The files that it writes stand in the folders `medical` and `lms`, with `$name` and `$package` where the name
of the backend and of its package belong.
"""
