"""Files that a person sends, from the choice to the answer, against the real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.watch import Watch

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)
CHIP = ".cp-attachment"
UPLOADED = '.cp-attachment[data-state="uploaded"]'
GIVE = """
([selector, type, files, text]) => {
  const data = new DataTransfer();
  for (const [name, type, size] of files) {
    data.items.add(new File([size ? new Uint8Array(size) : "content"], name, { type }));
  }
  if (text) data.setData("text/plain", text);
  const init = { bubbles: true, cancelable: true };
  const event = type === "paste"
    ? new ClipboardEvent(type, { ...init, clipboardData: data })
    : new DragEvent(type, { ...init, dataTransfer: data });
  return document.querySelector(selector).dispatchEvent(event);
}
"""

pytestmark = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])


def png(name: str = "dot.png") -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": PNG}


def text(name: str, content: str = "some words") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


def attach(chat: ChatPage, *files: FilePayload) -> None:
    """Choose files by the button."""
    with chat.page.expect_file_chooser() as chosen:
        chat.page.locator("[data-attach]").click()
    chosen.value.set_files(list(files))


def files_of(chat: ChatPage) -> list[list[str]]:
    """The names of the files that the server has with each of my messages."""
    mine = [message for message in chat.stored("kai") if message["sender"] == "user"]
    found = [
        [part["name"] for part in message.get("parts", ()) if part["type"] == "file"]
        for message in mine
    ]
    return [names for names in found if names]


def test_files_are_chosen_shown_uploaded_and_sent(chat: ChatPage) -> None:
    page = chat.page
    chat.open()
    button = page.locator("[data-attach]")
    expect(button).to_be_visible()
    assert "10 files of 10 MB" in (button.get_attribute("title") or "")
    attach(chat, png(), text("notes.md", "# Notes"), text("notes.md", "others"))
    expect(page.locator(UPLOADED)).to_have_count(3)
    expect(page.locator(".cp-announcer")).to_have_text("All files are uploaded.")
    picture = page.locator(f"{CHIP} img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    expect(page.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Remove notes.md").first.press("Enter")
    expect(page.locator(CHIP)).to_have_count(2)
    expect(page.get_by_role("button", name="Remove notes.md")).to_be_focused()
    chat.expect_state(chat.send("Look at these"), "sent")
    expect(page.locator(CHIP)).to_have_count(0)
    assert files_of(chat) == [["dot.png", "notes.md"]]
    # Alone, without a word.
    attach(chat, png("alone.png"))
    expect(page.locator(UPLOADED)).to_have_count(1)
    sent = chat.mine.count()
    chat.send_button.click()
    expect(chat.mine).to_have_count(sent + 1)
    expect(chat.mine.last.locator("img")).to_be_visible()
    expect(chat.mine.last).to_have_attribute("data-state", "sent")
    assert files_of(chat)[-1] == ["alone.png"]
    shown = chat.mine.last.locator("img")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    page.reload()
    expect(chat.mine.last.locator("img")).to_be_visible()
    assert "/api/files/" in (chat.mine.last.locator("img").get_attribute("src") or "")


def test_files_that_cannot_be_taken_are_named(chat: ChatPage) -> None:
    page = chat.page
    chat.open()
    chat.box.fill("my text")
    note = page.locator("[data-composer-note]")
    attach(chat, text("empty.txt", ""))
    expect(note).to_have_text("“empty.txt” is empty (0 bytes).")
    page.evaluate(GIVE, ["#messageForm", "drop", [["huge.bin", "x/y", 12_000_000]], ""])
    expect(note).to_have_text("“huge.bin” is 12 MB. Files can be at most 10 MB.")
    attach(chat, *(text(f"{number}.txt") for number in range(12)))
    expect(note).to_have_text("A message can have 10 files.")
    expect(page.locator(UPLOADED)).to_have_count(10)
    expect(chat.box).to_have_value("my text")
    attach(chat, text("page\u202egnp.html", "<script>parent.hacked = 1</script>"))
    for _ in range(10):
        page.get_by_role("button", name="Remove").first.click()
    expect(page.locator(CHIP)).to_have_count(0)
    expect(chat.box).to_be_focused()
    attach(chat, text("page\u202egnp.html", "<script>parent.hacked = 1</script>"))
    expect(page.locator(f"{UPLOADED} .cp-attachment__name")).to_have_text("pagegnp.html")


def test_what_is_pasted_or_dropped_is_attached_and_text_stays_text(chat: ChatPage) -> None:
    page = chat.page
    chat.open()
    box, form = "#messageInput", "#messageForm"
    assert page.evaluate(GIVE, [box, "paste", [["shot.png", "image/png"]], ""]) is False
    expect(page.locator(CHIP)).to_have_count(1)
    assert page.evaluate(GIVE, [form, "dragover", [["a.txt", "text/plain"]], ""]) is False
    expect(page.locator(".cp-dropzone")).to_have_text("Drop files to attach them")
    expect(page.locator(".cp-dropzone")).to_have_count(0)  # nothing is dragged any more
    both = [["a.txt", "text/plain"], ["b.txt", "text/plain"]]
    assert page.evaluate(GIVE, [form, "drop", both, ""]) is False
    expect(page.locator(UPLOADED)).to_have_count(3)
    # A table brings a picture of itself along.
    assert page.evaluate(GIVE, [box, "paste", [["table.png", "image/png"]], "a\tb"]) is True
    assert page.evaluate(GIVE, [form, "drop", [], "dragged words"]) is True
    expect(page.locator(CHIP)).to_have_count(3)


def test_a_file_survives_a_reload_before_and_after_it_is_sent(chat: ChatPage, watch: Watch) -> None:
    watch.expect("request failed: POST .*/message", "console: Failed to load")
    page = chat.page
    chat.open()
    attach(chat, png("kept.png"))
    expect(page.locator(UPLOADED)).to_have_count(1)
    page.reload()
    expect(page.locator(f"{UPLOADED} .cp-attachment__name")).to_have_text("kept.png")
    expect(page.locator(f"{CHIP} img")).to_be_visible()
    # The message does not get through; after another reload it does, once, with its file.
    page.route("**/api/chat/*/message", lambda route: route.abort())
    message = chat.send("with a file")
    expect(message).to_have_attribute("data-state", "failed")
    page.unroute("**/api/chat/*/message")
    page.reload()
    chat.expect_state(chat.message("with a file"), "sent")
    assert files_of(chat) == [["kept.png"]]
    expect(page.locator(CHIP)).to_have_count(0)
    page.reload()
    expect(chat.message("with a file").locator("img")).to_be_visible()
    expect(page.locator(CHIP)).to_have_count(0)


def test_files_wait_for_the_network(chat: ChatPage, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    page = chat.page
    chat.open()
    attach(chat, png("first.png"))  # loads what attaching needs
    expect(page.locator(UPLOADED)).to_have_count(1)
    page.context.set_offline(True)
    attach(chat, png("second.png"))
    waiting = page.locator('.cp-attachment[data-state="waiting"]')
    expect(waiting).to_contain_text("waiting for the network")
    message = chat.send("sent in a tunnel")
    expect(page.locator(CHIP)).to_have_count(0)
    page.context.set_offline(False)
    chat.expect_state(message, "sent")
    assert files_of(chat) == [["first.png", "second.png"]]


def test_an_upload_that_fails_says_why_and_can_be_tried_again(chat: ChatPage, watch: Watch) -> None:
    watch.expect("status 413", "console: Failed to load")
    page = chat.page
    chat.open()
    refusal = '{"error": "file: no room for you"}'
    page.route(
        "**/api/files",
        lambda route: route.fulfill(status=413, content_type="application/json", body=refusal),
    )
    attach(chat, png())
    failed = page.locator('.cp-attachment[data-state="failed"]')
    expect(failed).to_contain_text("no room for you")
    chat.box.fill("not without it")
    chat.box.press("Control+Enter")
    expect(page.locator("[data-composer-note]")).to_contain_text("“dot.png” could not be uploaded")
    expect(chat.box).to_have_value("not without it")
    page.unroute("**/api/files")
    page.get_by_role("button", name="Upload dot.png again").click()
    expect(page.locator(UPLOADED)).to_have_count(1)
    chat.expect_state(chat.send("with it"), "sent")


def test_a_server_that_takes_no_files_has_no_control(chat: ChatPage) -> None:
    page = chat.page

    def without(route: Route) -> None:
        response = route.fetch()
        body = response.json()
        body.pop("files")
        route.fulfill(response=response, json=body)

    page.route("**/api/chat?*", without)
    chat.open()
    expect(page.locator("[data-attach]")).to_be_hidden()
    note = page.locator("[data-composer-note]")
    for kind in ("paste", "drop"):
        assert page.evaluate(GIVE, ["#messageInput", kind, [["a.png", "image/png"]], ""]) is False
        expect(note).to_contain_text("Files cannot be sent in this chat.")
        chat.box.press_sequentially("!")
        expect(note).to_be_empty()
    assert page.evaluate(GIVE, ["#chatList", "drop", [["a.png", "image/png"]], ""]) is True
    expect(page.locator(CHIP)).to_have_count(0)
