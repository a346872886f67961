"""The rules of discussions, one question per module."""
