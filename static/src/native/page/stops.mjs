// How the Tab key goes through messages: the buttons of each are one stop, arrow keys go from one to the
// next and Up and Down to the messages before and after (ARIA APG, "Toolbar"); who comes from above the
// conversation comes to its newest message first. The key keeps its default: only what it finds is
// another. Links and what scrolls stay stops of their own.

const MESSAGE = ".cp-message";
const OTHERS = 'a[href], summary, pre, [tabindex="0"], video[controls], iframe, button:not([tabindex])';
const MENU = "[role=menu], .dropdown-menu, .cp-feedback";

const last = new WeakMap(); // message → the button that had the focus

const isShown = (element) => element.checkVisibility();
const buttonsOf = (message) =>
  [...message.querySelectorAll("button:not(:disabled)")].filter((button) => !button.closest(MENU));

// The button of a message that is a stop.
function stopOf(buttons, message) {
  const known = last.get(message);
  if (buttons.includes(known) && isShown(known)) return known;
  return buttons.find((button) => button.closest(".cp-message__actions") && isShown(button)) ?? buttons.find(isShown);
}

function keepOneStop(message, active) {
  const buttons = buttonsOf(message);
  const stop = buttons.includes(active) ? active : stopOf(buttons, message);
  for (const button of buttons)
    if (button === stop) button.removeAttribute("tabindex");
    else button.tabIndex = -1;
}

// Nothing of these messages is a stop while the key is acted upon.
function passOver(messages) {
  const passed = messages.flatMap((message) => [...message.querySelectorAll(OTHERS)]);
  const before = passed.map((element) => element.getAttribute("tabindex"));
  for (const element of passed) element.tabIndex = -1;
  setTimeout(() => {
    for (const [at, element] of passed.entries())
      if (before[at] === null) element.removeAttribute("tabindex");
      else element.setAttribute("tabindex", before[at]);
  });
}

// The key leads no further than to the next message that has buttons, so no others are looked at.
function near(messages, own) {
  if (!own) return messages.slice(-1);
  const found = [own];
  for (const step of [-1, 1]) {
    let next = messages.indexOf(own) + step;
    while (messages[next] && !buttonsOf(messages[next]).length) next += step;
    if (messages[next]) found.push(messages[next]);
  }
  return found;
}

function onTab(event, active) {
  for (const log of active.getRootNode().querySelectorAll("[role=log]")) {
    const messages = [...log.querySelectorAll(MESSAGE)];
    for (const message of near(messages, log.contains(active) && active.closest(MESSAGE))) keepOneStop(message, active);
    // A log that can have the focus is a stop before its messages, and so is what stands above them in it.
    const isBefore =
      (log.tabIndex < 0 || log.contains(active)) &&
      messages[0]?.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_PRECEDING;
    if (isBefore && !event.shiftKey) passOver(messages.slice(0, -1));
  }
}

function goTo(button, event) {
  event.preventDefault();
  button.focus();
}

function onArrow(event, active) {
  const message = active.closest(MESSAGE);
  if (!message || active.localName !== "button" || active.closest(MENU)) return;
  const { key } = event;
  const buttons = buttonsOf(message).filter(isShown);
  const at = buttons.indexOf(active);
  const toNext = getComputedStyle(message).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (key === "Home") goTo(buttons[0], event);
  else if (key === "End") goTo(buttons.at(-1), event);
  else if (key === "ArrowLeft" || key === "ArrowRight")
    goTo(buttons.at((at + (key === toNext ? 1 : -1)) % buttons.length), event);
  else if (!active.hasAttribute("aria-haspopup")) {
    const messages = [...message.closest("[role=log]").querySelectorAll(MESSAGE)];
    const step = key === "ArrowUp" ? -1 : 1;
    for (let next = messages.indexOf(message) + step; messages[next]; next += step) {
      const stop = stopOf(buttonsOf(messages[next]), messages[next]);
      if (stop) return goTo(stop, event);
    }
  }
}

const ARROWS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

addEventListener("keydown", (event) => {
  const { activeElement: active } = event.composedPath()[0].getRootNode();
  if (!active || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab") onTab(event, active);
  else if (ARROWS.has(event.key) && !event.shiftKey) onArrow(event, active);
});
addEventListener("focusin", (event) => {
  const [target] = event.composedPath();
  const message = target.localName === "button" && target.closest(MESSAGE);
  if (message) last.set(message, target);
});
