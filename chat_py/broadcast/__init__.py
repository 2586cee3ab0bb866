"""News for whoever wants them: the event bus of the page, and the channel between tabs."""
