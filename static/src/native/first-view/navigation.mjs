// Between the list of chats and the chat on a small screen (chat_py/ui/navigation.py): the page shows one
// or the other at once, and Python hears of it.

import { root } from "../page/root.mjs";

const TO_LIST = '[data-nav="list"]';
const CALL = "ChatNavigation.hideChat";

/**
 * @param {object} bridge of chat-py.js
 * @param {() => Element | null} list gives the place of the list
 */
export function navigation({ queue }, { config }, list) {
  const app = () => root.querySelector(config.selectors?.app ?? "#chatApp");
  const drop = (isIt) => {
    for (const call of queue.filter(isIt)) queue.splice(queue.indexOf(call), 1);
  };

  const isWay = (target) => target instanceof Element && target.matches(TO_LIST) && app() !== null;

  const found = {
    /** Whether what was pressed (static/src/preboot/capture.js) leads to the list, which is to be seen then. */
    toList(target) {
      if (!isWay(target)) return false;
      found.toChat();
      app().dataset.view = "list";
      list()?.querySelector("[aria-current=page]")?.focus();
      queue.push([CALL, []]);
      return true;
    },

    /** A chat is chosen: it is to be seen. */
    toChat() {
      if (!app()) return;
      drop(([path]) => path === CALL);
      app().dataset.view = "chat";
    },
  };

  const early = queue.find(([, target]) => isWay(target));
  drop(([, target]) => isWay(target));
  if (early) found.toList(early[1]);
  return found;
}
