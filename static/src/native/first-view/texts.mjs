// Texts as Python takes them: what is white space there, how long a text is, what is cut where.

const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"; // str.isspace
const START = new RegExp(`^${SPACE}+`);
const END = new RegExp(`${SPACE}+$`);
const BETWEEN = new RegExp(`${SPACE}+`);
// As chat_py/base/blank.py; white space is taken away before.
const INVISIBLE = /^[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]*$/u;
const ESCAPE = /(\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2})|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\./g;

export const lstrip = (text) => text.replace(START, "");
export const rstrip = (text) => text.replace(END, "");
export const strip = (text) => rstrip(lstrip(text));
export const isBlank = (text) => INVISIBLE.test(text.split(BETWEEN).join(""));

// As chat_py/border/json_text.py: half a surrogate pair is U+FFFD.
export const readJson = (text) =>
  JSON.parse(text.includes("\\u") ? text.replace(ESCAPE, (escape, _, half) => (half ? "\\ufffd" : escape)) : text);

/** As urllib.parse.quote with nothing safe. */
export const quote = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

// As chat_py/base/graphemes.py.
export const graphemes = (text) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

/** The first words of `text` in one line of at most `most` characters, as chat_py/ui/chat_list.py has them. */
export function oneLine(text, most) {
  const beginning = [...text.slice(0, 20 * most)].slice(0, 10 * most).join("");
  const line = strip(beginning).split(BETWEEN).join(" ");
  if ([...line].length <= most) return line;
  const shown = graphemes(line);
  return shown.length <= most ? line : `${rstrip(shown.slice(0, most - 1).join(""))}…`;
}
