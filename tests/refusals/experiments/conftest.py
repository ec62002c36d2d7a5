"""What the tests of experiments share: a place with a live text and others that were approved."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from refusals import copybook
from refusals.copybook import Place
from refusals.copybook.seed import seed
from refusals.models import CopyVersion, Publication
from refusals.studio.experimenting import conducting

PLACE = Place("headline", "illicit", "en")


@pytest.fixture
def author(db):
    """Return a designer's id."""
    return get_user_model().objects.create(username="author").pk


@pytest.fixture
def approved(author):
    """Return a function that writes an approved version, of the usual place or another."""

    def write(text, place=PLACE, state=CopyVersion.State.APPROVED):
        return CopyVersion.objects.create(
            **place._asdict(),
            text=text,
            digest=CopyVersion.digest_of(text),
            state=state,
            author_id=author,
        )

    return write


@pytest.fixture
def experiment(db, author, approved):
    """Return a function that makes an experiment of the live text against others, and starts it."""
    seed()
    copybook.forget()

    def make(*texts, place=PLACE, run=True, **plan):
        others = [approved(text, place) for text in texts or ["Steps like these can't be given"]]
        found = conducting.draft(
            place,
            [version.pk for version in others],
            **{"name": "Shorter", "sample": 50, "days": 28, "traffic": 100, **plan},
            author_id=author,
        )
        if run:
            conducting.start(found, by_id=author)
            copybook.forget()
        return found

    return make


def live_version(place=PLACE) -> int:
    """Return the id of the version that is live in `place`."""
    return Publication.objects.get(**place._asdict()).version_id
