"""A plug-in for e2e/soak: what Python keeps."""

import gc


def setup(chat):
    @chat.on("soak:count")
    def count(_):
        gc.collect()
        chat.trigger("soak:counted", {"objects": len(gc.get_objects())})
