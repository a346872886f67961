"""`canvas-comms new-backend`: a distribution with a backend that works, to begin with.

The files that it writes stand in the folders `both`, `medical` and `lms`; in them `$name` and `$package`
stand for the name of the backend and of its package.
"""
