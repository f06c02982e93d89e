// What a Node program needs of libkodbro, by koffi.
"use strict";

const koffi = require("koffi");

// On Windows "kodbro.dll", on macOS "libkodbro.dylib".
const library = koffi.load("libkodbro.so.0.1");
// All here is declared as in this version of the header.
const ABI_VERSION = 1;
const abiVersion = library.func("uint32_t kodbro_abi_version()");
if (abiVersion() !== ABI_VERSION) {
  throw new Error(`libkodbro has ABI ${abiVersion()}, expected ${ABI_VERSION}`);
}
koffi.opaque("kodbro_mapper");
koffi.opaque("kodbro_mapping");
koffi.struct("kodbro_text", { data: "void *", length: "size_t" });
koffi.struct("kodbro_answer", {
  outcome: "int",
  code: "kodbro_text",
  term: "kodbro_text",
  level: "uint32_t",
  confidence: "double",
  reason: "kodbro_text",
  candidates: "size_t",
});
const openDefault = library.func(
  "int kodbro_mapper_open_default(_Out_ kodbro_mapper **mapper, char *message, size_t capacity)",
);
const mapText = library.func(
  "int kodbro_map_text(kodbro_mapper *mapper, char *text, size_t length, void *options, " +
    "_Out_ kodbro_mapping **mapping, char *message, size_t capacity)",
);
const readAnswer = library.func(
  "int kodbro_mapping_answer(kodbro_mapping *mapping, _Out_ kodbro_answer *answer)",
);
const outcomeText = library.func("str kodbro_outcome_text(int outcome)");
const freeMapping = library.func("void kodbro_mapping_free(kodbro_mapping *mapping)");
const freeMapper = library.func("void kodbro_mapper_free(kodbro_mapper *mapper)");

/** Calls a function that takes a message, and throws it. */
function call(run) {
  const message = Buffer.alloc(512);
  if (run(message, message.length) !== 0) {
    throw new Error(message.toString("utf8", 0, message.indexOf(0)));
  }
}

function string({ data, length }) {
  return Number(length) === 0 ? "" : koffi.decode(data, "char", Number(length));
}

/** An open index. Any number of threads may use it. */
class Mapper {
  #handle;

  constructor() {
    const mapper = [null];
    call((message, capacity) => openDefault(mapper, message, capacity));
    this.#handle = mapper[0];
  }

  /** Maps the name of a product; the outcome is mapped, review, unmapped or out_of_scope. */
  map(name) {
    const [text, mapping, answer] = [Buffer.from(name, "utf8"), [null], {}];
    call((message, capacity) =>
      mapText(this.#handle, text, text.length, null, mapping, message, capacity),
    );
    try {
      readAnswer(mapping[0], answer);
      const [code, term] = [string(answer.code), string(answer.term)];
      const outcome = outcomeText(answer.outcome);
      return { outcome, code, term, confidence: answer.confidence };
    } finally {
      freeMapping(mapping[0]);
    }
  }

  close() {
    freeMapper(this.#handle);
    this.#handle = null;
  }
}

module.exports = { Mapper };
