"""The awaited clients. Every module here is made by `python tests/adapters/async_door/write_clients.py`.

A class has the methods of the one that it awaits: arguments, types, text. `compose` asks nobody and is called
as before; what reads page by page is an async iterator; what gives one outcome after another is an async
generator, which does nothing before its first step; everything else is awaited.
"""
