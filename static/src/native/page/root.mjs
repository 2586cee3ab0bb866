// Where the chat's elements are: the page, or the shadow root of `<chat-py>` (embed/mount.mjs).

/** @type {Document | ShadowRoot} */
export const root = globalThis[Symbol.for("chat_py.bridge")]?.root ?? globalThis.document;

/** Whether an event that the page hears comes from inside a shadow root, where it is heard already. */
export const isInside = ({ target }) => target === root.host;
