"""What a Canvas LMS does with each operation on conversations."""
