"""What each form does: what staff do on screen, people write, mail services and time do."""
