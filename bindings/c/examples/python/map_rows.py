import sys

from libkodbro import Mapper

with Mapper() as mapper:
    for line in sys.stdin:
        number, name = line.rstrip("\n").split("\t")
        answer = mapper.map(name)
        confidence = f"{answer.confidence:.4f}"
        print(number, answer.outcome, answer.code, answer.term, confidence, sep="\t")
