// What the first view says, in the page's language (chat_py/composition/first_view.py).

import { formats } from "../page/formats.mjs";

export const { actions, fields, headings, menus, pageSize, runPython, starters, words: WORDS } = __FIRST_VIEW__;

const language = (tag) => String(tag).split(/[-_]/)[0].toLowerCase();

function localeOf({ tag, config, globals, languages }) {
  const given = config.locale ?? tag.locale ?? globals.lang;
  if (given === "auto") return languages.find((each) => language(each) in WORDS) ?? "en";
  return String(given || "en");
}

/** @param {{tag: object, config: object, globals: object, languages: string[]}} page its facts */
export function speech(page) {
  const locale = localeOf(page);
  return { words: WORDS[language(locale)] ?? WORDS.en, formats: formats(locale) };
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
