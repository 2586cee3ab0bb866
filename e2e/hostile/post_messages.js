// 500 messages: 10 ways in which one may be wrong, each with 50 kinds of data.
async () => {
  const heard = [];
  const off = ChatEventManager.on("*", (name) => heard.push(name));
  const before = document.querySelectorAll("article").length;
  const good = [
    { type: "persona:added", data: { id: "evil", name: "Evil" } },
    { type: "persona:close" },
    { type: "scenario:change", data: { id: "evil", title: "Evil" } },
    { type: "display:message", data: { message: "Evil", id: "evil" } },
    { type: "chat:action", data: { action: "open", chatId: "luna" } },
  ];
  const ring = { type: "display:message" };
  ring.data = ring;
  const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
  const thrower = { get type() { throw new Error("evil"); } };
  const proxy = new Proxy({}, { get() { throw new Error("evil"); }, ownKeys() { throw new Error("evil"); } });
  const bad = [
    null, undefined, 0, NaN, -1, 1e308, true, "", "display:message", "{}", [], {}, [[]], () => {},
    Symbol.iterator, 10n, new Date(NaN), /x/, new Map([["type", "persona:close"]]), new Set(["x"]),
    new Error("evil"), new ArrayBuffer(8), new Uint8Array(8), new Blob(["x"]), ring, deep, thrower, proxy,
    document.body, window, { type: "__proto__" }, { type: "constructor", data: {} }, { type: ["persona:close"] },
    { type: { toString: () => "persona:close" } }, { type: "persona:added" }, { type: "persona:added", data: 5 },
    { type: "persona:added", data: { name: "x".repeat(300) } }, { type: "scenario:change", data: [] },
    { type: "scenario:change", data: { title: {} } }, { type: "display:message", data: "Evil" },
    { type: "display:message", data: { message: "x".repeat(5_000_000) } },
    { type: "display:message", data: { message: ["Evil"] } }, { type: "display:message", data: { message: "" } },
    { type: "display:message", data: { message: deep } }, { type: "chat:action", data: { action: "eval" } },
    { type: "chat:action", data: { action: "open", chatId: "x".repeat(500) } }, { type: "message:sent", data: {} },
    { type: "chat:action", data: { action: { open: 1 } } }, { type: "PERSONA:CLOSE" }, { type: " persona:close" },
  ];
  const many = Array.from({ length: 50 }, (_, index) => good[index % good.length]);
  const send = (data, more) => dispatchEvent(new MessageEvent("message", { data, ...more }));
  let sent = 0;
  const own = { origin: location.origin, source: window };
  const port = new MessageChannel();
  for (const [list, more] of [
    [bad, own], [bad, { ...own, source: null }], [bad, { ...own, origin: "https://evil.example" }],
    [many, { ...own, origin: "https://evil.example" }], [many, { ...own, origin: "null" }],
    [many, { ...own, origin: "" }], [many, { ...own, origin: location.origin + ".evil.example" }],
    [many, { ...own, origin: location.origin.replace("http:", "https:") }],
    [many, { ...own, source: null }], [many, { ...own, source: port.port1, ports: [port.port2] }],
  ])
    for (const data of list) {
      sent++;
      send(data, more);
    }
  // The real door too, for what it lets through, and with something transferred.
  for (const data of bad) try { postMessage(data, location.origin); } catch { /* not to be cloned */ }
  const buffer = new ArrayBuffer(8);
  postMessage({ type: "display:message", data: buffer }, location.origin, [buffer]);
  await new Promise((done) => setTimeout(done, 0));
  await new Promise((done) => {
    addEventListener("message", (event) => event.data === "last" && setTimeout(done));
    postMessage("last", location.origin);
  });
  off();
  return { sent, heard, shown: document.querySelectorAll("article").length - before,
           chat: ChatState.chatId, persona: JSON.stringify(ChatState.persona ?? null).includes("Evil"),
           scenario: JSON.stringify(ChatState.currentScenario ?? null).includes("Evil") };
}
