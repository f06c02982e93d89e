"""The errors of kodbro, each a KodbroError and the built-in exception that fits, and its warning."""


class KodbroError(Exception):
    """What went wrong, in `str()`, and what to do about it, in `hint` (or None).

    >>> from kodbro import KodbroError, Mapper
    >>> try:
    ...     Mapper.default().map("Kanyl", target=2)
    ... except KodbroError as error:
    ...     print(error)
    target=2: expected a probability from 0 to 1
    """

    hint: str | None

    def __init__(self, message: str = "", *, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        message = str(self.args[0]) if self.args else ""
        return f"{message}\nhint: {self.hint}" if self.hint else message


class OpenError(KodbroError, OSError):
    """A file cannot be opened; `errno` and `filename` are those of OSError."""

    def __init__(
        self,
        message: str = "",
        *,
        hint: str | None = None,
        errno: int | None = None,
        filename: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.errno = errno
        self.filename = filename


class NotFoundError(OpenError, FileNotFoundError):
    """There is no file of that name."""


class InvalidIndexError(KodbroError, ValueError):
    """The bytes are no index, or none that this release reads."""


class InvalidModelError(KodbroError, ValueError):
    """The file is no model, or one made for the features of another release."""


class InvalidFileError(KodbroError, ValueError):
    """What a file says does not fit; `filename` and `row` (from 1, or None) say where."""

    filename: str | None
    row: int | None

    def __init__(
        self,
        message: str = "",
        *,
        hint: str | None = None,
        filename: str | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.filename = filename
        self.row = row


class UnknownCodeError(KodbroError, KeyError):
    """The nomenclature has no such code."""


class UnknownProductError(KodbroError, KeyError):
    """The source has no such product."""


class TrainingError(KodbroError, ValueError):
    """There is too little to learn from; the message says how much is needed."""


class OptionError(KodbroError, ValueError):
    """An option lies outside its range."""


class RowError(KodbroError):
    """A row cannot be mapped; `row` is its place, from 1, or None where there is one only."""

    row: int | None

    def __init__(
        self, message: str = "", *, hint: str | None = None, row: int | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.row = row


class RowTypeError(RowError, TypeError):
    """What should be a text is not."""


class RowValueError(RowError, ValueError):
    """A text has half a surrogate pair in it, or a dict has no text."""


class TableError(KodbroError, ValueError):
    """The table cannot be read, or is none."""


class MissingColumnError(TableError, KeyError):
    """A column is not there, or none says what the products are."""


class ColumnTypeError(TableError, TypeError):
    """A column does not hold text."""


class PickleError(KodbroError, ValueError):
    """A pickle was written by another release."""


class InternalError(KodbroError, RuntimeError):
    """kodbro itself is at fault, or the system has no threads left."""


class KodbroWarning(UserWarning):
    """Something is doubtful, but does not stop the work.

    >>> import warnings
    >>> from kodbro import KodbroWarning, Mapper, MappingSet
    >>> decided = MappingSet.from_records([{"name": "x", "decision": "accepted", "code": "X99"}])
    >>> with warnings.catch_warnings(record=True) as heard:
    ...     warnings.simplefilter("always", KodbroWarning)
    ...     mapper = Mapper.default().with_decisions(decided)
    >>> print(heard[0].message)
    1 of the codes that decisions name is not in EMDN V2: 'X99'
    """


for _error in [error for error in globals().values() if isinstance(error, type)]:
    _error.__module__ = "kodbro"
