"""The awaited clients. Every module here is made by `python tests/adapters/async_door/write_clients.py`.

A class has the methods of the one that it awaits: arguments, types, text. `compose` asks nobody and is called
as before. What reads step by step is for `async for`. What makes many calls, and can be cancelled between two
of them, is an async generator: `contextlib.aclosing` closes it if you stop early. Everything else is awaited.
"""
