// When all elements of the page are there.

export const parsed = () =>
  document.readyState === "loading"
    ? new Promise((go) => document.addEventListener("DOMContentLoaded", go, { once: true }))
    : Promise.resolve();
