"""What forms of workplaces are made of, beside what Django brings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    Several = forms.ModelMultipleChoiceField[Any]
else:  # generic to the type checker only
    Several = forms.ModelMultipleChoiceField


class SeveralRows(Several):
    """Rows to choose from; a number that no row can have is no choice, as any other is not.

    Django asks SQLite for it as it is, which can't count so far.
    """

    def clean(self, value: Any) -> Any:
        """Return the chosen rows; raises ValidationError for what is none of them."""
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_pk_value"],
                code="invalid_pk_value",
                params={"pk": max(value, key=len)[:20]},
            ) from None
