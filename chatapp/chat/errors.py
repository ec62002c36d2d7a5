"""What went wrong with a turn, in words, each with what to do about it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chatapp.conversations.models import Turn


def named_error(turn: Turn) -> str:
    """Return the sentence for a turn that was cut or failed; nothing for one that ended well."""
    if turn.state == Turn.State.STOPPED:
        return _("Stopped. What was written so far is kept.")
    if turn.state not in {Turn.State.TRUNCATED, Turn.State.FAILED}:
        return ""
    texts = {
        "": _("The answer was cut off when the connection to our server was lost."),
        "length": _("The answer reached its longest length and ends here."),
        "no_finish": _("The answer ended without an end: the rest never came."),
        "empty": _("The model sent an empty answer."),
        "aborted": _("The provider ended the answer early."),
        "rate_limit": _("The provider is getting too many requests. Try again in a moment."),
        "overloaded": _("The provider is too busy right now. Try again in a moment."),
        "quota": _("The account for this model has nothing left. Try another model."),
        "auth": _("The provider did not accept our key for this model. Try another model."),
        "not_found": _("The provider does not have this model. Try another one."),
        "not_configured": _("This model is not set up here. Try another one."),
        "context_length": _("This conversation is too long for the model. Start a new one."),
        "bad_request": _("The provider could not read this request. Try another model."),
        "first_token_timeout": _("The model did not start to answer in time."),
        "total_timeout": _("The answer took too long and was ended."),
        "connection": _("The connection to the provider was lost."),
        "bad_response": _("The provider sent something that is no answer."),
        "internal": _("Something broke on our side. It has been noted."),
    }
    return texts.get(turn.error) or _("The provider had a problem and could not answer.")
