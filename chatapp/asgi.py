"""The ASGI application: Django for HTTP, the chat's consumer for sockets."""

from __future__ import annotations

import atexit
import os
import threading
from importlib import import_module

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatapp.settings")
http = get_asgi_application()  # loads the apps, which the sockets' routes need

from chatapp.chat.routing import unknown_sockets  # noqa: E402
from chatapp.chat.routing import websocket_urlpatterns as chat_sockets  # noqa: E402
from chatapp.chat.runner import runner  # noqa: E402
from chatapp.desk.duty import beating  # noqa: E402
from chatapp.desk.routing import websocket_urlpatterns as desk_sockets  # noqa: E402
from chatapp.ops.bodies import BodyLimit  # noqa: E402
from refusals import copybook  # noqa: E402

# The first answer need not wait for the client's import, nor the start for it: 0.8 s, off the loop.
threading.Thread(target=import_module, args=("openai",), daemon=True).start()
# An orderly stop, by whatever server: nothing that was said is lost, and no lease has to run out.
atexit.register(runner.end_all)
# Words that are published in any process show in this one at once.
copybook.follow()
# While no web process is up, no agent can be here, and none counts as away.
beating.follow()

application = ProtocolTypeRouter(
    {
        "http": BodyLimit(http),
        "websocket": OriginValidator(
            AuthMiddlewareStack(URLRouter([*chat_sockets, *desk_sockets, *unknown_sockets])),
            settings.ORIGINS,
        ),
    }
)
