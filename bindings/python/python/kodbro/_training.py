"""How do decisions become a model?"""

from __future__ import annotations

from os import PathLike

from kodbro._kodbro import Mapper, MappingSet, Model, learn


def train(
    *decisions: MappingSet | str | PathLike[str],
    mapper: Mapper | None = None,
    seed: int = 1,
) -> Model:
    """Learns how much each feature of a row counts from rows whose code is known, as `kodbro train`
    does, and returns a Model.

    Each of `decisions` is a MappingSet, a truth file as `evaluate` reads it, or a file of decisions.
    Of decisions, rows with an accepted code and rows out of scope are learned from, where people
    agree. `mapper` has the index whose words count, that of the package unless another is given;
    `seed` decides which suppliers are held out together. The figures of the model are those of rows
    held out: the suppliers are divided into five parts, and the rows of each are mapped by a model
    learned from the other four. The same rows, index and seed give the same model.

    Takes some seconds for a thousand rows; other threads go on meanwhile, and Ctrl-C is heard.

    Raises TrainingError for too few rows, codes or suppliers, OptionError for the same rows given
    twice, and the errors of reading.

    >>> import kodbro
    >>> row = {"name": "Munskydd", "decision": "accepted", "code": "T020199"}
    >>> try:
    ...     kodbro.train(kodbro.MappingSet.from_records([row]))
    ... except kodbro.TrainingError as error:
    ...     print(str(error).splitlines()[0])
    nothing can be learned: 1 rows with a code are too few to learn from: at least 200 are needed
    """
    if not decisions:
        raise TypeError("train() needs decisions: a MappingSet or the path of a file")
    return learn(Mapper.default() if mapper is None else mapper, decisions, seed)


train.__module__ = "kodbro"
