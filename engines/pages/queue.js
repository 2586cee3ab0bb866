// Runs right after the tag, before Python: a hundred calls of mixed kinds.
window.done = [];
window.settled = [];
// Not those that the server has, which may be there before Python.
const shown = () =>
  [...document.querySelectorAll("#chatContainer article.cp-message")]
    .filter((message) => message.textContent.includes("early ")).length;
for (let i = 0; i < 100; i++) {
  if (i % 5 === 0) {
    ChatAPI.makeRequest("GET", `/chats?n=${i}`).then(() => window.settled.push(i));
  } else if (i % 5 === 1) {
    ChatMessageDisplay.displayMessage("bot", `early ${i}`);
  } else if (i % 5 === 2) {
    document.addEventListener(`test:${i}`, ({ detail }) => window.done.push([detail.i, shown()]));
    ChatEventManager.triggerChatEvent(`test:${i}`, { i });
  } else if (i % 5 === 3) {
    ChatEventManager.on("test:late", () => window.done.push(`late ${i}`));
  } else {
    ChatState.currentStep = i;
  }
}
window.stepBefore = ChatState.currentStep;
window.initializedBefore = ChatCore.initialized;
