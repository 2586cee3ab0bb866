// What the page asks its server for while what shows it is still on its way.

import { prefetch } from "./network/prefetch.mjs";
import { formats } from "./page/formats.mjs";
import { parsed } from "./page/parsed.mjs";

/** Ask, once the page's own scripts have said who is there and which chat opens. */
export async function ask(bridge) {
  await parsed();
  const { page } = prefetch(bridge);
  // Nothing else is to be done until there is something to show, and the first dates take 10 ms.
  const { time, moment, date } = formats(page.language.locale);
  for (const write of [time, moment, date]) write(Date.now(), "long");
}
