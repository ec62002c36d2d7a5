"""Health: what a load balancer and a monitoring system are told."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.django_db


def test_a_running_process_is_up(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "up"})


def test_probes_are_not_cached(client):
    assert "no-store" in client.get("/healthz")["Cache-Control"]


def test_a_stranger_reads_no_metrics(client):
    assert client.get("/metrics").status_code == 403


def test_an_empty_token_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 403


def test_the_bearer_of_the_token_reads_metrics(client, settings):
    settings.METRICS_TOKEN = "s3cret"
    answer = client.get("/metrics", HTTP_AUTHORIZATION="Bearer s3cret")
    assert "process_cpu_seconds_total" in answer.text


def test_staff_read_metrics(client):
    client.force_login(get_user_model().objects.create_user("root", is_staff=True))
    assert client.get("/metrics").status_code == 200


def test_a_person_who_is_not_staff_reads_none(client):
    client.force_login(get_user_model().objects.create_user("person"))
    assert client.get("/metrics").status_code == 403
