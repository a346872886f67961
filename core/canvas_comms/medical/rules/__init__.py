"""The rules of Canvas Medical, one question per module."""
