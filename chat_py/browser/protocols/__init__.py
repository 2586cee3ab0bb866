"""The door to the browser, as types.

Everything outside `chat_py/browser` takes these as constructor arguments. The real ones are in
`chat_py/browser`; the fakes of the tests are in `tests/fakes`. No JavaScript value passes through
them except inside a `PageRef`, which is opaque.
"""
