// Ready-made messages.
class PromptManager {
  #cards = { walk: { id: "walk", content: "A walk in the rain" } };
  update(userId) {
    pageLog.push(`prompts of ${userId}`);
    $("#promptContainer").html("<button type='button' class='btn btn-light prompt-card' data-id='walk'>A walk</button>");
  }
  getPrompt(id) {
    return this.#cards[id];
  }
  show() {
    $("#promptContainer").show();
  }
}
window.promptManager = new PromptManager();

$(document).on("click", "#showPrompts", () => promptManager.show());
$(document).on("click", ".prompt-card", ({ currentTarget }) => {
  if (typeof sendMessage === "function") sendMessage(promptManager.getPrompt(currentTarget.dataset.id).content);
});
