// The native modules, as Python imports them: `import chat_py_native`.

import "./border.mjs";
export { ahead } from "./ahead.mjs";
export { anchor, scrollToEnd } from "./anchor.mjs";
export { copyRich } from "./clipboard.mjs";
export * as database from "./database.mjs";
export { create } from "./dom.mjs";
export { nextFrame } from "./frames.mjs";
export { formats } from "./formats.mjs";
export * as gate from "./gate.mjs";
export * as handing from "./handing.mjs";
export * as host from "./host.mjs";
export { icon } from "./icons.mjs";
export * as locks from "./locks.mjs";
export * as markup from "./markup.mjs";
export * as request from "./request.mjs";
export { say } from "./say.mjs";
export { soon } from "./soon.mjs";
export { warm } from "./warm.mjs";
