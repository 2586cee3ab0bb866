"""Storage in one SQLite file: the default implementation of `chat_py_server.repository`."""
