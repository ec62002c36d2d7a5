"""What people say of a decline that looks wrong to them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from refusals.models.ledger import Refusal


class Report(models.Model):
    """Somebody's words about one refusal, redacted; only where they wrote any.

    They are the one text of a person that stands beside the ledger, so they go with the
    conversation that they came from.
    """

    refusal = models.OneToOneField(Refusal, on_delete=models.CASCADE, related_name="report")
    words = models.TextField()
    created = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"About {self.refusal_id}"
