from django.urls import path

import views

urlpatterns = [
    path("", views.page),
    path("api/chat", views.open_chat),
    path("api/chat/kai/message", views.save_message),
    path("api/completion", views.answer),
]
