"""No example of Hypothesis has a time limit: a busy machine is no fault of what is tested."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.register_profile("few", deadline=None, max_examples=10)  # for `.ci/floors`
settings.load_profile("untimed")
