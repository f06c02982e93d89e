"""Does what was installed bring all that it must?"""

from importlib import metadata

import kodbro


def test_the_licences_and_types_are_inside() -> None:
    installed = metadata.distribution("kodbro")
    files = {path.name: path for path in installed.files or []}
    for name in ("LICENSE-MIT", "LICENSE-APACHE", "py.typed", "_kodbro.pyi"):
        assert name in files and files[name].locate().stat().st_size >= (name != "py.typed"), name
    assert installed.metadata.get_all("License-File") == ["LICENSE-MIT", "LICENSE-APACHE"]
    assert installed.metadata["License-Expression"] == "MIT OR Apache-2.0"
    assert all("extra ==" in need for need in installed.requires or [])
    assert "# kodbro for Python" in (installed.read_text("METADATA") or "")


def test_all_is_all() -> None:
    public = {name for name in vars(kodbro) if not name.startswith("_")}
    assert set(kodbro.__all__) - {"__version__"} == public
    assert all(getattr(kodbro, name).__module__ == "kodbro" for name in public)
