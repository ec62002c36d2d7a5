"""The library as files: the same bytes every time, and nothing of anybody's is overwritten."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from refusals import copybook
from refusals.copybook import Place, files
from refusals.copybook.shipped import every_edition, shipped
from refusals.models import AuditEntry, CopyVersion

pytestmark = pytest.mark.django_db
PLACE = Place("headline", "illicit", "en")
SHIPPED = "Steps that could break the law can't be given"
BETTER = "Steps like these can't be given"


def copy(*args, **options) -> str:
    out = StringIO()
    call_command("copy", *(str(arg) for arg in args), stdout=out, **options)
    return out.getvalue()


def bytes_of(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def exported(tmp_path):
    """The library as it was, in files."""
    copy("export", tmp_path / "base")
    copy("export", tmp_path / "mine")
    return tmp_path


def edit(folder, before: str, after: str, name: str = "en.toml") -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_an_export_holds_every_language_and_the_resources(exported):
    names = set(bytes_of(exported / "base"))
    assert names == {*(f"{tag}.toml" for tag in every_edition()), "resources.toml"}
    assert files.read(exported / "base").words == dict(shipped())


def test_export_import_export_gives_the_same_bytes(exported, make_live):
    make_live(Place("mistake_help", "", "en"), 'Tells us \\ that this was "wrong".')
    copy("export", exported / "one")
    assert "0 drafts" in copy("import", exported / "one")
    copy("export", exported / "two")
    assert bytes_of(exported / "one") == bytes_of(exported / "two")
    assert bytes_of(exported / "one") != bytes_of(exported / "base")


def test_a_changed_text_is_one_changed_line(exported, make_live):
    make_live(PLACE, BETTER)
    copy("export", exported / "after")
    before, after = (
        (exported / name / "en.toml").read_text().splitlines() for name in ("base", "after")
    )
    changed = [line for line in zip(before, after, strict=True) if line[0] != line[1]]
    assert changed == [(f'headline = "{SHIPPED}"', f'headline = "{BETTER}"')]


def test_an_import_writes_drafts_and_publishes_nothing(exported):
    edit(exported / "mine", SHIPPED, BETTER)
    assert "1 drafts" in copy("import", exported / "mine", base=exported / "base")
    (version,) = CopyVersion.objects.all()
    assert (version.text, version.state, version.why) == (BETTER, "draft", "imported")
    copybook.drop()
    assert copybook.live().words(*PLACE).text == SHIPPED
    assert AuditEntry.objects.get().act == "imported"


def test_what_moved_here_too_is_a_conflict_and_stays(exported, make_live, capsys):
    make_live(PLACE, BETTER)
    edit(exported / "mine", SHIPPED, "Such steps can't be given")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("copy", "import", str(exported / "mine"), base=exported / "base", stdout=out)
    told = out.getvalue()
    assert "conflict headline/illicit/en" in told
    assert BETTER in told
    assert "Such steps can't be given" in told
    assert CopyVersion.objects.count() == 1


def test_somebodys_draft_is_a_conflict_too(exported, signed_in):
    signed_in("designer").post("/studio/headline/illicit/en/save/", {"text": BETTER})
    edit(exported / "mine", SHIPPED, "Such steps can't be given")
    with pytest.raises(SystemExit):
        copy("import", exported / "mine", base=exported / "base")
    assert CopyVersion.objects.count() == 1


def test_a_text_that_a_rule_blocks_is_not_imported(exported):
    edit(exported / "mine", SHIPPED, "This request can't be met")
    with pytest.raises(SystemExit):
        copy("import", exported / "mine", base=exported / "base")
    assert not CopyVersion.objects.exists()


def test_a_dry_run_writes_nothing(exported):
    edit(exported / "mine", SHIPPED, BETTER)
    assert "1 drafts" in copy("import", exported / "mine", base=exported / "base", dry_run=True)
    assert not CopyVersion.objects.exists()


def test_check_passes_an_export_and_what_is_shipped(exported):
    assert "0 that block" in copy("check", exported / "base")
    assert "0 that block" in copy("check")


@pytest.mark.parametrize("after", ["This request can't be met", f"{SHIPPED}  ", ""])
def test_check_fails_on_a_bad_text_or_another_form(exported, after):
    edit(exported / "mine", f'"{SHIPPED}"', f'"{after}"  ' if after.endswith(" ") else f'"{after}"')
    with pytest.raises(SystemExit):
        copy("check", exported / "mine")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[illicit]", "[nonsense]"),
        (f'headline = "{SHIPPED}"', 'heading = "x"'),
        (f'headline = "{SHIPPED}"', "headline = 7"),
        ("[illicit]", "[illicit"),
    ],
)
def test_a_broken_file_is_named(exported, before, after):
    edit(exported / "mine", before, after)
    with pytest.raises(CommandError, match=r"en\.toml"):
        copy("import", exported / "mine")


def test_a_file_where_a_folder_should_be_is_named(exported):
    with pytest.raises(CommandError, match=r"en\.toml: File exists"):
        copy("export", exported / "mine" / "en.toml")


def test_a_folder_without_a_library_is_named(tmp_path):
    with pytest.raises(CommandError, match="no library"):
        copy("import", tmp_path)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_the_file(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("any")
    files.export(files.Library({PLACE: text}, {}), folder)
    assert files.read(folder).words == {PLACE: text}
