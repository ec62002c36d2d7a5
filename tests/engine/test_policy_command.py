"""What a policy owner learns from the command line."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from refusals.engine.packs.sources import SHIPPED


def test_the_shipped_pack_is_sound(capsys):
    call_command("policy", "check", str(SHIPPED))
    assert "sound" in capsys.readouterr().out


def test_a_bad_pack_is_named_by_line_and_key(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('version = "1"\n[category.hate]\npaths = ["people"]\n')
    with pytest.raises(CommandError, match=r"bad\.toml, line 3: category\.hate\.paths"):
        call_command("policy", "check", str(bad))


def test_a_crisis_is_explained_in_the_language_asked_for(capsys):
    call_command("policy", "explain", "--category", "self_harm", "--locale", "zh-hans")
    printed = capsys.readouterr().out
    assert "severity crisis" in printed
    assert "resources (立即获得支持), person" in printed
    assert "model" not in printed
    assert "mistake (" not in printed


def test_a_switch_is_explained_by_what_our_gate_said(capsys):
    call_command("policy", "explain", "--category", "illicit")
    lines = capsys.readouterr().out.splitlines()
    offered = {line.split(":")[0].strip(): "model (" in line for line in lines[2:]}
    assert offered["our gate cleared the prompt"]
    assert not offered["our gate did not clear it"]
    assert not offered["our own rules decided"]


def test_explaining_names_the_row_that_the_moment_chose(tmp_path, capsys):
    pack = tmp_path / "pack.toml"
    pack.write_text(
        'version = "1"\n[category.hate]\npaths = ["person"]\n'
        '[[category.hate.when]]\naudience = ["minor"]\nlocale = ["zh"]\n'
        'severity = "high"\npaths = ["resources"]\n'
    )
    asked = ["policy", "explain", "--category", "hate", "--file", str(pack), "--locale", "zh-hans"]
    call_command(*asked, "--audience", "minor")
    printed = capsys.readouterr().out
    assert "rule category.hate.when[1] of version 1" in printed
    assert "severity high" in printed
    call_command(*asked)
    assert "rule category.hate of version 1" in capsys.readouterr().out


def test_the_pack_in_force_is_explained_unless_another_is_named(tmp_path, settings, capsys):
    pack = tmp_path / "pack.toml"
    pack.write_text('version = "ours"\n')
    settings.REFUSALS_POLICY_FILE = str(pack)
    call_command("policy", "explain", "--category", "hate")
    assert "rule unlisted of version ours" in capsys.readouterr().out
