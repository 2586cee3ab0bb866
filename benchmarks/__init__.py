"""What `make bench` measures; each `bench_*.py` is one section of results.md."""
