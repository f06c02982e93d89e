const readline = require("node:readline");
const { Mapper } = require("./kodbro.js");

const mapper = new Mapper();
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const [number, name] = line.split("\t");
  const { outcome, code, term, confidence } = mapper.map(name);
  console.log([number, outcome, code, term, confidence.toFixed(4)].join("\t"));
}).on("close", () => mapper.close());
