// The first view: the list and the stored messages of the chat that opens are on the page before Python is
// (docs/contract.md §9). Python then builds the same and leaves what is equal untouched.

import { configure } from "../markdown/markup.mjs";
import { userOf } from "../network/prefetch.mjs";
import { scrollToEnd } from "../page/anchor.mjs";
import { copy } from "../page/clipboard.mjs";
import { arrangeAhead, element } from "../page/elements.mjs";
import { root } from "../page/root.mjs";
import { drawUnseen } from "../page/unseen.mjs";
import { forgetLastView, lastView } from "./last.mjs";
import { drawDay, drawEntry, drawMessage } from "./draw.mjs";
import { drawGroups } from "./groups.mjs";
import { keepRoom } from "./room.mjs";
import { navigation } from "./navigation.mjs";
import { readChat, readList } from "./read.mjs";
import { readJson } from "./texts.mjs";
import { previewCode, runPython, speech } from "./words.mjs";

const OWN = "pageSize userMarkdown starters"; // settings with which the view may be another
const CHOICE = "ChatEventManager.handleChatSelection";
const MOVED = "data-reader-moved"; // until then the end is shown
const MOVES = ["wheel", "touchmove", "keydown", "pointerdown"];
const SHOWN = "data-first-view";
const BUTTONS = ":is([data-message-action], .dropdown-toggle)";

export const logOf = ({ config }) => root.querySelector(config.selectors?.log ?? "#chatContainer");
const listOf = ({ config }) => root.querySelector(config.selectors?.chatList ?? "[data-chat-list]");
// Of a button in a message that Python has drawn anew, the one in its place.
function same(button) {
  if (button.isConnected) return button;
  const { messageId, messageAction: action } = button.dataset;
  const id = `[data-message-id="${CSS.escape(messageId)}"]`;
  const menu = button.closest(".cp-hints") ? ".cp-hints" : ".cp-more";
  return root.querySelector(action ? `${id}[data-message-action="${action}"]` : `${menu} > ${id}`);
}

const isFree = (place) => ![...place.children].some((child) => !child.matches(`[data-early], .cp-empty, .cp-loading`));

/**
 * @param {object} bridge of chat-py.js
 * @param {() => object} page gives the page's facts
 * @param {object} facts those that the requests were made with
 */
