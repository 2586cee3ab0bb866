// The emoji bar writes into the box.
$(document).on("click", ".emoji", ({ currentTarget }) => {
  const box = document.querySelector("#userMessage");
  box.value += currentTarget.textContent;
  box.dispatchEvent(new Event("input", { bubbles: true }));
});
for (const name of ["persona:added", "chat:scenario:changed", "message:received", "message:sent"])
  $(document).on(name, (event, data) => pageLog.push(`${name}: ${data?.name ?? data?.title ?? data?.content ?? ""}`));
const retrieved = { "gift:opened": () => "panel", "prompt:retrieved": ({ id }) => id, "suggestions:retrieved": ({ length }) => length };
for (const [name, what] of Object.entries(retrieved))
  $(document).on(name, (event, data) => pageLog.push(`${name}: ${what(data)}`));
