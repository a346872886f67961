"""What happened at a twin, as messages: who sent what to whom, where it is now, and why.

Read from the history of the two memory backends. The boxes of the pytest plugin and the pages
of the inspector show the same, since both look here. Nothing here knows a twin, pytest, a page
or the command line.
"""
