"""`manage.py reindex`: make findable what was written before there was a search."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from chatapp.conversations import search
from chatapp.conversations.models import Conversation, SearchText


class Command(BaseCommand):
    """Index every conversation again, one transaction each; safe to repeat."""

    help = "Make every title and message findable again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Index them one by one and say how many there were."""
        done = 0
        for conversation in Conversation.objects.filter(deleted=None).iterator():
            _index(conversation)
            done += 1
        self.stdout.write(f"{done} conversations can be searched")


@transaction.atomic
def _index(conversation: Conversation) -> None:
    SearchText.objects.filter(conversation=conversation).delete()
    search.index_title(conversation)
    for message in conversation.messages.iterator():
        search.index_message(message)
