"""The demo endpoint: OpenAI-compatible chat completions by scripted models, in demo mode only."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from chatapp.demo import asked, playing, seen
from chatapp.demo.scripts import Act

View = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponseBase]]


def demo_only(view: View) -> View:
    """Hide a view outside demo mode, however it was routed."""

    @wraps(view)
    async def shown(request: HttpRequest) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return await view(request)

    return shown


@csrf_exempt  # a provider's clients have no session here, so there is nothing to forge
@require_POST
@demo_only
async def completions(request: HttpRequest) -> HttpResponseBase:
    """Play the script that answers the request."""
    try:
        wanted = asked.read(request.body)
    except asked.NoSuchModel as error:
        return _error(404, f"The model {error} does not exist.", "model_not_found")
    except asked.BadAsk as error:
        return _error(400, str(error), "invalid_request_error")
    return _played(playing.choose(wanted))


def _played(play: playing.Play) -> HttpResponseBase:
    noted = seen.begin(play.asked.model)
    if play.script.act in {Act.BLOCK, Act.FAIL}:
        seen.end(noted, by="finished")
        return JsonResponse(playing.error_of(play.script), status=play.script.status)
    if not play.asked.streamed:
        seen.end(noted, by="finished")
        return JsonResponse(playing.whole(play))
    pieces = seen.watched(playing.stream(play, settings.DEMO_PACE), noted)
    response = StreamingHttpResponse(pieces, content_type="text/event-stream; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@require_GET
@demo_only
async def models(request: HttpRequest) -> HttpResponseBase:
    """List the scripted models as a provider lists its own."""
    rows = [{"id": name, "object": "model", "owned_by": "scripted demo"} for name in asked.MODELS]
    return JsonResponse({"object": "list", "data": rows})


@require_GET
@demo_only
async def recent(request: HttpRequest) -> HttpResponseBase:
    """List the latest requests to this process and how they ended, without a word of them."""
    rows: list[dict[str, Any]] = [noted.as_json() for noted in seen.RECENT]
    return JsonResponse({"seen": rows})


def _error(status: int, message: str, code: str) -> JsonResponse:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return JsonResponse({"error": error}, status=status)
