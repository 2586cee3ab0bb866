"""The path of a message from the key press to the confirmed response."""
