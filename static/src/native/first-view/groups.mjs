// The headings of the list, as chat_py/ui/list_groups.py makes them.

import { create, drawnAhead } from "../page/elements.mjs";
import { headings } from "./words.mjs";

const DAY_MS = 86_400_000;
const SINCE = [["today", 0], ["yesterday", 1], ["week", 7], ["month", 30]];

const draw = (name, { words }) =>
  drawnAhead(create("h3", JSON.stringify({ class: "cp-chat-list__group", "data-group": name }), words[headings[name]]));

/**
 * @param {{timestamp: number | null, pinned: boolean}[]} entries of the list
 * @param {(entry: object) => Element} drawEntry
 * @returns {Element[]} headings and entries
 */
export function drawGroups(entries, speech, drawEntry) {
  if (!entries.some(({ pinned, timestamp }) => pinned || timestamp !== null)) return entries.map(drawEntry);
  const { nextDay } = speech.formats;
  const noon = nextDay(Date.now()) - DAY_MS / 2;
  const begins = SINCE.map(([name, days]) => [name, nextDay(noon - (days + 1) * DAY_MS)]);
  const groupOf = ({ pinned, timestamp }) => {
    if (pinned) return "pinned";
    if (timestamp === null) return "unstarted";
    return begins.find(([, begin]) => timestamp >= begin)?.[0] ?? "older";
  };
  const groups = Object.groupBy(entries, groupOf);
  return Object.keys(headings)
    .filter((name) => groups[name])
    .flatMap((name) => [draw(name, speech), ...groups[name].map(drawEntry)]);
}
