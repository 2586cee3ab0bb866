"""What everything stands on: the tree of errors, and who owns what was started."""
