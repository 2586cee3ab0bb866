"""`chat-py`: the command of the installed package. A module each for what it does."""
