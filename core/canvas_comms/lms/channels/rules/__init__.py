"""The rules of communication channels: one question a module."""
