// `make dev` only: what the page's own Python has raised, in a panel that can be closed. Visitors of a
// site never see it, as no other build has this file.

const STYLE = {
  position: "fixed", inset: "auto 1rem 1rem", zIndex: 2147483647, maxHeight: "45vh", overflow: "auto",
  padding: "0.75rem 1rem", border: "2px solid #c0392b", borderRadius: "0.5rem",
  background: "#1e1b1a", color: "#f6efe9", font: "14px/1.45 ui-monospace, monospace",
};

function panel() {
  const made = document.createElement("section");
  made.dataset.devPanel = "";
  made.setAttribute("role", "alert");
  made.setAttribute("aria-label", "Errors of this page's Python");
  Object.assign(made.style, STYLE);
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  close.style.float = "right";
  close.onclick = () => made.remove();
  made.append(close);
  (document.body ?? document.documentElement).append(made);
  return made;
}

addEventListener("error", ({ error }) => {
  if (error?.name !== "PythonError") return;
  const box = document.querySelector("[data-dev-panel]") ?? panel();
  const lines = error.message.trim().split("\n");
  const said = document.createElement("pre");
  said.style.whiteSpace = "pre-wrap";
  // What it is, and where; then the whole of it.
  said.textContent = `${lines.at(-1)}\n\n${error.message}`;
  box.append(said);
});
