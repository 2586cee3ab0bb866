"""A plug-in: ten listeners in Python, and a clock around the trigger."""

import time


def setup(chat):
    heard = []
    for _ in range(10):
        chat.on("bench:python", lambda data: heard.append(data["n"]))

    @chat.on("bench:measure")
    def measure(request):
        heard.clear()
        times = request["times"]
        begun = time.perf_counter()
        for n in range(times):
            chat.trigger("bench:python", {"n": n})
        took = time.perf_counter() - begun
        assert len(heard) == 10 * times
        chat.trigger("bench:measured", {"us": took / times * 1e6})
