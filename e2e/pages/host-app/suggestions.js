// Three things to say next; they are cleared by an event in its older spelling.
window.chatSuggestionsManager = new (class ChatSuggestionsManager {
  async getSuggestions() {
    return ["Tell me more", "Why is that so?", "And then what happened?"];
  }
  async showSuggestions() {
    const items = (await this.getSuggestions()).map((text) =>
      $("<button type='button' class='btn btn-outline-primary btn-sm suggestion-item'>").attr("data-suggestion", text).text(text));
    $("#suggestionsContainer").empty().append(items);
  }
})();

$(document).on("click", "#suggestions-toggle", () => chatSuggestionsManager.showSuggestions());
$(document).on("click", ".suggestion-item", ({ currentTarget }) => sendMessage(currentTarget.dataset.suggestion));
$(document).on("chat:messageSent", (event, data) => {
  pageLog.push(`messageSent: ${data.content}`);
  $("#suggestionsContainer").empty();
});
