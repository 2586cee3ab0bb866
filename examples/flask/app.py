"""A page with a chat, and the chat's back end."""

from flask import Flask, render_template, request

app = Flask(__name__)
# One conversation for everybody; yours are in a database, by user.
messages = {"hello": {"id": "hello", "role": "assistant", "content": "Hello. Ask me anything."}}


@app.get("/")
def page():
    return render_template("chat.html", name="Kai")


@app.get("/api/chat")
def open_chat():
    if request.args["chatId"] != "kai":
        return {"chat": False}
    return {"chat": {"id": "kai", "name": "Kai", "messages": list(messages.values())}}


@app.post("/api/chat/kai/message")
def save_message():
    key = request.headers["Idempotency-Key"]  # the same when the browser has to send it again
    messages[key] = {"id": key, "role": "user", "content": request.json["content"]}
    return {"success": True, "messageId": key}


@app.post("/api/completion")
def answer():
    # The visitor's message, or the answer to it that is to be written anew.
    question = request.json["messageId"].removesuffix("-answer")
    key, text = f"{question}-answer", f"You said: **{messages[question]['content']}**"
    messages[key] = {"id": key, "role": "assistant", "content": text}
    return {"messageId": key, "content": text}
