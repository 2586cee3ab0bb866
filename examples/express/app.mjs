// A page with a chat, and the chat's back end.
import express from "express";
import { engine } from "express-handlebars";

const app = express();
app.engine("handlebars", engine({ defaultLayout: false }));
app.set("view engine", "handlebars");
app.use("/static", express.static("static"));
app.use(express.json());

// One conversation for everybody; yours are in a database, by user.
const messages = new Map([
  ["hello", { id: "hello", role: "assistant", content: "Hello. Ask me anything." }],
]);

app.get("/", (request, response) => response.render("chat", { name: "Kai" }));

app.get("/api/chat", ({ query }, response) => {
  if (query.chatId !== "kai") return response.json({ chat: false });
  response.json({ chat: { id: "kai", name: "Kai", messages: [...messages.values()] } });
});

app.post("/api/chat/kai/message", (request, response) => {
  const id = request.get("Idempotency-Key"); // the same when the browser has to send it again
  messages.set(id, { id, role: "user", content: request.body.content });
  response.json({ success: true, messageId: id });
});

app.post("/api/completion", (request, response) => {
  // The visitor's message, or the answer to it that is to be written anew.
  const question = request.body.messageId.replace(/-answer$/, "");
  const id = `${question}-answer`;
  const content = `You said: **${messages.get(question).content}**`;
  messages.set(id, { id, role: "assistant", content });
  response.json({ messageId: id, content });
});

app.listen(process.env.PORT ?? 3000);
