// What the first view says, in the page's language (chat_py/composition/first_view.py).

import { formats } from "../page/formats.mjs";
import { textsOf } from "../page/texts.mjs";

export const { actions, fields, headings, hints, kept, menus, pageSize, previewCode, runPython, starters, words: ENGLISH } = __FIRST_VIEW__;

// The page's own texts, as chat_py/settings/own_texts.py reads them.
function ownTexts({ config, language: { tag } }) {
  const entries = Object.entries(config.texts ?? {}).map(([key, text]) => [key, text?.[tag] ?? text]);
  return Object.fromEntries(entries.filter(([, text]) => typeof text === "string"));
}

/** @param {{config: object, language: {tag: string, locale: string}}} page its facts */
export function speech(page) {
  const { tag, locale } = page.language;
  return { words: { ...ENGLISH, ...textsOf(tag), ...ownTexts(page) }, formats: formats(locale) };
}

/** The day of a moment as chat_py/view/dates.py names it, `style` "long" or "short". */
export function dayLabel(ms, { words, formats }, style) {
  const now = Date.now();
  const [day, today] = [formats.day(ms), formats.day(now)];
  if (day === today) return words["day.today"];
  const noon = new Date(now).setHours(12, 0, 0, 0);
  if (day === formats.day(noon - 86_400_000)) return words["day.yesterday"];
  return formats.date(ms, style, day.slice(0, 4) !== today.slice(0, 4));
}
