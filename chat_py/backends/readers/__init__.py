"""From the bytes of an answer to its events, one dialect per protocol (contract §8, §10).

    bytes → framing → JSON → dialect (openai, anthropic, …) → draft → events
            └────────────── reader ─────────────────────┘

`protocols.make_reader` gives the reader of a protocol by its name. Pure, incremental and of linear
cost; never an exception for anything that a server may send. The page and `chat_py_server` use
the same readers, so nothing here knows a browser or an HTTP client.
"""
