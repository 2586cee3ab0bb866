"""A page with a chat, and the chat's back end."""

import json

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

# One conversation for everybody; yours are in a database, by user.
messages = {"hello": {"id": "hello", "role": "assistant", "content": "Hello. Ask me anything."}}


@ensure_csrf_cookie  # a page without a form of Django's sets none by itself
@require_GET
def page(request):
    return render(request, "chat.html", {"name": "Kai"})


@require_GET
def open_chat(request):
    if request.GET["chatId"] != "kai":
        return JsonResponse({"chat": False})
    chat = {"id": "kai", "name": "Kai", "messages": list(messages.values())}
    return JsonResponse({"chat": chat})


@require_POST
def save_message(request):
    key = request.headers["Idempotency-Key"]  # the same when the browser has to send it again
    content = json.loads(request.body)["content"]
    messages[key] = {"id": key, "role": "user", "content": content}
    return JsonResponse({"success": True, "messageId": key})


@require_POST
def answer(request):
    # The visitor's message, or the answer to it that is to be written anew.
    question = json.loads(request.body)["messageId"].removesuffix("-answer")
    key, text = f"{question}-answer", f"You said: **{messages[question]['content']}**"
    messages[key] = {"id": key, "role": "assistant", "content": text}
    return JsonResponse({"messageId": key, "content": text})
