"""Show an image of an answer to the person who asked to see it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from chatapp.accounts.http import HtmxRequest
from chatapp.accounts.limiting.limits import Act
from chatapp.accounts.limiting.throttled import limited
from chatapp.attachments.fetching import Missing
from chatapp.attachments.words import told_of_image
from chatapp.chat import images
from chatapp.chat.page.pictures import Pictures
from chatapp.chat.rendering.images import Named
from chatapp.chat.views.responding import conversation_of
from chatapp.conversations.models import Conversation, Message


@require_POST
def show_image(
    request: HtmxRequest, conversation_id: UUID, message_id: UUID, number: int
) -> HttpResponse:
    """Fetch an image and answer with it, or with why it stays a link; again changes nothing."""
    message = get_object_or_404(conversation_of(request, conversation_id).messages, pk=message_id)
    try:
        image = images.named_in(message, number)
    except images.NotOffered:
        raise Http404 from None
    answer = _show(request, message, number, image)
    if answer.status_code == 429 and request.htmx:
        answer["HX-Retarget"] = "closest .image-offer"
    return answer


@limited(Act.IMAGE)
def _show(request: HtmxRequest, message: Message, number: int, image: Named) -> HttpResponse:
    try:
        file = images.show(message, image.address)
    except Missing as missing:
        told = told_of_image(missing.why, images.host_of(image.address))
        return _not_shown(request, message, number, image, told)
    except Conversation.DoesNotExist:
        raise Http404 from None
    if not request.htmx:
        return redirect(f"{message.conversation.get_absolute_url()}#image-{message.pk}-{number}")
    return HttpResponse(Pictures(message, {image.address: file}).beside(number, image))


def _not_shown(
    request: HtmxRequest, message: Message, number: int, image: Named, told: str
) -> HttpResponse:
    if not request.htmx:
        context = {"conversation": message.conversation, "told": told}
        return render(request, "chat/image.html", context, status=422)
    return HttpResponse(Pictures(message).beside(number, image, told), status=422)
