"""Every setting of the product, read from the environment; a wrong value names its variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from chatapp import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where we run -----------------------------------------------------------------------------

DEMO = env.flag("CHATAPP_DEMO", default=False)
DEMO_PASSWORD = env.text("CHATAPP_DEMO_PASSWORD", default="demo")
# How many chunks a second the scripted models send; 0 sends as fast as it can.
DEMO_PACE = env.number("CHATAPP_DEMO_PACE", default=45)
DEBUG = env.flag("CHATAPP_DEBUG", default=False)
VAR = Path(env.text("CHATAPP_VAR", default=str(BASE_DIR / "var"))).resolve()
RUN = VAR / "run"
PORT = env.whole("PORT", default=8000, least=1, most=65_535)
# Where this process serves itself; the demo models are behind it as others are behind theirs.
SELF_URL = f"http://127.0.0.1:{PORT}"
# Without a key, a random one is made and kept.
SECRET_KEY = env.secret("CHATAPP_SECRET_KEY", kept=VAR / "secret_key")
ALLOWED_HOSTS = env.words("CHATAPP_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
# The full origins (scheme, host, port) whose pages may open our sockets.
ORIGINS = env.origins(
    "CHATAPP_ORIGINS", default=[f"http://{host}:{PORT}" for host in ("127.0.0.1", "localhost")]
)
CSRF_TRUSTED_ORIGINS = ORIGINS
SECURE = all(origin.startswith("https://") for origin in ORIGINS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
# Who bears it may read /metrics; staff may anyway.
METRICS_TOKEN = env.text("CHATAPP_METRICS_TOKEN", default="")

# --- What it is made of -----------------------------------------------------------------------

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "csp",
    "django_htmx",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "refusals",
    "chatapp.accounts",
    "chatapp.attachments",
    "chatapp.conversations",
    "chatapp.desk",
    "chatapp.chat",
    "chatapp.privacy",
    "chatapp.demo",
    "chatapp.ops",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chatapp.ops.headers.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chatapp.accounts.reader.clocks.ReadersClock",
    "chatapp.accounts.reader.countries.ChosenCountry",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "chatapp.ops.unstorable.RefuseNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "chatapp.conversations.deleted.DeletedMeanwhile",
]
ROOT_URLCONF = "chatapp.urls"
ASGI_APPLICATION = "chatapp.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "chatapp.accounts.context.workplaces",
                "chatapp.accounts.context.preferences",
            ],
        },
    }
]

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["chatapp.accounts.signing_in.backends.ByNameOrEmail"]
SESSION_ENGINE = "chatapp.accounts.signing_in.session_store"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Each module says what it stores for people, in the order in which it is removed.
PRIVACY_HOLDINGS = [
    "chatapp.desk.holdings",
    "chatapp.chat.holdings",
    "chatapp.privacy.holdings",
    "chatapp.accounts.holdings",
]
# For how many days things are kept; 0 keeps them until somebody deletes them. The words of
# requests to the desk: each queue has its own period.
KEEP_CONVERSATION_DAYS = env.whole("CHATAPP_KEEP_CONVERSATION_DAYS", default=730)
KEEP_GUEST_DAYS = env.whole("CHATAPP_KEEP_GUEST_DAYS", default=30)
KEEP_LEDGER_DAYS = env.whole("CHATAPP_KEEP_LEDGER_DAYS", default=1_095)
KEEP_EXPORT_DAYS = env.whole("CHATAPP_KEEP_EXPORT_DAYS", default=1, least=1)
# Whoever deletes everything may ask for so many days in which to think again.
ERASE_AFTER_DAYS = env.whole("CHATAPP_ERASE_AFTER_DAYS", default=7, least=1)
# Without a server for mail, letters are files under `var/mail`, and the demo shows them.
_MAIL = env.mail("CHATAPP_EMAIL_URL", default=f"filemail:///{VAR}/mail")
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _MAIL.get("EMAIL_FILE_PATH") or str(VAR / "mail")
EMAIL_HOST = _MAIL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _MAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _MAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_MAIL.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_MAIL.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = env.whole("CHATAPP_EMAIL_TIMEOUT", default=10, least=1)
DEFAULT_FROM_EMAIL = env.text("CHATAPP_EMAIL_FROM", default="Onward <noreply@localhost>")
# For so long a link in a letter works: a new account, a new address, a forgotten password.
LINK_SECONDS = PASSWORD_RESET_TIMEOUT = env.whole("CHATAPP_LINK_HOURS", default=24, least=1) * 3_600
# Whether who works here must have a second step at sign-in before they can go on.
STAFF_NEED_SECOND_STEP = env.flag("CHATAPP_STAFF_SECOND_STEP", default=False)
if STAFF_NEED_SECOND_STEP:
    MIDDLEWARE.append("chatapp.accounts.signing_in.second_step_required.SecondStepRequired")

# --- The record -------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# For one machine, and safe for several processes of it.
_SQLITE = {
    "ENGINE": "chatapp.sqlite",
    "NAME": VAR / "db.sqlite3",
    # Every write of a socket would open the file anew, a third of a turn's cost; a request's
    # connection still goes with its thread.
    "CONN_MAX_AGE": None,
    # IMMEDIATE, or two writers that read first fail at once with "database is locked".
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            # FULL: what is acknowledged outlasts a power cut, too, for a millisecond a commit.
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA secure_delete=ON;"  # what people have removed is not left in free pages
        ),
    },
    "TEST": {"NAME": VAR / "test.sqlite3"},
}
# For so long a request waits for a connection to PostgreSQL, until it is told to come again.
_DATABASE_WAIT = env.whole("CHATAPP_DATABASE_WAIT_SECONDS", default=10, least=2)
DATABASES = {"default": env.postgresql("DATABASE_URL", wait=_DATABASE_WAIT) or _SQLITE}

# --- The broker, the channel layer and the turn's log -------------------------------------------

REDIS_URL = env.redis_url("REDIS_URL", written=RUN / "broker.url")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "chatapp.channel_layer.ChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
}
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # kombu rescans for lost work every interval x throttle seconds; its defaults make that 100 s.
    "visibility_timeout": 120,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    # The lowest number is served first; `chatapp.desk.notifying.enqueueing` says which is whose.
    "queue_order_strategy": "priority",
    "priority_steps": [0, 3, 6, 9],
}
CELERY_TASK_DEFAULT_PRIORITY = 6
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_step": 0.1}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# No statement of a task may take longer, on PostgreSQL.
TASK_STATEMENT_SECONDS = env.number("CHATAPP_TASK_STATEMENT_SECONDS", default=60, least=1)
CELERY_IMPORTS = ["refusals.probe.tasks"]
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(RUN / "beat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "announce forgotten tickets": {
        "task": "chatapp.desk.tasks.announce_forgotten",
        "schedule": env.number("CHATAPP_TICKET_SWEEP_SECONDS", default=5, least=0.5),
    },
    "take in forgotten tickets": {
        "task": "chatapp.desk.tasks.take_in_forgotten",
        "schedule": env.number("CHATAPP_TICKET_SWEEP_SECONDS", default=5, least=0.5),
    },
    "send what is due": {
        "task": "chatapp.desk.tasks.deliver_due",
        "schedule": env.number("CHATAPP_DELIVERY_SWEEP_SECONDS", default=5, least=0.5),
    },
    "warn and escalate": {
        "task": "chatapp.desk.tasks.sweep_clocks",
        "schedule": env.number("CHATAPP_CLOCK_SWEEP_SECONDS", default=15, least=0.5),
    },
    "give back what waits for nobody": {
        "task": "chatapp.desk.tasks.give_back",
        "schedule": env.number("CHATAPP_AWAY_SWEEP_SECONDS", default=15, least=0.5),
    },
    "give out waiting tickets": {
        "task": "chatapp.desk.tasks.assign_waiting",
        "schedule": env.number("CHATAPP_ASSIGN_SWEEP_SECONDS", default=15, least=0.5),
    },
    "open unsolved tickets again": {
        "task": "chatapp.desk.tasks.reopen_unsolved",
        "schedule": env.number("CHATAPP_REOPEN_SWEEP_SECONDS", default=30, least=0.5),
    },
    "keep tickets no longer": {
        "task": "chatapp.desk.tasks.keep_no_longer",
        "schedule": env.number("CHATAPP_KEEPING_SWEEP_SECONDS", default=600, least=0.5),
    },
    "end dead turns": {
        "task": "chatapp.chat.tasks.end_dead_turns",
        "schedule": env.number("CHATAPP_TURN_SWEEP_SECONDS", default=2, least=0.5),
    },
    "make exports, remove what is due": {
        "task": "chatapp.privacy.tasks.take_up",
        "schedule": env.number("CHATAPP_PRIVACY_SWEEP_SECONDS", default=15, least=0.5),
    },
    "keep nothing beyond its time": {
        "task": "chatapp.privacy.tasks.keep_no_longer",
        "schedule": env.number("CHATAPP_RETENTION_SWEEP_SECONDS", default=600, least=0.5),
    },
    "leave no traces of what was removed": {
        "task": "chatapp.privacy.tasks.leave_no_traces",
        "schedule": env.number("CHATAPP_TRACES_SWEEP_SECONDS", default=86_400, least=0.5),
    },
    "remove what was attached and not sent": {
        "task": "chatapp.attachments.tasks.remove_unsent",
        "schedule": env.number("CHATAPP_ATTACHMENT_SWEEP_SECONDS", default=600, least=0.5),
    },
    "remove files that no row names": {
        "task": "chatapp.attachments.tasks.remove_strays",
        "schedule": env.number("CHATAPP_STRAY_SWEEP_SECONDS", default=21_600, least=0.5),
    },
    "ask to read resources again": {
        "task": "chatapp.accounts.tasks.ask_to_read_again",
        "schedule": env.number("CHATAPP_REMINDER_SWEEP_SECONDS", default=3_600, least=0.5),
    },
    "count refusals for analysts": {
        "task": "chatapp.ops.tasks.count_refusals",
        "schedule": env.number("CHATAPP_COUNTING_SWEEP_SECONDS", default=60, least=0.5),
    },
    "go on with probes": {
        "task": "refusals.probe.tasks.go_on_with_probes",
        "schedule": env.number("CHATAPP_PROBE_SWEEP_SECONDS", default=15, least=0.5),
    },
    "purge deleted conversations": {
        "task": "chatapp.chat.tasks.purge_deleted",
        "schedule": env.number("CHATAPP_PURGE_SWEEP_SECONDS", default=60, least=0.5),
    },
}
_MENDING = {
    "chatapp.chat.tasks.end_dead_turns",
    "chatapp.desk.tasks.announce_forgotten",
    "chatapp.desk.tasks.assign_waiting",
    "chatapp.desk.tasks.deliver_due",
    "chatapp.desk.tasks.give_back",
    "chatapp.desk.tasks.reopen_unsolved",
    "chatapp.desk.tasks.sweep_clocks",
    "chatapp.desk.tasks.take_in_forgotten",
}
for _sweep in CELERY_BEAT_SCHEDULE.values():
    # A worker that was away finds a few of each waiting, not one for every time that it missed.
    # Not less than a minute, which clocks of two machines may differ by.
    _sweep["options"] = {"expires": max(60.0, _sweep["schedule"])}
    # Who waits for these was forgotten once: no flood of new work goes before them.
    if _sweep["task"] in _MENDING:
        _sweep["options"]["priority"] = 0

# --- Models and turns ---------------------------------------------------------------------------

MODELS_FILE = Path(
    env.text("CHATAPP_MODELS", default=str(BASE_DIR / "chatapp" / "providers" / "models.toml"))
)
REPLY_MIDDLEWARE = [
    "refusals.engine.screening.rules.RefuseByOurRules",
    "refusals.engine.screening.postcheck.CheckAnswers",
    "refusals.engine.middleware.InterceptRefusals",
]
# For how long the opening of an answer may be held back: so many characters, and so many
# milliseconds for which nothing more comes, unless it looks like a decline.
REFUSALS_HOLD = {
    "characters": env.whole("CHATAPP_HOLD_CHARACTERS", default=900, least=1),
    "milliseconds": env.whole("CHATAPP_HOLD_MILLISECONDS", default=1_500, least=1),
}
REFUSALS_REPLY_FOR = "chatapp.chat.pipeline.reply_for"
REFUSALS_MODELS = "chatapp.chat.pipeline.probed_models"
REFUSALS_REPLIES_DONE = "chatapp.providers.clients.close_clients"
# What the studio's sample cards say for us: a wait, hours and data terms, in the card's language.
REFUSALS_SAMPLE_HOST = "chatapp.gallery.exhibits.host_in"
# How hard a probe asks each model, how long one prompt may take with all its tries, and after how
# many characters a reply is judged by what came.
REFUSALS_PROBE = {
    "concurrency": env.whole("CHATAPP_PROBE_CONCURRENCY", default=8 if DEMO else 4, least=1),
    "per_minute": env.whole("CHATAPP_PROBE_PER_MINUTE", default=1_200 if DEMO else 120, least=1),
    "seconds": env.number("CHATAPP_PROBE_SECONDS", default=120, least=0.1),
    "tries": env.whole("CHATAPP_PROBE_TRIES", default=3, least=1),
    "characters": env.whole("CHATAPP_PROBE_CHARACTERS", default=4_000, least=100),
}
# How often each prompt is asked unless somebody says otherwise.
REFUSALS_PROBE_REPEATS = env.whole("CHATAPP_PROBE_REPEATS", default=3, least=1, most=100)
# So many requests one probe may make at most.
REFUSALS_PROBE_MOST = env.whole("CHATAPP_PROBE_MOST", default=20_000, least=1)
# A folder of the operator's own suites, beside the shipped ones.
REFUSALS_PROBE_SUITES = env.text("CHATAPP_PROBE_SUITES", default="")
# A worker asks for a probe so many seconds at a time, and does other work in between.
REFUSALS_PROBE_SLICE = env.number("CHATAPP_PROBE_SLICE", default=20, least=0.1)
# After so many hours what was probed is probed again, and what moved is told; 0: never by itself.
REFUSALS_PROBE_HOURS = env.number("CHATAPP_PROBE_HOURS", default=0)
# Through it a process tells the others that published words changed; "" for one process alone.
REFUSALS_REDIS_URL = REDIS_URL
# Every so many seconds a process asks the database whether words changed, should it miss the bell.
REFUSALS_COPY_RECHECK = env.number("CHATAPP_COPY_RECHECK", default=0.5)
# Whether a second person approves words before they are published; in a crisis one always does.
REFUSALS_COPY_REVIEW = env.flag("CHATAPP_COPY_REVIEW", default=True)
# For so many days a check of a resource counts; staff are alerted then, nothing is removed.
REFUSALS_RESOURCE_DAYS = env.whole("CHATAPP_RESOURCE_DAYS", default=90, least=1)
# Days older than this stay as analysts counted them: the ledger's rows of them may be gone.
REFUSALS_LEDGER_DAYS = KEEP_LEDGER_DAYS
# Of fewer than so many, analysts are told no share: it would be of chance, or of one person.
REFUSALS_FEW = env.whole("CHATAPP_ANALYTICS_FEW", default=20, least=2)
REFUSALS_POLICY_FILE = env.text("CHATAPP_POLICY", default="")
# Dotted paths of callables that look at what is asked and at what was answered; none: our rules.
REFUSALS_MODERATION = env.text("CHATAPP_MODERATION", default="")
REFUSALS_ANSWER_CHECK = env.text("CHATAPP_ANSWER_CHECK", default="")
# What a policy pack may ask of the moment; declared here, never guessed from an address or a text.
JURISDICTION = env.text("CHATAPP_JURISDICTION", default="").strip()
# Whom this deployment serves. Empty: guests, members and staff by how they came in.
AUDIENCE = env.one_of("CHATAPP_AUDIENCE", names=("guest", "member", "minor", "staff"))
DATA_CLASS = env.text("CHATAPP_DATA_CLASS", default="").strip()
SCOPE = env.text("CHATAPP_SCOPE", default="").strip()
DECLINE_STYLE = env.text("CHATAPP_DECLINE_STYLE", default="").strip()
# How long the model that declined may take over suggestions for other words; 0: it isn't asked.
SUGGEST_SECONDS = env.number("CHATAPP_SUGGEST_SECONDS", default=6)
MAX_MESSAGE_CHARACTERS = env.whole("CHATAPP_MAX_MESSAGE_CHARACTERS", default=16_000, least=1)
MAX_REPLY_CHARACTERS = env.whole("CHATAPP_MAX_REPLY_CHARACTERS", default=400_000, least=1_000)
# Of what somebody says about an answer beside a thumb.
MAX_RATING_CHARACTERS = env.whole("CHATAPP_MAX_RATING_CHARACTERS", default=500, least=1)
HISTORY_CHARACTERS = env.whole("CHATAPP_HISTORY_CHARACTERS", default=48_000, least=0)
TURN_LEASE_SECONDS = env.number("CHATAPP_TURN_LEASE_SECONDS", default=6, least=1)
# For so long the end of a turn waits for a database that is away, before it is given up.
TURN_SAVE_SECONDS = env.number("CHATAPP_TURN_SAVE_SECONDS", default=120)
TURN_LOG_SECONDS = env.whole("CHATAPP_TURN_LOG_SECONDS", default=3600, least=60)
# For so long a deletion can be undone; then the conversation is really gone.
UNDO_SECONDS = env.whole("CHATAPP_UNDO_SECONDS", default=600, least=1)
# So many messages are shown at first; earlier ones come as the reader goes back.
TRANSCRIPT_MESSAGES = env.whole("CHATAPP_TRANSCRIPT_MESSAGES", default=20, least=2)
# Of more lines or characters than these, what somebody said shows its first eight lines at first.
FOLD = {
    "lines": env.whole("CHATAPP_FOLD_LINES", default=12, least=9),
    "characters": env.whole("CHATAPP_FOLD_CHARACTERS", default=900, least=100),
}
# What people attach: how much of it, and for how long it waits to be sent.
ATTACHMENTS_ROOT = VAR / "attachments"
ATTACHMENT_BYTES = env.whole("CHATAPP_ATTACHMENT_BYTES", default=10_000_000, least=1_000)
# The most that may be sent at once; a proxy in front should have the same limit.
BODY_BYTES = env.whole("CHATAPP_BODY_BYTES", default=ATTACHMENT_BYTES + 1_000_000, least=100_000)
ATTACHMENT_PIXELS = env.whole("CHATAPP_ATTACHMENT_PIXELS", default=40_000_000, least=1_000)
# Images are made smaller until no edge is longer: models see no more, and it is less to send.
ATTACHMENT_EDGE = env.whole("CHATAPP_ATTACHMENT_EDGE", default=2_048, least=64)
ATTACHMENT_CHARACTERS = env.whole("CHATAPP_ATTACHMENT_CHARACTERS", default=40_000, least=100)
ATTACHMENTS_PER_MESSAGE = env.whole("CHATAPP_ATTACHMENTS_PER_MESSAGE", default=6, least=0)
ATTACHMENTS_PER_CONVERSATION = env.whole(
    "CHATAPP_ATTACHMENTS_PER_CONVERSATION", default=60, least=0
)
ATTACHMENT_UNSENT_SECONDS = env.whole("CHATAPP_ATTACHMENT_UNSENT_SECONDS", default=86_400, least=60)
# Images in answers: a link each, and fetched by us only for a reader who asks for that one. 0:
# links alone. A fetch may take so long, in all, and so many of a process be under way at once.
IMAGES = env.flag("CHATAPP_IMAGES", default=True)
IMAGE_BYTES = env.whole("CHATAPP_IMAGE_BYTES", default=5_000_000, least=1_000)
IMAGE_PIXELS = env.whole("CHATAPP_IMAGE_PIXELS", default=20_000_000, least=1_000)
IMAGE_SECONDS = env.number("CHATAPP_IMAGE_SECONDS", default=8, least=0.1)
IMAGE_FETCHES = env.whole("CHATAPP_IMAGE_FETCHES", default=4, least=1)
IMAGES_PER_CONVERSATION = env.whole("CHATAPP_IMAGES_PER_CONVERSATION", default=60, least=0)
# Whether one may come from this machine or its network, which a model's words could then probe.
IMAGE_INSIDE = env.flag("CHATAPP_IMAGE_INSIDE", default=False)
DELTA_INTERVAL = env.number("CHATAPP_DELTA_INTERVAL", default=0.048, least=0)
LOG_INTERVAL = env.number("CHATAPP_LOG_INTERVAL", default=0.25, least=0.01)
ACK_WINDOW_BYTES = env.whole("CHATAPP_ACK_WINDOW_BYTES", default=65_536, least=1_024)
ACK_SILENCE_SECONDS = env.number("CHATAPP_ACK_SILENCE_SECONDS", default=20, least=1)

# --- The desk -----------------------------------------------------------------------------------

DESK_PAGE_SIZE = env.whole(
    "CHATAPP_DESK_PAGE_SIZE", default=25, least=1
)  # tickets listed at a time
# An agent counts as here for so long after their desk last said so; it does every third of it.
DESK_PRESENCE_SECONDS = env.number("CHATAPP_DESK_PRESENCE_SECONDS", default=45, least=1)
# Who is not here for so long is away: what waits for them goes back to its queue, a crisis sooner.
DESK_AWAY_SECONDS = env.number("CHATAPP_DESK_AWAY_SECONDS", default=600, least=1)
DESK_AWAY_CRISIS_SECONDS = env.number("CHATAPP_DESK_AWAY_CRISIS_SECONDS", default=120, least=1)
DESK_TYPING_SECONDS = env.number("CHATAPP_DESK_TYPING_SECONDS", default=6, least=1)
# A ticket can be put aside for at most so long.
DESK_SNOOZE_DAYS = env.whole("CHATAPP_DESK_SNOOZE_DAYS", default=30, least=1)
# A masked transcript that was revealed for a reason is shown for so long.
DESK_REVEAL_MINUTES = env.whole("CHATAPP_DESK_REVEAL_MINUTES", default=30, least=1)
# Whether somebody is on duty is looked up anew after so long.
DESK_AVAILABILITY_SECONDS = env.number("CHATAPP_DESK_AVAILABILITY_SECONDS", default=2)
# A person who left an address gets an e-mail when a reply waits unseen for so long.
DESK_MAIL_AFTER_SECONDS = env.whole("CHATAPP_DESK_MAIL_AFTER_SECONDS", default=120)
DESK_DELIVERY_ATTEMPTS = env.whole("CHATAPP_DESK_DELIVERY_ATTEMPTS", default=6, least=1)
DESK_WEBHOOK_SECONDS = env.number("CHATAPP_DESK_WEBHOOK_SECONDS", default=5, least=0.1)
# Whether a webhook may lead to an address of this machine or its network, which a lead could probe.
DESK_WEBHOOK_INSIDE = env.flag("CHATAPP_DESK_WEBHOOK_INSIDE", default=DEMO)

# --- Limits: how often something may be done, by one person and by one address --------------------

RATE_LIMIT = env.flag("CHATAPP_RATE_LIMIT", default=True)
# A count that takes longer is not worth the wait: without Redis nothing is limited.
LIMIT_PATIENCE_SECONDS = env.number("CHATAPP_LIMIT_PATIENCE_SECONDS", default=0.5, least=0.05)
LIMITS = {
    # What asks a model: a say, a retry, another model. A refused turn is given back.
    "say": (
        env.rates("CHATAPP_LIMIT_SAY", default="20/minute;300/day"),
        env.rates("CHATAPP_LIMIT_SAY_ADDRESS", default="100/minute;3000/day"),
    ),
    # What is said while an agent answers: nobody's quota of models keeps them from a person.
    "talk": (
        env.rates("CHATAPP_LIMIT_TALK", default="60/minute"),
        env.rates("CHATAPP_LIMIT_TALK_ADDRESS", default="300/minute"),
    ),
    "stop": (
        env.rates("CHATAPP_LIMIT_STOP", default="60/minute"),
        env.rates("CHATAPP_LIMIT_STOP_ADDRESS", default="300/minute"),
    ),
    "connect": (
        env.rates("CHATAPP_LIMIT_CONNECT", default="60/minute"),
        env.rates("CHATAPP_LIMIT_CONNECT_ADDRESS", default="300/minute"),
    ),
    "choice": (
        env.rates("CHATAPP_LIMIT_CHOICE", default="30/minute"),
        env.rates("CHATAPP_LIMIT_CHOICE_ADDRESS", default="150/minute"),
    ),
    "person": (
        env.rates("CHATAPP_LIMIT_PERSON", default="10/minute;60/day"),
        env.rates("CHATAPP_LIMIT_PERSON_ADDRESS", default="50/minute;500/day"),
    ),
    # Letters that somebody can have sent to an address: who it is to is the person here.
    "mail": (
        env.rates("CHATAPP_LIMIT_MAIL", default="3/10minute;10/day"),
        env.rates("CHATAPP_LIMIT_MAIL_ADDRESS", default="20/hour;100/day"),
    ),
    # Exports of everything: each reads all of it.
    "export": (
        env.rates("CHATAPP_LIMIT_EXPORT", default="5/hour"),
        env.rates("CHATAPP_LIMIT_EXPORT_ADDRESS", default="30/hour"),
    ),
    "upload": (
        env.rates("CHATAPP_LIMIT_UPLOAD", default="30/minute;300/day"),
        env.rates("CHATAPP_LIMIT_UPLOAD_ADDRESS", default="150/minute;3000/day"),
    ),
    # Images of answers, each fetched from elsewhere for whoever asks to see it.
    "image": (
        env.rates("CHATAPP_LIMIT_IMAGE", default="20/minute;200/day"),
        env.rates("CHATAPP_LIMIT_IMAGE_ADDRESS", default="100/minute;1000/day"),
    ),
    # Requests for the formulas of an answer that streams, up to forty in each.
    "formulas": (
        env.rates("CHATAPP_LIMIT_FORMULAS", default="300/minute"),
        env.rates("CHATAPP_LIMIT_FORMULAS_ADDRESS", default="1500/minute"),
    ),
    # Searches of one's conversations, one for each pause in typing.
    "search": (
        env.rates("CHATAPP_LIMIT_SEARCH", default="120/minute"),
        env.rates("CHATAPP_LIMIT_SEARCH_ADDRESS", default="600/minute"),
    ),
    # Failures, by name and address; each longer window makes the wait grow.
    "sign_in": (
        env.rates("CHATAPP_LIMIT_SIGN_IN", default="5/minute;15/hour;40/day"),
        env.rates("CHATAPP_LIMIT_SIGN_IN_ADDRESS", default="30/minute;200/hour"),
    ),
}
# How many proxies of ours stand in front: the address is the one that the outermost of them saw.
TRUSTED_PROXIES = env.whole("CHATAPP_TRUSTED_PROXIES", default=0)

# --- Languages, files, logs ---------------------------------------------------------------------

LANGUAGE_CODE = "en"
# Each is called as those who speak it call it.
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("es", "Español"), ("ar", "العربية")]
# The product's words; those of the refusals app travel with it.
LOCALE_PATHS = [BASE_DIR / "chatapp" / "locale"]
FORMAT_MODULE_PATH = ["chatapp.locale"]
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SECURE
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("CHATAPP_TIME_ZONE", default="UTC")
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Files of earlier releases stay so long: a page that is open over an upgrade goes on loading them.
KEEP_STATIC_DAYS = env.whole("CHATAPP_KEEP_STATIC_DAYS", default=7)
STORAGES = {
    # Exports made twice take each other's place: a copy under another name would never be removed.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "chatapp.ops.static.HashedStatic"},
}
MEDIA_ROOT = VAR / "media"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE, "'strict-dynamic'"],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *(origin.replace("http", "ws", 1) for origin in ORIGINS)],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "chatapp.ops.outages.OneLine",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"now and then": {"()": "chatapp.ops.outages.NowAndThen", "seconds": 60}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("CHATAPP_LOG_LEVEL", default="INFO")},
    # One line for each request to a provider is noise; what went wrong is logged by name elsewhere.
    # Why the database can't be reached is told by the pool, at each of its tries.
    "loggers": {"httpx2": {"level": "WARNING"}, "psycopg.pool": {"filters": ["now and then"]}},
}
