"""The chat as a visitor meets it: a real server, a real browser, both ways to start."""
