// What other scripts do with pictures: they make the element, and the chat shows it.
function showGeneratedImage({ imageId, imageUrl, title, prompt, userChatId }) {
  const image = document.createElement("img");
  image.src = imageUrl;
  image.alt = title;
  image.dataset.id = imageId;
  image.dataset.prompt = prompt;
  displayMessage("bot-image", image, userChatId);
}
