"""Pure questions about files, one subject a module."""
