"""The command line: `canvas-comms`. Needs the extra `cli`."""
