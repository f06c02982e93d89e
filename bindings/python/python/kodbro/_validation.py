"""What is wrong with a catalogue?"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from io import BytesIO
from os import PathLike
from typing import Any, Literal

from kodbro._errors import TableError
from kodbro._kodbro import Findings, Mapper, check_catalogue, list_rules


def validate(
    catalogue: str | PathLike[str] | Any,
    /,
    *,
    profile: Literal["region", "vendor", "peppol"] = "region",
    mapper: Mapper | None = None,
    check_text: bool = True,
    enable: Iterable[str] = (),
    disable: Iterable[str] = (),
    language: Literal["en", "sv"] = "en",
    today: datetime.date | None = None,
    columns: Mapping[str, str] | None = None,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
) -> Findings:
    """Checks a catalogue as `kodbro validate` does and returns what was found, in the order of the file.

    `catalogue` is the path of a file (UBL, BMEcat, CSV, TSV, XLSX or JSON lines), or a table of pandas,
    polars or pyarrow, whose first row is row 2, below the header. `profile` says who asks. `mapper` has
    the nomenclature that codes are looked up in, that of the package unless another is given; with
    `check_text=False`, codes are not held against the texts of products, which is faster. `enable` and
    `disable` name rules, or the word that a group of rules begins with; `rules()` lists them. `language` is
    that of the messages. Periods are over if they end before `today`. `columns` names the columns of a
    table for what they say, such as {"gtin": "Kod 2"}.

    Raises OptionError for an unknown rule, profile or language, NotFoundError and OpenError when the file
    cannot be opened, InvalidFileError when it is no catalogue, TableError for something else.

    >>> import kodbro, pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "list.csv")
    >>> text = "Artnr;Benämning;EMDN-kod;GTIN\\n1;Handske;t01020204;8904000210038\\n"
    >>> _ = path.write_text(text, encoding="utf-8")
    >>> for finding in kodbro.validate(path):
    ...     print(finding.rule, finding.row, finding.value)
    emdn-code-malformed 2 t01020204
    gtin-check-digit 2 8904000210038
    """
    day = datetime.date.today() if today is None else today
    asked = {
        "profile": profile,
        "check_text": check_text,
        "enable": list(enable),
        "disable": list(disable),
        "language": language,
        "today": (day.year, day.month, day.day),
        "columns": list((columns or {}).items()),
        "sheet": sheet,
        "delimiter": delimiter,
        "encoding": encoding,
    }
    mapper = Mapper.default() if mapper is None else mapper
    if isinstance(catalogue, (str, PathLike)):
        return check_catalogue(mapper, catalogue, None, asked)
    asked |= {"delimiter": ",", "encoding": "utf-8"}
    return check_catalogue(mapper, "<table>", _csv(catalogue), asked)


def rules() -> list[dict[str, Any]]:
    """Lists the rules: 'id', 'title', the severity in each profile ('region', 'vendor', 'peppol'; None
    where the rule is no part of it), 'why', 'source' and 'url'.

    >>> import kodbro
    >>> [rule["vendor"] for rule in kodbro.rules() if rule["id"] == "emdn-code-not-terminal"]
    ['error']
    """
    found: list[dict[str, Any]] = list_rules()
    return found


def _csv(table: Any) -> bytes:
    """Writes a table as the CSV that it would be sent as."""
    kinds = {(base.__module__.partition(".")[0], base.__name__) for base in type(table).__mro__}
    if ("pandas", "DataFrame") in kinds:
        return str(table.to_csv(index=False)).encode()
    if ("polars", "DataFrame") in kinds:
        return str(table.write_csv()).encode()
    if ("pyarrow", "Table") in kinds or ("pyarrow", "RecordBatch") in kinds:
        import pyarrow.csv

        written = BytesIO()
        pyarrow.csv.write_csv(table, written)
        return written.getvalue()
    raise TableError(
        f"expected a path or a table, found {type(table).__name__}",
        hint="give the path of a file, or a table of pyarrow, pandas or polars; collect a lazy frame",
    )


for _public in (validate, rules):
    _public.__module__ = "kodbro"
