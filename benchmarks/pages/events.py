"""A plug-in: ten listeners in Python, and a clock around the trigger."""

import time


def setup(chat):
    heard = []
    listeners = [lambda data: heard.append(data["n"]) for _ in range(10)]
    for listener in listeners:
        chat.on("bench:python", listener)

    def alone(data):
        for listener in listeners:
            listener(data)

    def clock(run, times):
        heard.clear()
        begun = time.perf_counter()
        for n in range(times):
            run({"n": n})
        took = time.perf_counter() - begun
        assert len(heard) == 10 * times
        return took / times * 1e6

    @chat.on("bench:measure")
    def measure(request):
        times = request["times"]
        chat.trigger(
            "bench:measured",
            {
                "python": clock(lambda data: chat.trigger("bench:python", data), times),
                "alone": clock(alone, times),
            },
        )
