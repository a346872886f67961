"""The pytest plugin: offline tests of rules that send messages on either Canvas.

pytest finds it by entry point; `fixtures` says what it offers. Everything that a fixture
gives lives for one test and is shared with nobody, so tests may run in any order and in
parallel.
"""
