// Between the list of chats and the chat on a small screen (chat_py/ui/navigation.py): the page shows one
// or the other at once, and Python hears of it.

import { root } from "../page/root.mjs";

const TO_LIST = '[data-nav="list"]';
const WAYS = '[data-nav="list"], [data-nav="chat"]';
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

  const isWay = (target) => target instanceof Element && target.matches(WAYS) && app() !== null;

  const found = {
    /** Whether what was pressed (static/src/preboot/capture.js) leads to the list or back; it is followed. */
    follow(target) {
      if (!isWay(target)) return false;
      found.toChat();
      if (target.matches(TO_LIST)) {
        app().dataset.view = "list";
        list()?.querySelector("[aria-current=page]")?.focus();
        queue.push([CALL, []]);
      } else root.querySelector(TO_LIST)?.focus();
      return true;
    },

    /** A chat is chosen: it is to be seen. */
    toChat() {
      if (!app()) return;
      drop(([path]) => path === CALL);
      app().dataset.view = "chat";
    },
  };

  const early = queue.findLast(([, target]) => isWay(target));
  drop(([, target]) => isWay(target));
  if (early) found.follow(early[1]);
  return found;
}
