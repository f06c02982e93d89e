"""Do others' tools take what kodbro writes, and does kodbro take what they write?

Called with the path of the command `kodbro`; ends with an error at the first thing that is wrong.
"""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from fhir.resources.codesystem import CodeSystem as CodeSystemR5
from fhir.resources.conceptmap import ConceptMap as ConceptMapR5
from fhir.resources.R4B.codesystem import CodeSystem as CodeSystemR4
from fhir.resources.R4B.conceptmap import ConceptMap as ConceptMapR4

HERE = Path(__file__).parent
KODBRO = Path(sys.argv[1]).resolve()
SSSOM = Path(sys.executable).with_name("sssom")


def call(*command):
    """Runs a command that has to succeed; returns what it says on standard error."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\nended with {done.returncode}\n{done.stderr}{done.stdout}")
    return done.stderr


def convert(source, target, *options):
    call(KODBRO, "convert", source, target, *options)
    return target


def rows(path):
    """Returns the rows of a plain table in any order."""
    with open(path, newline="", encoding="utf-8") as file:
        return sorted(tuple(sorted(row.items())) for row in csv.DictReader(file))


def only(table, names):
    return sorted(tuple(cell for cell in row if cell[0] in names) for row in table)


def standard(table):
    """Returns what is left of a set without our extension slots, which sssom-py drops: any verdict
    without code is that there is no such term."""
    names = [
        "id", "name", "decision", "code", "term", "relation", "confidence", "justification", "by",
        "at", "reviewer", "tool", "tool_version", "release", "comment",
    ]
    left = []
    for row in table:
        cells = dict(row)
        if cells["decision"] not in ["accepted", "rejected"]:
            cells["decision"] = "no_such_term"
        cells["at"] = cells["at"][:10]
        left.append(tuple((name, cells[name]) for name in names))
    return sorted(left)


def sssom(folder, metadata):
    """sssom-py validates and parses the set; what it writes says the same in its slots."""
    ours = convert(HERE / "decisions.csv", folder / "set.sssom.tsv", "--metadata", metadata)
    said = call(SSSOM, "validate", ours)  # against the schema, its prefixes, its CURIEs
    assert "ERROR" not in said, said
    theirs = folder / "theirs.sssom.tsv"
    said = call(SSSOM, "parse", ours, "-o", theirs)
    assert "ERROR" not in said, said
    before = rows(convert(ours, folder / "before.csv"))
    after = rows(convert(theirs, folder / "after.csv"))
    assert len(before) == 11, before
    assert standard(before) == standard(after), f"{before}\n{after}"
    plain = rows(convert(HERE / "decisions.csv", folder / "plain.csv"))
    names = [name for name, _ in plain[0]]
    assert only(before, names) == plain, f"{before}\n{plain}"


def fhir(folder):
    """fhir.resources takes the concept maps and code systems, with the right words in them."""
    said = {}
    for name, version in [("conceptmap-r4", ConceptMapR4), ("conceptmap-r5", ConceptMapR5)]:
        path = convert(
            HERE / "decisions.csv", folder / f"{name}.json", "--to", name,
            "--metadata", HERE / "metadata.yml",
        )
        text = path.read_text(encoding="utf-8")
        resource = version.model_validate_json(text)
        assert [len(group.element) for group in resource.group] == [5, 5], text
        # A tool that reads and writes the resource gives us the same set.
        theirs = folder / f"{name}-theirs.json"
        theirs.write_text(resource.model_dump_json(), encoding="utf-8")
        before = rows(convert(path, folder / "before.csv"))
        assert before == rows(convert(theirs, folder / "after.csv"))
        assert len(before) == 11, before
        for group in json.loads(text)["group"]:
            for element in group["element"]:
                for target in element.get("target", [{}]):
                    word = target.get("equivalence") or target.get("relationship")
                    key = (element["code"], target.get("code"))
                    said.setdefault(key, []).append(word or element.get("noMap"))
    broad = said[("41-10234", "T01")]
    assert broad == ["wider", "source-is-narrower-than-target"], broad
    narrow = said[("41-10235", "A010101")]
    assert narrow == ["narrower", "source-is-broader-than-target"], narrow
    assert said[("41-10233", "T010201")] == ["disjoint", "not-related-to"]

    lines = (HERE / "decisions.csv").read_text(encoding="utf-8").splitlines()
    one = folder / "region-a.csv"
    one.write_text("\n".join(lines[:7]), encoding="utf-8")
    path = convert(one, folder / "codes.json", "--to", "codesystem")
    for version in [CodeSystemR4, CodeSystemR5]:
        system = version.model_validate_json(path.read_text(encoding="utf-8"))
        assert len(system.concept) == system.count == 5


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sssom(folder, HERE / "metadata.yml")
        fhir(folder)
    print("sssom-py and fhir.resources take what kodbro writes, and kodbro what they write")


main()
