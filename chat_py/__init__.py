"""chat_py: a chat front end in Python that runs in the browser.

Importing the package has no effect on the page; `chat_py.app.start` puts the parts
together and publishes them to the page's JavaScript.
"""

from chat_py.base.errors import (
    AlreadyStarted,
    ApiError,
    ArgumentError,
    ChatError,
    ConfigurationError,
    StorageError,
)

__all__ = [
    "AlreadyStarted",
    "ApiError",
    "ArgumentError",
    "ChatError",
    "ConfigurationError",
    "StorageError",
    "__version__",
]

__version__ = "0.1.0"
