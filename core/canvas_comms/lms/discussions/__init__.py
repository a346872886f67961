"""Canvas LMS discussions: what it makes of topics, entries and replies."""
