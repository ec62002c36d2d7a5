"""A conversation that was deleted while somebody acted in it: not found, no error of ours."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.deprecation import MiddlewareMixin

from chatapp.conversations.models import Conversation


class DeletedMeanwhile(MiddlewareMixin):
    """A middleware: what is gone between a view's look-up and its lock is answered by 404.

    Every look-up of a conversation is somebody's request for it, so no view does this by itself.
    """

    def process_exception(self, _request: HttpRequest, exception: Exception) -> None:
        """Look at what a view could not handle."""
        if isinstance(exception, Conversation.DoesNotExist):
            raise Http404 from exception
