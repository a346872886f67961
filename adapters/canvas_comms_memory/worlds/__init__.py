"""Filling a Canvas LMS in memory from a world: one module a subject, all over one `Loading`."""
