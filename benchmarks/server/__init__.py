"""The server under load: `python -m benchmarks.server` (`make bench-server`)."""
