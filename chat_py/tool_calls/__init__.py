"""Tools in Python (docs/plugins.md): functions of the page's own that the model may call.

    @chat.tool → registry (what was given) → toolbox (schemas) → answers: ask, run, ask again

Only `registry` is there from the start; the rest comes when an answer is asked for on a page that
has tools.
"""
