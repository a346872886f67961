"""What went wrong, in the words of the command line: codes, sentences that say what to do, JSON."""
