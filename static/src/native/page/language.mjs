// Which language the chat speaks (docs/languages.md). Chosen here and nowhere else: the pre-boot texts, the
// first view and Python have to agree.

import { choices } from "./choices.mjs";

// The languages that there are texts for: tag (BCP 47) → direction.
export const LANGUAGES = __LANGUAGES__;

const read = (tag) => {
  try {
    return new Intl.Locale(String(tag).replaceAll("_", "-")).maximize();
  } catch {
    return {}; // no language tag
  }
};

// Most tags need none of that, and the first `Intl` of a page takes milliseconds: a language that we have once
// and name without its script is written in one wherever it is spoken.
function plain(tag) {
  const [, language] = /^([a-z]{2})(?:-[A-Z]{2})?$/.exec(tag) ?? [];
  const ours = Object.keys(LANGUAGES).filter((known) => known.startsWith(language));
  return ours.length === 1 && /^..(?:-[A-Z]{2})?$/.test(ours[0]) ? ours[0] : undefined;
}

// The texts for a reader's tag: of the same language in the same script, of the same region rather than of
// another. Whoever reads traditional Chinese does not get simplified.
export function textsFor(tag) {
  const quick = plain(String(tag));
  if (quick) return quick;
  const { language, script, region } = read(tag);
  const ours = Object.keys(LANGUAGES).filter((known) => known.split("-")[0] === language);
  const fits = ours.filter((known) => read(known).script === script);
  return fits.find((known) => read(known).region === region) ?? fits[0];
}

// The first of a reader's tags that there are texts for. Browsers add the bare language themselves (`zh-TW,
// zh, en`), which says nothing more than the tag before it.
function choose(tags) {
  const passed = new Set();
  for (const tag of tags) {
    if (textsFor(tag) && !passed.has(tag)) return tag;
    passed.add(tag.split("-")[0]);
  }
  return "en";
}

/**
 * What the reader has chosen (chat_py/settings/choices.py) goes first.
 *
 * @param {{tag: object, config: object, globals: object}} page what it says of itself
 * @returns {{tag: string, locale: string}} of the texts; and whose dates, numbers and plurals go with them
 */
export function chosen({ tag, config, globals }) {
  const given = textsFor(choices.language) ? choices.language : (config.locale ?? tag.locale ?? globals.lang);
  const locale = given === "auto" ? choose(navigator.languages) : String(given || "en");
  const found = textsFor(locale);
  return found ? { tag: found, locale } : { tag: "en", locale: "en" };
}
