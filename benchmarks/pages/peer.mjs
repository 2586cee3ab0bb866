// The peers: the same server, the same style sheet, the same place on the page, and the two usual
// ways to draw Markdown in JavaScript.
import { marked } from "./marked.esm.js";
import DOMPurify from "./purify.es.mjs";
import * as smd from "./smd.js";

const log = document.querySelector("#chatContainer");
const headers = { "Content-Type": "application/json", "X-Chat-Request": "1" };

function article(sender) {
  const made = document.createElement("article");
  made.className = "cp-message";
  made.dataset.sender = sender;
  const body = document.createElement("div");
  body.className = "message-text cp-prose";
  const main = document.createElement("div");
  main.className = "cp-message__main";
  main.append(body);
  made.append(main);
  log.append(made);
  return body;
}

let frame = 0;
function follow() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    log.scrollTop = log.scrollHeight;
  });
}

// As their documentation shows them: streaming-markdown writes each piece, the other renders all.
const WAYS = {
  smd(body) {
    const parser = smd.parser(smd.default_renderer(body));
    return { write: (text) => smd.parser_write(parser, text), end: () => smd.parser_end(parser) };
  },
  marked(body) {
    let all = "";
    const draw = () => (body.innerHTML = DOMPurify.sanitize(marked.parse(all)));
    return { write: (text) => ((all += text), draw()), end: draw };
  },
};

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const fields = Object.fromEntries(part.split("\n").map((line) => line.split(/: ?(.*)/, 2)));
      if (fields.data) yield fields;
    }
  }
}

globalThis.ask = async (way, text) => {
  const chat = await (await fetch("/api/chat?chatId=kai&userId=", { headers })).json();
  const userChatId = chat.userChatId;
  const post = (path, data) =>
    fetch(`/api${path}`, { method: "POST", headers: { ...headers, "Idempotency-Key": crypto.randomUUID() }, body: JSON.stringify(data) });
  const { messageId } = await (await post("/chat/kai/message", { userChatId, content: text, sender: "user" })).json();
  article("user").textContent = text;
  const renderer = WAYS[way](article("bot"));
  const response = await post("/completion", { chatId: "kai", userChatId, messageId });
  for await (const { event, data } of events(response)) {
    if (event === "delta") renderer.write(JSON.parse(data).text);
    if (event === "done" || event === "error") break;
    follow();
  }
  renderer.end();
};

// The same text so many times at once: what drawing takes, without laying it out.
globalThis.drawAgain = (text, times) => {
  log.replaceChildren();
  const body = article("bot");
  for (; times > 0; times--) WAYS.marked(body).write(text);
};

// All messages at once, as such a page opens a chat; gives the milliseconds until it is painted.
globalThis.openChat = async (messages) => {
  const begun = performance.now();
  log.replaceChildren();
  for (const { sender, content } of messages)
    article(sender).innerHTML = DOMPurify.sanitize(marked.parse(content));
  log.scrollTop = log.scrollHeight;
  await new Promise(requestAnimationFrame);
  await new Promise((go) => setTimeout(go));
  return performance.now() - begun;
};

document.dispatchEvent(new CustomEvent("bench:ready"));
