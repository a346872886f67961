"""The rules of Canvas LMS conversations, one question per module."""
