"""What a Canvas LMS does with each command about files."""
