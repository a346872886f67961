"""What happened at a twin, as messages: who sent what to whom, where it is now, and why.

Read from the history of the two memory backends. Nothing here knows pytest or the command
line.
"""
