"""A plug-in: reads answers with the readers of chat_py, and takes the time."""

import time

from chat_py.backends.readers.protocols import make_reader


def setup(chat):
    @chat.on("bench:read")
    def read(request):
        end = "\n" if request["protocol"] == "ollama" else "\n\n"
        chunks = [(event + end).encode() for event in request["body"].split(end) if event]
        begun = time.perf_counter()
        reader = make_reader(request["protocol"])
        events = []
        for chunk in chunks:
            events += reader.feed(chunk)
        events += reader.end()
        took = time.perf_counter() - begun
        text = "".join(event.text for event in events if type(event).__name__ == "TextDelta")
        found = {"us": took / len(chunks) * 1e6, "length": len(text)}
        chat.trigger("bench:was-read", found)
