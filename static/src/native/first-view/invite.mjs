// On the chat's own page one can type as soon as it is there. Where there is no keyboard beside the screen, the one
// on the screen would come up.

import { parsed } from "../page/parsed.mjs";

export async function invite() {
  await parsed();
  const { activeElement, body } = document;
  const busy = activeElement !== body || !getSelection().isCollapsed || parent !== window;
  if (busy || !body.matches(".cp-page") || !matchMedia("(pointer: fine)").matches) return;
  document.getElementById("messageInput")?.focus({ preventScroll: true });
}
