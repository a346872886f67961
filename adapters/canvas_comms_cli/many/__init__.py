"""Sending many: a table of people, a template, a plan of all of it, and the state of the outbox."""
