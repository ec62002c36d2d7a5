"""A few ready replies for the demo's desk, in each language of the interface, and macros."""

from __future__ import annotations

from django.db import transaction

from chatapp.desk.models import CannedReply, Macro, Severity

REPLIES = (
    (
        "en",
        "I am here now",
        (
            "Hello, I am {agent}, a person. I have read what you asked and what the model "
            "answered. Give me a moment; I write back here."
        ),
    ),
    (
        "en",
        "I need to know more",
        "Thank you. So that I can help: what have you tried so far, and what should come of it?",
    ),
    (
        "en",
        "I can't do this either",
        (
            "I can't help with that part, and I would rather say so than keep you waiting. "
            "What I can do: {offer}"
        ),
    ),
    (
        "es",
        "Ya estoy aquí",
        (
            "Hola, soy {agent}, una persona. He leído lo que preguntaste y lo que respondió el "
            "modelo. Dame un momento; te escribo aquí."
        ),
    ),
    (
        "es",
        "Necesito saber más",
        "Gracias. Para poder ayudarte: ¿qué has probado hasta ahora y qué quieres conseguir?",
    ),
    (
        "es",
        "Yo tampoco puedo",
        (
            "Con esa parte no puedo ayudarte, y prefiero decírtelo a hacerte esperar. "
            "Lo que sí puedo hacer: {offer}"
        ),
    ),
    (
        "zh-hans",
        "我在这里",
        "您好，我是 {agent}，是真人。您的问题和模型的回答我都看过了。请稍等，我会在这里回复您。",
    ),
    ("zh-hans", "需要了解更多", "谢谢。为了能帮到您：您已经试过什么？希望得到怎样的结果？"),
    (
        "zh-hans",
        "我也做不到",
        "这一部分我也帮不上忙，与其让您等，不如直接告诉您。我能做的是：{offer}",
    ),
    (
        "ar",
        "أنا هنا الآن",
        (
            "مرحبًا، أنا {agent}، إنسان ولست نموذجًا. قرأت سؤالك وما أجاب به النموذج. "
            "امنحني لحظة وسأكتب إليك هنا."
        ),
    ),
    (
        "ar",
        "أحتاج إلى معرفة المزيد",
        "شكرًا لك. كي أستطيع المساعدة: ماذا جرّبت حتى الآن، وما النتيجة التي تريدها؟",
    ),
    (
        "ar",
        "لا أستطيع ذلك أنا أيضًا",
        (
            "لا أستطيع المساعدة في هذا الجزء، وأفضّل أن أقول ذلك على أن أتركك تنتظر. "
            "ما أستطيع فعله: {offer}"
        ),
    ),
)
"""Language, title, words; `{offer}` is for the agent to fill in, who is asked about it."""


@transaction.atomic
def seed_ready_replies() -> int:
    """Write the replies if there are none yet, and return how many were written."""
    if CannedReply.objects.exists():
        return 0
    rows = [CannedReply(language=lang, title=title, text=text) for lang, title, text in REPLIES]
    return len(CannedReply.objects.bulk_create(rows))


@transaction.atomic
def seed_macros() -> int:
    """Write the macros if there are none yet, and return how many were written."""
    if Macro.objects.exists():
        return 0
    rows = [
        Macro(
            title="Somebody should look soon",
            note="Please look at this before the others; I am not sure how to answer.",
            severity=Severity.HIGH,
        ),
        Macro(
            title="Settled: say goodbye and resolve",
            reply="I am glad that this is settled. If anything is left, write here again. {agent}",
            ending=Macro.Ending.RESOLVE,
        ),
    ]
    return len(Macro.objects.bulk_create(rows))
