// What the visitor sees of the start: a quiet progress line, and a plain notice when it fails.

const place = () => document.querySelector("[data-boot]");

export function showProgress({ phase, loaded = 0, total = 0 }) {
  const box = place();
  if (!box) return;
  box.hidden = false;
  box.dataset.phase = phase;
  if (total) box.style.setProperty("--cp-boot-progress", String(Math.min(1, loaded / total)));
}

export function showReady() {
  const box = place();
  if (box) box.hidden = true;
}

export function showFailure(error) {
  showReady();
  const notice = document.createElement("div");
  notice.className = "cp-scope cp-notice cp-notice--boot";
  notice.dataset.kind = "error";
  notice.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.className = "cp-notice__text";
  const title = document.createElement("strong");
  title.textContent = "The chat could not start.";
  text.append(title, ` ${error.message} What you typed is kept.`);
  const retry = document.createElement("button");
  retry.type = "button";
  retry.className = "cp-button";
  retry.textContent = "Retry";
  retry.addEventListener("click", () => location.reload());
  notice.append(text, retry);
  const show = () => (document.querySelector("[data-notices], .cp-main") ?? document.body).prepend(notice);
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show, { once: true });
}
