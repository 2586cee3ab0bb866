// Stands for the page's websocket script: answers come through it when the completion request is
// answered empty. `socket.push` is what the server says.
const socket = {
  push(message, uniqueId = `socket-${Date.now()}`) {
    hideCompletionMessage("no-such-id");
    displayCompletionMessage(message, uniqueId);
  },
};
