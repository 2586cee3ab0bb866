"""What `message`, `media` and `ui` share."""
