// Emphasis beside Chinese, Japanese and Korean, which are written without spaces.
//
// CommonMark lets `**` beside punctuation open or close something only next to a space or to more
// punctuation, so that `**注意：**本文` stays as it is. Here a character of these scripts counts as such
// a neighbour, and their own punctuation does not count as punctuation.

const CJK =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303f\u30fb\u30fc\ufe30-\ufe4f\uff00-\uffef]/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
const RUN = /[*_~]/;

// Where a bare address ends, whatever the specification says.
export const ENDS_ADDRESS = new RegExp(`${CJK.source}|[\u2018-\u201f\u2026\u2014\xab\xbb]`, "u");

const plainly = (character) => (CJK.test(character) ? "a".repeat(character.length) : character);

// What stands for a character beside a run of delimiters, given the one at the run's other side.
function neighbour(character, other) {
  if (!CJK.test(character)) return character;
  const punctuation = PUNCTUATION.test(other) && !CJK.test(other);
  return (punctuation ? "!" : "a").repeat(character.length);
}

let last = ["", ""];

// A text of the same length in which the rules of CommonMark find what is meant.
export function masked(text) {
  if (!CJK.test(text)) return text;
  if (last[0] === text) return last[1];
  const made = [...text];
  const found = made.map((character) => RUN.test(character));
  const given = [...made];
  for (let start = 0; start < made.length; start++) {
    if (!found[start] || found[start - 1]) continue;
    let end = start;
    while (made[end + 1] === made[start]) end++;
    const [before, after] = [given[start - 1] ?? " ", given[end + 1] ?? " "];
    if (start) made[start - 1] = found[start - 2] ? plainly(before) : neighbour(before, after);
    if (end + 1 < made.length && !found[end + 1]) made[end + 1] = neighbour(after, before);
  }
  last = [text, made.map((character) => (CJK.test(character) ? plainly(character) : character)).join("")];
  return last[1];
}
