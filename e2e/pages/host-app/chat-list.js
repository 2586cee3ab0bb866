// The list of characters: asked for with numbers in the headers.
$(function () {
  const entry = ({ _id, name, count }) =>
    $("<li class='list-group-item d-flex align-items-center gap-2 chat-entry' role='button' tabindex='0'>")
      .attr("data-chat-id", _id)
      .append($("<span class='flex-grow-1'>").text(name))
      .append($("<span class='badge text-bg-primary'>").attr("data-chat-id", _id).text(count))
      .append($("<button type='button' class='btn btn-sm btn-light media-btn'>▣</button>").attr({ "data-chat-id": _id, "aria-label": `Pictures of ${name}` }));

  ChatAPI.makeRequest("GET", `/api/chat-list/${userId}`, null, { headers: { page: 1, limit: 10, full: true } })
    .then(({ chats }) => $(".chat-list").append(chats.map(entry)))
    .catch((error) => pageLog.push(`list failed: ${error.type} ${error.message}`));

  $(document).on("click", ".media-btn", (event) => {
    event.stopPropagation();
    pageLog.push(`pictures of ${$(event.currentTarget).data("chat-id")}`);
  });
  $(document).on("click", ".chat-entry", (event) => {
    if (!$(event.target).is(".badge")) callFetchChatData(event.currentTarget.dataset.chatId, userId, "false");
  });
});
