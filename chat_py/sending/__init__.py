"""The way of a message from the key press to the confirmed response."""
