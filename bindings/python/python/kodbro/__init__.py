"""Maps the product rows of catalogues to EMDN, the European Medical Device Nomenclature.

>>> from kodbro import Mapper
>>> mapper = Mapper.default()
>>> mapping = mapper.map("US-HANDSKE NITRIL PF OST L 200ST")
>>> mapping.status, mapping.code[:6]
('mapped', 'T01020')
"""

from collections.abc import Mapping as _MappingByCode

from kodbro._errors import (
    ColumnTypeError,
    InternalError,
    InvalidFileError,
    InvalidIndexError,
    InvalidModelError,
    KodbroError,
    MissingColumnError,
    NotFoundError,
    OpenError,
    OptionError,
    PickleError,
    RowError,
    RowTypeError,
    RowValueError,
    TableError,
    UnknownCodeError,
)
from kodbro._evaluation import Evaluation, evaluate
from kodbro._kodbro import (
    ArrowStream,
    Candidate,
    Concept,
    Evidence,
    Mapper,
    Mapping,
    MappingSet,
    Nomenclature,
    Term,
    __version__,
)

__all__ = [
    "ArrowStream",
    "Candidate",
    "ColumnTypeError",
    "Concept",
    "Evaluation",
    "Evidence",
    "InternalError",
    "InvalidFileError",
    "InvalidIndexError",
    "InvalidModelError",
    "KodbroError",
    "Mapper",
    "Mapping",
    "MappingSet",
    "MissingColumnError",
    "Nomenclature",
    "NotFoundError",
    "OpenError",
    "OptionError",
    "PickleError",
    "RowError",
    "RowTypeError",
    "RowValueError",
    "TableError",
    "Term",
    "UnknownCodeError",
    "__version__",
    "evaluate",
]

_MappingByCode.register(Nomenclature)
