// The native modules, as Python imports them: `import chat_py_native`.

import "./border/border.mjs";
import { facts } from "./border/facts.mjs";
import "./page/stops.mjs";
import * as kept from "./page/database.mjs";
import { LANGUAGES } from "./page/language.mjs";
import { loadTexts } from "./page/texts.mjs";
export { begin } from "./first-view/begin.mjs";
export { anchor, scrollToEnd } from "./page/anchor.mjs";
export { copy } from "./page/clipboard.mjs";
export * as database from "./page/database.mjs";
export { givenFiles } from "./page/given-files.mjs";
export { arrange, create } from "./page/elements.mjs";
export * as places from "./page/places.mjs";
export { nextFrame } from "./page/frames.mjs";
export { formats } from "./page/formats.mjs";
export { assignGlobals } from "./page/globals.mjs";
export * as gate from "./events/gate.mjs";
export { download } from "./page/download.mjs";
export * as host from "./events/host.mjs";
export { drawUnseen } from "./page/unseen.mjs";
export { icon } from "./page/icons.mjs";
export * as siteBackend from "./network/site_backend.mjs";
export * as locks from "./page/locks.mjs";
export * as markup from "./markdown/markup.mjs";
export * as request from "./network/request.mjs";
export * as templates from "./templates/templates.mjs";
export { writeToConsole } from "./page/console.mjs";
export { placeMenu } from "./page/menu.mjs";
export { onNextTurn } from "./page/next-turn.mjs";
export { isInside, root } from "./page/root.mjs";
export { selected } from "./page/selection.mjs";
export { warmUp } from "./page/warm-up.mjs";

let files;
// What keeps files, which most visitors never need.
export const loadFiles = async () =>
  (files ??= (await import("./page/files.mjs")).openFiles(kept));

// A script of the page may have chosen another language since the page began.
export const loadLanguage = (bridge) => loadTexts(JSON.parse(facts(bridge)).language);

// What was shared with an installed page.
export const loadShared = () => import("./page/shared.mjs");

// What reads aloud, and takes dictation.
export const loadSpeech = () => import("./page/speech.mjs");

// What the settings sheet needs, for those who open it.
export const loadPerson = async () => (await import("./page/person.mjs")).openPerson(kept, LANGUAGES);

// What runs the Python blocks of answers, for those who press Run.
export const loadRunner = () => import("./runner/open.mjs");

// What orders the rows of tables, for those who sort one.
export const loadOrdering = () => import("./reading/ordering.mjs");

// What shows the pages that answers have written, for those who want to see one.
export const loadPreview = () => import("./runner/preview.mjs");
