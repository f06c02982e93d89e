"""Are the values that come back good citizens of Python?"""

import copy
import json
import pickle
from typing import Any

import pytest

import kodbro

TEXT = "US-HANDSKE NITRIL PF OST L 200ST"


@pytest.fixture(scope="module")
def mapping(mapper: kodbro.Mapper) -> kodbro.Mapping:
    return mapper.map(TEXT)


def values(mapper: kodbro.Mapper) -> list[Any]:
    mapping = mapper.map(TEXT)
    concept = mapper.nomenclature["T01"]
    candidates = list(mapping.candidates)
    evidence = [reason for candidate in candidates for reason in candidate.evidence]
    unmapped = mapper.map("Xqzzk vvwwx")
    return [mapping, unmapped, *candidates, *evidence, concept, *concept.terms]


def test_values_survive_pickle_and_copy(mapper: kodbro.Mapper) -> None:
    assert len({reason.kind for reason in values(mapper) if hasattr(reason, "kind")}) > 4
    for value in values(mapper):
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(value, protocol))
            assert again == value and hash(again) == hash(value) and repr(again) == repr(value)
        assert copy.deepcopy(value) == value


def test_equals_are_equal_and_hash_alike(mapper: kodbro.Mapper, mapping: kodbro.Mapping) -> None:
    again = mapper.map(TEXT)
    assert again == mapping and hash(again) == hash(mapping) and again is not mapping
    assert mapper.map(TEXT, top=1) != mapping
    assert mapping != TEXT and mapping is not None
    assert len({mapping, again, mapper.map("Munskydd")}) == 2
    assert mapping.candidates[0] != mapping.candidates[1]


def test_values_cannot_be_changed(mapper: kodbro.Mapper) -> None:
    for value in values(mapper):
        for name in ("code", "text", "kind", "anything"):
            with pytest.raises(AttributeError):
                setattr(value, name, "x")
        with pytest.raises(TypeError):
            type(value)()


def test_a_mapping_shows_itself(mapping: kodbro.Mapping) -> None:
    assert repr(mapping).startswith(f"Mapping('{TEXT}', status='mapped', code='T01020")
    assert repr(mapping.candidates[0]).startswith("Candidate('T01020")
    assert all(repr(reason).startswith("Evidence(") for reason in mapping.candidates[0].evidence)


def test_to_dict_is_json(mapping: kodbro.Mapping) -> None:
    found = mapping.to_dict()
    assert json.loads(json.dumps(found)) == found
    assert found["candidates"] == [candidate.to_dict() for candidate in mapping.candidates]
    evidence = mapping.candidates[0].evidence
    assert found["candidates"][0]["evidence"] == [reason.to_dict() for reason in evidence]
    assert [reason.kind for reason in evidence] == [r.to_dict()["kind"] for r in evidence]


def test_html_is_escaped(mapper: kodbro.Mapper) -> None:
    html = mapper.map("<script>alert('x')</script> & \"kanyl\"")._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html and "&quot;kanyl&quot;" in html
    assert html.count("<tr>") == 6 and html.startswith("<table>")


def test_what_is_not_mapped_says_why(mapper: kodbro.Mapper) -> None:
    for text, status, kind in [
        ("Xqzzk vvwwx", "unmapped", "no_known_word"),
        ("", "unmapped", "no_words"),
        ("Bryggkaffe mellanrost 450 g", "out_of_scope", "other_goods"),
    ]:
        mapping = mapper.map(text)
        assert (mapping.status, mapping.reason_kind) == (status, kind)
        assert mapping.code is None and mapping.term is None and mapping.level is None
        assert mapping.confidence == 0.0 and mapping.reason


def test_a_pickle_of_something_else_is_refused() -> None:
    with pytest.raises(kodbro.PickleError, match="not a pickle of this release"):
        kodbro._kodbro.mapping_from_bytes(b"\x00")
