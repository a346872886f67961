"""What a command answers, and how it is printed: for people, for pipes, for programs."""
