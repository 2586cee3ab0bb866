// What the visitor sees of a start that ends: nothing more of its progress, or a plain notice.

// In other languages by interpreter/attend.mjs, if that has come.
const TEXTS = ["The chat could not start.", "The chat has stopped.", "What you typed is kept. Check the connection, then try again.", "Retry"];

export function hideProgress() {
  const box = document.querySelector("[data-boot]");
  if (box) box.hidden = true;
}

function make(name, className, ...content) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...content);
  return element;
}

// `started`: whether it ran before, and stops now. The last line of a traceback says what it was.
export function showFailure({ message }, { started, texts = TEXTS }, retry) {
  hideProgress();
  const [failed, stopped, advice, again] = texts;
  const strong = make("strong", "", started ? stopped : failed);
  const button = make("button", "cp-button", again);
  button.type = "button";
  button.onclick = retry;
  const notice = make("div", "cp-scope cp-notice cp-notice--boot");
  notice.dataset.kind = "error";
  notice.setAttribute("role", "alert");
  notice.append(make("p", "cp-notice__text", strong, ` ${message.trim().split("\n").pop()} ${advice}`), button);
  (document.querySelector("[data-notices]") ?? document.body).prepend(notice);
  for (const place of document.querySelectorAll("[data-chat-fallback]")) place.hidden = false;
}