export function firstView(bridge, page, facts) {
  const user = userOf(facts);
  const { words } = speech(facts);
  const isOn = (name, otherwise) => /^(?:true|1|on|yes)$/i.test(facts.config[name] ?? facts.tag[name] ?? otherwise);
  const offered = { "markup.run": isOn("runPython", runPython), "markup.preview": isOn("previewCode", previewCode) };
  const caches = isOn("cacheLastView", true);
  const markup = Object.entries(words).filter(([key]) => key.startsWith("markup.") && (offered[key] ?? true));
  const origins = facts.config.imageOrigins ?? facts.tag.imageOrigins?.split(/[\s,]+/).filter(Boolean) ?? [];
  configure(JSON.stringify({ words: Object.fromEntries(markup.map(([key, text]) => [key.slice(7), text])), imageOrigins: origins }));

  let over = userOf(page()) !== user || OWN.split(" ").some((name) => name in { ...facts.tag, ...facts.config });
  const waiting = []; // buttons that were pressed, and what shows that they wait

  const clear = () => {
    const log = logOf(facts);
    if (log?.hasAttribute(SHOWN)) {
      log.removeAttribute(SHOWN);
      log.replaceChildren();
      listOf(facts)?.replaceChildren();
    }
  };
  const places = navigation(bridge, facts, () => listOf(facts)); // may push what was pressed before
  // What is called meanwhile may be for another user or chat.
  const { queue } = bridge;
  queue.push = (...given) => {
    const calls = given.filter(([, target]) => !places.follow(target));
    const length = Array.prototype.push.apply(queue, calls);
    if (!over && calls.some(([path, args]) => path === "ChatState.userId=" && String(args[0] || "") !== user)) {
      over = true;
      clear();
      forgetLastView();
    }
    for (const [path, args] of calls)
      if (path === CHOICE) {
        places.toChat();
        if (!over) choose(String(args[0]));
      }
    return length;
  };

  // Another chat is chosen: Python opens it, and until then it is to be seen that it does.
  function choose(id) {
    const log = logOf(facts);
    for (const entry of listOf(facts)?.querySelectorAll("[data-cp=chat]") ?? [])
      entry.ariaCurrent = entry.dataset.chatId === id ? "page" : null;
    if (!log?.hasAttribute(SHOWN) || log.getAttribute(SHOWN) === id) return;
    log.setAttribute(SHOWN, "");
    const loading = element("div", { class: "cp-loading", "aria-hidden": "true" });
    loading.append(...Array.from({ length: 3 }, () => element("span", { class: "cp-skeleton" })));
    log.replaceChildren(loading);
    log.ariaBusy = "true";
  }

  // Whether Python listens, and what is in the log is its own. It may draw before it listens.
  const isPythons = () => bridge.started && !logOf(facts)?.hasAttribute(SHOWN);

  // Copying works at once; whatever else one presses waits until Python has taken over.
  function press(event) {
    const button = event.composedPath()[0].closest?.(BUTTONS); // in a shadow root, too
    if (!button || !logOf(facts)?.contains(button) || isPythons()) return;
    event.stopPropagation();
    event.preventDefault();
    const text = button.closest("[data-cp]")?.querySelector(".message-text");
    if (button.dataset.messageAction === "copy" && text) return void copy(text.innerText, "").catch(() => {});
    if (waiting.some(([pressed]) => pressed === button)) return;
    waiting.push([button, button.animate({ opacity: [1, 0.3, 1] }, { duration: 1000, iterations: Infinity })]);
    bridge.queue.push([takenOver]);
  }
  // What the browser keeps for Back is not to be seen by whoever is there then (chat_py/ui/restored.py).
  addEventListener("pagehide", ({ persisted }) => persisted && !bridge.started && clear());
  addEventListener("pageshow", ({ persisted }) => persisted && !bridge.started && location.reload());
  const end = new AbortController();
  addEventListener("click", press, { capture: true, signal: end.signal });

  function takenOver() {
    if (!isPythons()) return;
    end.abort();
    for (const [button, pulse] of waiting.splice(0)) {
      pulse.cancel();
      same(button)?.click();
    }
  }

  // Messages out of view take their real height when they are drawn; until then the end is elsewhere. In the
  // frame that shows them: between two frames they would be given up again before they are shown.
  const settle = (log) =>
    requestAnimationFrame(() => {
      if (bridge.ask || !log.hasAttribute(SHOWN)) return;
      const more = drawUnseen(log, "[data-cp][data-message-id]");
      if (!log.hasAttribute(MOVED)) scrollToEnd(log);
      if (more) settle(log);
    });

  function follow(log) {
    for (const type of MOVES) log.addEventListener(type, () => log.setAttribute(MOVED, ""), { once: true, passive: true });
    // A style sheet or a picture moves the end.
    root.addEventListener("load", () => settle(log), { capture: true, signal: end.signal });
    settle(log);
  }

  // What the last visit has left is shown until the server has answered.
  const stale = { chat: "", list: false };
  function endStale() {
    if (!stale.chat) return;
    stale.chat = "";
    clear();
  }

  // What was sent already has its place then (80-states.css).
  const nothingComes = () => logOf(facts)?.querySelector(":scope > .cp-loading")?.remove();

  const view = {
    /** What this user saw last of the chat `id`, or of any; `""` for any. */
    last(id) {
      if (!caches) return forgetLastView();
      const kept = over ? null : lastView(user);
      if (!kept || (id && kept.id !== id)) return;
      try {
        view.chat(kept.id, kept.chat, "");
        view.list(kept.list, kept.id, "");
        stale.list = true;
        stale.chat = logOf(facts)?.getAttribute(SHOWN) ?? "";
      } catch {
        forgetLastView(); // it is damaged
        clear();
      }
    },

    refused: endStale,

    chat(id, text, base) {
      const log = logOf(facts);
      const chosen = queue.some(([path]) => path === CHOICE);
      const again = stale.chat === id && log?.getAttribute(SHOWN) === id;
      if (over || bridge.ask || chosen || !log || !(again || isFree(log))) return;
      const found = readChat(text, base);
      if (!found?.messages.length) {
        if (again) endStale();
        return void (found?.isEmpty && nothingComes());
      }
      const said = speech(facts);
      const { character } = found;
      const personOf = ({ sender, name }) =>
        sender === "user"
          ? { name: page().state.persona?.name || words["message.you"] }
          : { name: name || character.name || words["message.bot"], avatar: character.avatar };
      let last = "";
      const nodes = found.messages.flatMap((message) => {
        const { timestamp } = message;
        const day = timestamp === null ? "" : said.formats.day(timestamp);
        const line = day > last ? [drawDay(timestamp, said)] : [];
        if (line.length) last = day;
        return [...line, drawMessage(message, personOf(message), said)];
      });
      const early = log.querySelectorAll(":scope > [data-early]");
      arrangeAhead(log, ...nodes, ...early);
      if (again) {
        stale.chat = "";
        return settle(log);
      }
      log.setAttribute(SHOWN, id);
      const taken = new MutationObserver(() => log.hasAttribute(SHOWN) || (taken.disconnect(), takenOver()));
      taken.observe(log, { attributes: true, attributeFilter: [SHOWN] });
      follow(log);
      performance.mark("chat_py:first-view");
    },

    /** `begins`: they are kept in the browser, where a chat without a name is one that has just begun. */
    list(text, current, base, begins = false) {
      const place = listOf(facts);
      if (over || bridge.ask || !place || !(stale.list || isFree(place))) return;
      const entries = readList(text, base, begins ? words["page.new_chat"] : "");
      const said = speech(facts);
      if (entries) {
        if (!begins) keepRoom(readJson(text).can); // of those in the browser Python shows all
        arrangeAhead(place, ...drawGroups(entries, said, (entry) => drawEntry(entry, said, entry.id === current)));
      }
      stale.list = false;
      if (!current) nothingComes();
    },
  };
  return view;
}
