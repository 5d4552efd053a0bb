"""The bill of materials names what static/ carries, file by file, and nothing is left out."""

import hashlib

import pytest

from tools.sbom import carried, whole

TABLE = "| Kit, Somebody | 1.2 | MIT | static/vendor/kit-1.2/ | no |\n"


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "static/vendor/kit-1.2"
    folder.mkdir(parents=True)
    (folder / "kit.js").write_text("let kit")
    return tmp_path


def test_a_part_has_its_version_its_licence_and_the_hash_of_each_file(root):
    (part,) = carried(TABLE, root)
    assert (part["name"], part["version"]) == ("Kit, Somebody", "1.2")
    assert part["licenses"] == [{"license": {"name": "MIT"}}]
    assert [one["hashes"][0]["content"] for one in part["components"]] == [
        hashlib.sha256(b"let kit").hexdigest()
    ]


def test_what_is_carried_and_not_named_is_told(root):
    (root / "static/vendor/other.js").write_text("let other")
    with pytest.raises(ValueError, match=r"does not name static/vendor/other\.js"):
        carried(TABLE, root)


def test_what_is_named_and_not_there_is_told(root):
    with pytest.raises(ValueError, match=r"names static/vendor/kit-1\.3/, which is not there"):
        carried(TABLE.replace("kit-1.2", "kit-1.3"), root)


def test_the_planner_depends_on_all_of_it(root):
    packages = {
        "metadata": {"component": {"bom-ref": "root"}},
        "components": [{"bom-ref": "a"}],
        "dependencies": [{"ref": "root"}, {"ref": "a"}],
    }
    bill = whole(packages, carried(TABLE, root))
    first = bill["dependencies"][0]
    assert first == {"ref": "root", "dependsOn": ["a", "static/vendor/kit-1.2/ Kit, Somebody"]}
    assert len(bill["dependencies"]) == 3
