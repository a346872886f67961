"""What holds of assignments and submissions."""
