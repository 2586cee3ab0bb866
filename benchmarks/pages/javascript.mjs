// The peer of a first visit: the same data and style, the list and the stored messages by the usual
// libraries, and a message that is sent.
import { marked } from "./marked.esm.js";
import DOMPurify from "./purify.es.mjs";

const headers = { "Content-Type": "application/json", "X-Chat-Request": "1" };
const log = document.querySelector("#chatContainer");
const box = document.querySelector("#messageInput");
const json = async (path) => (await fetch(`/api${path}`, { headers })).json();

function make(name, className, data, ...content) {
  const made = document.createElement(name);
  made.className = className;
  Object.assign(made.dataset, data);
  made.append(...content);
  return made;
}

function show({ id, sender, content }) {
  const text = make("div", "message-text cp-prose", {});
  text.innerHTML = DOMPurify.sanitize(marked.parse(content ?? ""));
  const main = make("div", "cp-message__main", {}, text);
  log.append(make("article", "cp-message", { messageId: id, sender }, main));
}

const opened = json("/chat?chatId=kai&userId=").then((chat) => {
  const stored = chat.userChat?.messages ?? chat.messages ?? chat.chat?.messages ?? [];
  stored.forEach(show);
  log.scrollTop = log.scrollHeight;
  return chat;
});
const listed = json("/chats").then((chats) => {
  const entries = (chats.chats ?? chats).map(({ id, name }) =>
    Object.assign(make("a", "cp-chat", { chatId: id }, name), { href: `?chat=${id}` }),
  );
  document.querySelector("#chatList").append(...entries);
});

box.addEventListener("keydown", async (event) => {
  if (event.key !== "Enter" || !event.ctrlKey || !box.value) return;
  const content = box.value;
  box.value = "";
  const { userChatId } = await opened;
  const body = JSON.stringify({ userChatId, content, sender: "user" });
  const own = { ...headers, "Idempotency-Key": crypto.randomUUID() };
  await (await fetch("/api/chat/kai/message", { method: "POST", headers: own, body })).json();
});

await Promise.all([opened, listed]);
document.dispatchEvent(new CustomEvent("bench:ready"));
