"""Measure starts in one engine: `python -m engines.measure ENGINE RUNS URL...` prints JSON.

For each URL the milliseconds from navigation to `ready` and to the first message painted (`null`
on a page without messages), one pair a run; all pages take turns, each time in a fresh browser.
"""

from __future__ import annotations

import json
import sys

from engines.drivers import launch

__all__: list[str] = []


def measure(engine: str, url: str) -> list[float | None]:
    with launch(engine) as driver:
        driver.open(url)
        driver.wait("Boolean(chatPyBench.painted ?? (chatPyBench.chat ? null : chatPyBench.ready))")
        return driver.evaluate("[chatPyBench.ready, chatPyBench.painted]")


def main(engine: str, runs: str, *urls: str) -> None:
    times: dict[str, list[list[float | None]]] = {url: [] for url in urls}
    for _ in range(int(runs)):
        for url in urls:
            times[url].append(measure(engine, url))
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
