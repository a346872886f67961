"""Profiles: places to reach under names, and the one order in which flag, environment and profile count."""
