"""The addresses of the studio; the host mounts them."""

from __future__ import annotations

from django.urls import path

from refusals.studio import acts
from refusals.studio.views import experiment as trying
from refusals.studio.views import library, policy
from refusals.studio.views import resource as tend

app_name = "studio"
_PLACE = "<slug:slot>/<slug:category>/<slug:language>/"

urlpatterns = [
    path("", library.library, name="library"),
    path("rules/", library.rules, name="rules"),
    path("audit/", library.audit, name="audit"),
    path("resources/", tend.resources, name="resources"),
    path("resources/new/", tend.edit, name="new_resource"),
    path("resources/<slug:slug>/", tend.edit, name="resource"),
    path("resources/<slug:slug>/check/", tend.check, name="check_resource"),
    path("resources/<slug:slug>/show/", tend.show, name="show_resource"),
    path("policy/", policy.overview, name="policy"),
    path("policy/edit/", policy.edit, name="edit_policy"),
    path("policy/try/", policy.attempt, name="try_policy"),
    path("policy/roll-back/", policy.roll_back, name="roll_back_policy"),
    path("policy/<int:pk>/", policy.version, name="policy_version"),
    path("policy/<int:pk>/<slug:act>/", policy.move, name="move_policy"),
    path("experiments/", trying.experiments, name="experiments"),
    path("experiments/<int:pk>/", trying.experiment, name="experiment"),
    path("experiments/<int:pk>/start/", trying.start, name="start_experiment"),
    path("experiments/<int:pk>/stop/", trying.stop, name="stop_experiment"),
    path("experiments/<int:pk>/discard/", trying.discard, name="discard_experiment"),
    path(_PLACE, library.place, name="place"),
    path(f"{_PLACE}experiment/", trying.plan, name="plan_experiment"),
    path(f"{_PLACE}preview/", library.preview, name="preview"),
    path(f"{_PLACE}save/", acts.save, name="save"),
    path(f"{_PLACE}ask/", acts.ask, name="ask"),
    path(f"{_PLACE}decide/", acts.decide, name="decide"),
    path(f"{_PLACE}withdraw/", acts.withdraw, name="withdraw"),
    path(f"{_PLACE}comment/", acts.comment, name="comment"),
    path(f"{_PLACE}confirm/", acts.confirm, name="confirm"),
    path(f"{_PLACE}publish/", acts.publish, name="publish"),
    path(f"{_PLACE}roll-back/", acts.roll_back, name="roll_back"),
]
