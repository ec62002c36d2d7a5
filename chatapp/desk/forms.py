"""What an agent may post."""

from __future__ import annotations

from django import forms
from django.conf import settings


class Reply(forms.Form):
    """Words for the person, once per `key`."""

    text = forms.CharField(max_length=settings.MAX_MESSAGE_CHARACTERS)
    key = forms.UUIDField()


class Note(Reply):
    """Words for other agents."""

    key = forms.UUIDField(required=False)
