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
    KodbroWarning,
    MissingColumnError,
    NotFoundError,
    OpenError,
    OptionError,
    PickleError,
    RowError,
    RowTypeError,
    RowValueError,
    TableError,
    TrainingError,
    UnknownCodeError,
    UnknownProductError,
)
from kodbro._evaluation import Evaluation, evaluate
from kodbro._kodbro import (
    ArrowStream,
    Candidate,
    Concept,
    Equivalent,
    Evidence,
    Finding,
    Findings,
    Mapper,
    Mapping,
    MappingSet,
    Model,
    Nomenclature,
    Term,
    __version__,
)
from kodbro._training import train
from kodbro._validation import rules, validate

__all__ = [
    "ArrowStream",
    "Candidate",
    "ColumnTypeError",
    "Concept",
    "Equivalent",
    "Evaluation",
    "Evidence",
    "Finding",
    "Findings",
    "InternalError",
    "InvalidFileError",
    "InvalidIndexError",
    "InvalidModelError",
    "KodbroError",
    "KodbroWarning",
    "Mapper",
    "Mapping",
    "MappingSet",
    "MissingColumnError",
    "Model",
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
    "TrainingError",
    "UnknownCodeError",
    "UnknownProductError",
    "__version__",
    "evaluate",
    "rules",
    "train",
    "validate",
]

_MappingByCode.register(Nomenclature)
