"""`chat-py doctor`: looks at a site by plain requests, as a browser would make them."""
