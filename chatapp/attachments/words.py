"""What is said of a file that can't be attached, and what to do about it."""

from __future__ import annotations

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chatapp.attachments.fetching import Reason
from chatapp.attachments.inspecting import Why


def told(why: Why) -> str:
    """Return what was wrong with a file, and what to do about it."""
    size = number_format(settings.ATTACHMENT_BYTES // 1_000_000)
    pixels = number_format(settings.ATTACHMENT_PIXELS // 1_000_000)
    characters = number_format(settings.ATTACHMENT_CHARACTERS, force_grouping=True)
    files = settings.ATTACHMENTS_PER_MESSAGE
    texts = {
        Why.EMPTY: _("It is empty. Choose a file with something in it."),
        Why.TOO_LARGE: _("It is too large: at most %(most)s MB. Make it smaller.") % {"most": size},
        Why.TOO_MANY_PIXELS: _("It has too many pixels: at most %(most)s million. Make it smaller.")
        % {"most": pixels},
        Why.BROKEN_IMAGE: _("It can't be read as an image. Save it anew as PNG or JPEG."),
        Why.OTHER_IMAGE: _(
            "It is an image of a kind that can't be read here. Save it as PNG or JPEG."
        ),
        Why.PDF: _(
            "It is a PDF, which can't be read here. Copy the text that matters, or attach pictures"
            " of its pages."
        ),
        Why.PACKED: _(
            "It is an office document or an archive, which can't be read here. Save what matters"
            " as plain text or CSV."
        ),
        Why.NOT_UTF8: _(
            "It is a text in an old encoding, such as Windows-1252 or GBK. Save it as UTF-8 and"
            " attach it again."
        ),
        Why.NOT_A_TEXT: _(
            "It is neither an image nor plain text. Attach PNG, JPEG, WebP, GIF or text."
        ),
        Why.TOO_LONG: _("It is too long: at most %(most)s characters. Attach a part of it.")
        % {"most": characters},
        Why.TOO_MANY: ngettext(
            "Only %(most)s file fits. Remove one, or begin a new chat.",
            "Only %(most)s files fit. Remove one, or begin a new chat.",
            files,
        )
        % {"most": files},
    }
    return texts[why]


def told_of_image(why: Reason, host: str) -> str:
    """Return why an image of an answer is not shown."""
    size = number_format(settings.IMAGE_BYTES // 1_000_000)
    pixels = number_format(settings.IMAGE_PIXELS // 1_000_000)
    texts = {
        Reason.INSIDE: _("Not shown: %(host)s has no public address, so it was not asked."),
        Reason.UNREACHABLE: _("Not shown: %(host)s could not be reached."),
        Reason.SLOW: _("Not shown: %(host)s took too long."),
        Reason.NOT_GIVEN: _("Not shown: %(host)s has no image at this address."),
        Reason.ELSEWHERE: _("Not shown: %(host)s leads on to another host, which was not asked."),
        Reason.TOO_LARGE: _("Not shown: it is larger than %(size)s MB."),
        Reason.TOO_MANY_PIXELS: _("Not shown: it has more than %(pixels)s million pixels."),
        Reason.NOT_AN_IMAGE: _("Not shown: it can't be read as a PNG, JPEG, WebP or GIF image."),
        Reason.BUSY: _("Other images are on their way just now. Try again in a moment."),
        Reason.TOO_MANY: _("Not shown: this conversation shows as many images as it may."),
    }
    return texts[why] % {"host": host, "size": size, "pixels": pixels}
