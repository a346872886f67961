"""Assignments of Canvas LMS, to read: what is to be handed in, and who has."""
