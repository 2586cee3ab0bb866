// Answers are pushed to every connection of the user.
const connect = () => {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws`);
  socket.onopen = () => (document.documentElement.dataset.socket = "open");
  socket.onmessage = ({ data }) => {
    const { notification, message, uniqueId, ...more } = JSON.parse(data);
    pageLog.push(`pushed: ${notification} ${uniqueId ?? ""}`);
    if (notification === "displayCompletionMessage") displayCompletionMessage(message, uniqueId);
    if (notification === "hideCompletionMessage") hideCompletionMessage(uniqueId);
    if (notification === "imageGenerated") showGeneratedImage(more);
  };
};
connect();
