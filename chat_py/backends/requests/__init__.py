"""From a conversation to the request for its next answer, one builder per protocol (contract §8).

    Prompt → builder (openai, anthropic, …) → BackendRequest: address, headers, JSON body

Pure functions: they send nothing. `protocols.build_request` gives the request for a protocol's
name; `chat_py.backends.readers` reads what comes of it. Page and server use the same ones.
"""
