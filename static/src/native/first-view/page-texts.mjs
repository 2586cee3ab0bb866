// The page's own markup in the reader's language as soon as its texts have come, as
// chat_py/ui/page_texts.py and chat_py/view/enter_key.py write it.

import { LANGUAGES } from "../page/language.mjs";
import { root } from "../page/root.mjs";

const PLACES = { text: "textContent", label: "ariaLabel", placeholder: "placeholder" };

function enterSends({ choices, config, tag }) {
  const given = choices.enterSends ?? config.enterSends ?? tag.enterSends;
  return given === "keyboard" ? matchMedia("(pointer: fine)").matches : /^(?:true|1|on|yes)$/i.test(given);
}

function write(page, words) {
  for (const [name, property] of Object.entries(PLACES))
    for (const element of root.querySelectorAll(`[data-cp-${name}]`)) {
      const key = element.getAttribute(`data-cp-${name}`);
      const text = words[key === "page.hint" && enterSends(page) ? "page.hint_enter" : key];
      if (text) element[property] = text;
    }
  const { classList } = root.body;
  const own = classList.contains("cp-page") ? document.documentElement : classList.contains("cp-app") && root.body;
  const { tag } = page.language;
  if (own) Object.assign(own, { lang: tag, dir: LANGUAGES[tag] });
}

/** @param {object} page its facts, `words` the texts of its language */
export function translatePage(page, words) {
  if (document.readyState !== "loading") write(page, words);
  else document.addEventListener("DOMContentLoaded", () => write(page, words), { once: true });
}
