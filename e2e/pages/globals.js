// What a template engine writes into such a page: top-level constants, which are not on `window`.
const userId = "guest";
const chatId = new URLSearchParams(location.search).get("chat") ?? "mira";
const lang = "en";
