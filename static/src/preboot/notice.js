// What the visitor sees of a start that ends: nothing more of its progress, or a plain notice.

export function hideProgress() {
  const box = document.querySelector("[data-boot]");
  if (box) box.hidden = true;
}

export function make(name, properties, ...content) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
}

// `started`: whether it ran before, and stops now. The last line of a traceback says what it was, unless it
// is the page's `own` code that failed: that is for its author, on the console.
export function showFailure({ message, own }, { started, texts = __BOOT__ }, retry) {
  hideProgress();
  // In other languages by interpreter/report-start.mjs, if that has come.
  const [failed, stopped, advice, again, say = String] = texts;
  const reason = own ? "" : ` ${say(message.trim().split("\n").pop().replace(/\.?$/, "."))}`;
  const notice = make(
    "div",
    { className: "cp-scope cp-notice cp-notice--boot" },
    make("p", { className: "cp-notice__text" }, make("strong", {}, started ? stopped : failed), `${reason} ${advice}`),
    make("button", { className: "cp-button", type: "button", onclick: retry }, again),
  );
  notice.dataset.kind = "error";
  notice.setAttribute("role", "alert");
  (document.querySelector("[data-notices]") ?? document.body).prepend(notice);
  for (const place of document.querySelectorAll("[data-chat-fallback]")) place.hidden = false;
}
