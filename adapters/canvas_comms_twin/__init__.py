"""The twin: both Canvases offline, over HTTP, from the same rules."""
