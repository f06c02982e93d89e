"""Are faults found, and told as values?"""

import datetime
import pickle
from pathlib import Path

import pandas
import polars
import pyarrow
import pytest

import kodbro

HEADER = "Artnr;Benämning;EMDN-kod;GTIN"
ROWS = [
    "1;Undersökningshandske nitril puderfri stl M;T01020204;8904000210037",
    "2;Undersökningshandske nitril puderfri stl L;t01020204;036000241458",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    return path


def test_findings_say_what_where_and_how_to_mend(mapper: kodbro.Mapper, path: Path) -> None:
    found = kodbro.validate(path, mapper=mapper)
    assert (len(found), found.items, found.unreadable) == (2, 2, 0)
    code, gtin = found
    assert (code.rule, code.severity) == ("emdn-code-malformed", "error")
    assert (code.row, code.column, code.line, code.sheet) == (3, "EMDN-kod", None, None)
    assert (code.item, code.id, code.field) == (2, "2", "classification")
    assert (code.value, code.suggestion) == ("t01020204", "T01020204")
    assert code.message == "'t01020204' is not an EMDN code"
    assert gtin.rule == "gtin-check-digit" and gtin.suggestion is None
    assert str(gtin).startswith(f"{path}, row 3, column 'GTIN': error: the check digit")
    assert found.by_rule() == {"emdn-code-malformed": 1, "gtin-check-digit": 1}
    assert found.by_severity() == {"error": 2}
    assert repr(found) == "Findings(2 findings in 2 products)"


def test_they_are_values(mapper: kodbro.Mapper, path: Path) -> None:
    found = kodbro.validate(path, mapper=mapper)
    assert found == kodbro.validate(path, mapper=mapper) and found[:1] != found
    assert hash(found[0]) == hash(kodbro.validate(path, mapper=mapper)[0])
    assert pickle.loads(pickle.dumps(found)) == found
    assert pickle.loads(pickle.dumps(found[0])) == found[0]
    assert found[-1] == found[1]
    with pytest.raises(IndexError):
        found[2]
    assert found[0].to_dict()["rule"] == "emdn-code-malformed"


def test_they_become_a_table(mapper: kodbro.Mapper, path: Path) -> None:
    found = kodbro.validate(path, mapper=mapper)
    table = pyarrow.table(found.to_arrow())
    assert table["row"].to_pylist() == [3, 3]
    assert table["suggestion"].to_pylist() == ["T01020204", None]
    for name in table.column_names:
        assert table[name].to_pylist() == [getattr(finding, name) for finding in found]


def test_swedish_is_asked_for(mapper: kodbro.Mapper, path: Path) -> None:
    found = kodbro.validate(path, mapper=mapper, language="sv")
    assert found[0].message == "'t01020204' är ingen EMDN-kod"


def test_rules_are_switched_and_profiles_chosen(mapper: kodbro.Mapper, path: Path) -> None:
    assert len(kodbro.validate(path, mapper=mapper, disable=["gtin"])) == 1
    path.write_text(f"{HEADER}\n1;Handskar;T0102;8904000210037\n", encoding="utf-8")
    assert len(kodbro.validate(path, mapper=mapper)) == 0
    vendor = kodbro.validate(path, mapper=mapper, profile="vendor")
    assert vendor.by_rule() == {"emdn-code-not-terminal": 1}
    asked = kodbro.validate(path, mapper=mapper, enable=["emdn-code-not-terminal"])
    assert asked == vendor


def test_a_code_against_its_text_has_reasons(mapper: kodbro.Mapper, path: Path) -> None:
    row = "1;Injektionskanyl 21G 0,8x40 mm grön;T01020204;8904000210037"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    [finding] = kodbro.validate(path, mapper=mapper)
    assert finding.rule == "emdn-code-against-text" and len(finding.evidence) > 1
    assert len(kodbro.validate(path, mapper=mapper, check_text=False)) == 0


def test_tables_are_checked_as_files(mapper: kodbro.Mapper) -> None:
    columns = {
        "Artnr": ["1", "2"],
        "Benämning": ["Handske", "Kanyl, grön"],
        "GTIN": ["8904000210037", "8904000210038"],
    }
    for table in (pandas.DataFrame(columns), polars.DataFrame(columns), pyarrow.table(columns)):
        [finding] = kodbro.validate(table, mapper=mapper)
        assert (finding.source, finding.row, finding.column) == ("<table>", 3, "GTIN")
        assert finding.name == "Kanyl, grön"


def test_a_number_that_pandas_made_of_a_gtin_is_found(mapper: kodbro.Mapper) -> None:
    table = pandas.DataFrame({"Benämning": ["Handske", "Kanyl"], "GTIN": [8904000210037.0, None]})
    assert "number-decimals" in kodbro.validate(table, mapper=mapper).by_rule()


def test_periods_are_over_by_the_day(mapper: kodbro.Mapper, path: Path) -> None:
    header = "Artnr;Benämning;GTIN;Giltig till"
    path.write_text(f"{header}\n1;Handske;8904000210037;2026-06-30\n", encoding="utf-8")
    before, after = datetime.date(2026, 6, 30), datetime.date(2026, 7, 1)
    assert len(kodbro.validate(path, mapper=mapper, today=before)) == 0
    assert kodbro.validate(path, mapper=mapper, today=after).by_rule() == {"period-over": 1}


def test_what_does_not_fit_is_refused(mapper: kodbro.Mapper, path: Path) -> None:
    with pytest.raises(kodbro.OptionError, match="gtin-check-digit"):
        kodbro.validate(path, mapper=mapper, disable=["gtin-checkdigit"])
    with pytest.raises(kodbro.OptionError, match="region, vendor, peppol"):
        kodbro.validate(path, mapper=mapper, profile="state")  # type: ignore[arg-type]
    with pytest.raises(kodbro.OptionError, match="'en' or 'sv'"):
        kodbro.validate(path, mapper=mapper, language="fi")  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        kodbro.validate(path.with_name("missing.csv"), mapper=mapper)
    with pytest.raises(kodbro.TableError, match="expected a path or a table"):
        kodbro.validate(7, mapper=mapper)


def test_rules_are_listed() -> None:
    rules = {rule["id"]: rule for rule in kodbro.rules()}
    assert rules["emdn-code-not-terminal"]["region"] is None
    assert rules["gtin-missing"]["vendor"] == "warning"
    assert all(rule["title"] and rule["source"] for rule in rules.values())
