"""What stands beside the link of an image in an answer: the image, once fetched, or the offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from chatapp.attachments.models import Attachment
from chatapp.chat.images import host_of
from chatapp.chat.rendering.images import Named, may_have_images
from chatapp.conversations.models import Message

NOTHING = SafeString("")


@dataclass(frozen=True, slots=True)
class Pictures:
    """The images of one answer, as the reader gets them.

    With a `token` they are read by a shared link: what its person fetched is shown, and nothing is
    offered.
    """

    message: Message
    fetched: Mapping[str, Attachment] = field(default_factory=dict)
    token: str = ""

    @property
    def offered(self) -> bool:
        """Say whether there may be any to ask for."""
        return bool(settings.IMAGES) and not self.token and may_have_images(self.message.text)

    def fetched_until(self, moment: datetime) -> Pictures:
        """Return them as they were then: what was fetched later is a link alone."""
        then = {address: one for address, one in self.fetched.items() if one.created <= moment}
        return replace(self, fetched=then)

    def beside(self, number: int, image: Named, told: str = "") -> SafeString:
        """Return what belongs beside one link; `told` says why a try came to nothing."""
        context = {"id": f"image-{self.message.pk}-{number}", "words": image.words}
        if file := self.fetched.get(image.address):
            return _drawn({**context, "file": file, "url": self._url_of(file)})
        host = host_of(image.address)
        if not host or not self.offered or number >= settings.IMAGES_PER_CONVERSATION:
            return NOTHING
        url = reverse("show_image", args=[self.message.conversation_id, self.message.pk, number])
        form = f"images-{self.message.pk}"
        return _drawn({**context, "host": host, "url": url, "form": form, "told": told})

    def _url_of(self, file: Attachment) -> str:
        if self.token:
            return reverse("shared_attachment", args=[self.token, file.pk])
        return reverse("attachment", args=[file.conversation_ref, file.pk])


def _drawn(context: dict[str, object]) -> SafeString:
    return SafeString(render_to_string("chat/_image.html", context).strip())
