"""Is the nomenclature a mapping, and its tree a tree?"""

import pickle
from collections.abc import Mapping

import pytest

import kodbro


@pytest.fixture(scope="module")
def nomenclature(mapper: kodbro.Mapper) -> kodbro.Nomenclature:
    return mapper.nomenclature


def test_it_is_a_mapping_by_code(nomenclature: kodbro.Nomenclature) -> None:
    assert isinstance(nomenclature, Mapping)
    codes = list(nomenclature)
    assert len(codes) == len(set(codes)) == len(nomenclature) > 8_000
    assert codes == list(nomenclature.keys())
    assert all(code in nomenclature for code in codes)
    values = list(nomenclature.values())
    assert [concept.code for concept in values] == codes
    assert list(nomenclature.items()) == list(zip(codes, values, strict=True))
    assert dict(nomenclature)["T01"] == nomenclature["T01"] == nomenclature.get("T01")


def test_what_is_no_code_is_refused(nomenclature: kodbro.Nomenclature) -> None:
    for bad in ("", "t01", "T01 ", "X" * 1_000, "\ud800", "T01\0", None, 7, b"T01", ["T01"]):
        assert bad not in nomenclature
        assert nomenclature.get(bad) is None  # type: ignore[call-overload]
        assert nomenclature.get(bad, 7) == 7  # type: ignore[call-overload]
        for call in (
            nomenclature.__getitem__,
            nomenclature.children,
            nomenclature.ancestors,
            nomenclature.subtree,
            nomenclature.path,
            nomenclature.terms,
        ):
            with pytest.raises(kodbro.UnknownCodeError) as caught:
                call(bad)  # type: ignore[arg-type]
            assert isinstance(caught.value, KeyError)
            assert str(caught.value).startswith("no code '") and "in EMDN V2" in str(caught.value)


def test_the_tree_fits_together(nomenclature: kodbro.Nomenclature) -> None:
    roots = [concept.code for concept in nomenclature.roots()]
    below = [concept.code for root in roots for concept in nomenclature.subtree(root)]
    assert below == list(nomenclature)
    for concept in list(nomenclature.values())[::97]:
        path = nomenclature.path(concept.code)
        assert path[-1] == concept and len(path) == concept.level
        assert path[0].parent is None and path[0].code in roots
        assert [*reversed(nomenclature.ancestors(concept.code)), concept] == path
        children = nomenclature.children(concept.code)
        assert all(child.parent == concept.code for child in children)
        assert concept.is_terminal == (not children)
        subtree = nomenclature.subtree(concept.code)
        assert subtree[0] == concept and set(children) <= set(subtree)
        assert all(concept in nomenclature.path(lower.code) for lower in subtree)


def test_terms_by_language(nomenclature: kodbro.Nomenclature) -> None:
    assert nomenclature.languages == ("en", "sv")
    assert (nomenclature.name, nomenclature.release) == ("EMDN", "V2")
    for concept in list(nomenclature.values())[::97]:
        terms = nomenclature.terms(concept.code)
        assert tuple(terms) == concept.terms and concept.term in [term.text for term in terms]
        for language in nomenclature.languages:
            of_language = nomenclature.terms(concept.code, language)
            assert of_language == concept.terms_in(language)
            assert of_language == [term for term in terms if term.language == language]
    with pytest.raises(kodbro.OptionError, match="language='xx'"):
        nomenclature.terms("T01", "xx")


def test_search_finds_what_mapping_finds(mapper: kodbro.Mapper) -> None:
    found = mapper.nomenclature.search("sugkateter CH14", top=5)
    assert found == list(mapper.map("sugkateter CH14").candidates)
    assert mapper.nomenclature.search("Xqzzk vvwwx") == []
    with pytest.raises(kodbro.RowTypeError):
        mapper.nomenclature.search(None)  # type: ignore[arg-type]
    with pytest.raises(kodbro.OptionError):
        mapper.nomenclature.search("kanyl", top=0)


def test_it_survives_pickle(nomenclature: kodbro.Nomenclature) -> None:
    again = pickle.loads(pickle.dumps(nomenclature))
    assert repr(again) == repr(nomenclature) == f"Nomenclature(EMDN V2, {len(again)} codes)"
