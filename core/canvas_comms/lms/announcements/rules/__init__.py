"""The rules of listing announcements, one question per module. Making them: see discussions."""
