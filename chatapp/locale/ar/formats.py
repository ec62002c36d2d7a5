"""Arabic dates with a time, which Django leaves as Americans write them."""

from __future__ import annotations

DATETIME_FORMAT = "j F Y، g:i A"
SHORT_DATETIME_FORMAT = "d/m/Y g:i A"
