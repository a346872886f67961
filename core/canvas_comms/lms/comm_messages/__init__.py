"""Comm messages of Canvas LMS: what the server itself sent to users."""
