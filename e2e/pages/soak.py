"""A plug-in for e2e/soak: what Python hears and keeps."""

import gc


def setup(chat):
    heard = 0

    @chat.on("soak:python")
    def hear(_):
        nonlocal heard
        heard += 1

    @chat.on("soak:count")
    def count(_):
        gc.collect()
        chat.trigger("soak:counted", {"objects": len(gc.get_objects()), "heard": heard})
