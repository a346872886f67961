"""The rules of Canvas LMS, one question each."""
