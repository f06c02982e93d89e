import sys

from libkodbro import Mapper

with Mapper() as mapper:
    for line in sys.stdin:
        number, name = line.rstrip("\n").split("\t")
        answer = mapper.map(name)
        print(number, answer.code, answer.term, f"{answer.confidence:.4f}", sep="\t")
