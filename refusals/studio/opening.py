"""Opening a place of the library: what lies on the desk, and what the rest is compared with."""

from __future__ import annotations

from collections.abc import Mapping

from refusals.copybook import Place, live
from refusals.copybook.book import Words
from refusals.models import CopyVersion, Publication
from refusals.studio.desks import WIDTHS, Desk
from refusals.studio.previews import STATES, THEMES, state_for


def desk_at(  # noqa: PLR0913 - each part of the page that somebody may ask for
    place: Place,
    *,
    person_id: int,
    text: str | None = None,
    version: CopyVersion | None = None,
    state: str = "",
    width: str = "",
    theme: str = "",
    notice: str = "",
    why: str = "",
    reasons: Mapping[str, str] | None = None,
    theirs: CopyVersion | None = None,
    against: CopyVersion | None = None,
) -> Desk:
    """Open a place, with `version` or `text` on the desk or else what shows there now."""
    publication = (
        Publication.objects.filter(**place._asdict())
        .select_related("version", "previous", "by")
        .first()
    )
    book = live()
    words = book.words(*place)
    if publication is not None:  # fresher than this process's book may be
        words = Words(publication.version.text, publication.version_id, place.language)
    if text is None and version is None and publication is not None:
        version = publication.version
    newest = CopyVersion.objects.filter(**place._asdict()).values_list("pk", flat=True).first()
    return Desk(
        place=place,
        text=text if text is not None else version.text if version else words.text,
        state=state if state in STATES else state_for(place.slot),
        width=width if width in WIDTHS else WIDTHS[0],
        theme=theme if theme in THEMES else "both",
        notice=notice,
        why=why,
        reasons=reasons or {},
        words=words,
        publication=publication,
        newest=newest or 0,
        person_id=person_id,
        version=version if version and text in {None, version.text} else None,
        theirs=theirs,
        against=against,
        book=book,
    )
