"""How calls about conversations are decided, one group of calls per module."""
