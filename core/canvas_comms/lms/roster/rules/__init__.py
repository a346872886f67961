"""What decides who is listed where, and who is shown what."""
