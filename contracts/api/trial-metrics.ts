import assert from "node:assert/strict";

/**
 * Fails unless Prometheus would read it: each family once and in one piece, with help and type, no sample twice, and a counter's
 * name ending with `_total`, which a gauge's doesn't. Answers the samples' lines.
 */
export function checkMetrics(text: string): string[] {
  assert.ok(text.endsWith("\n"));
  const lines = text.trimEnd().split("\n");
  const families = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2]);
  assert.equal(new Set(families).size, families.length);
  let family = "";
  const samples = new Set<string>();
  const found: string[] = [];
  for (const line of lines) {
    assert.match(
      line,
      /^(# HELP \w+ .+|# TYPE \w+ (gauge|counter)|\w+(\{\w+="[\w-]*"(,\w+="[\w-]*")*\})? \d+(\.\d+)?)$/,
    );
    const [mark, word = "", name = "", type] = line.split(" ");
    if (mark !== "#") {
      assert.equal(line.split(/[ {]/)[0], family);
      assert.ok(samples.size < samples.add(line.slice(0, line.lastIndexOf(" "))).size, line);
      found.push(line);
    } else if (word === "HELP") family = name;
    else {
      assert.equal(name, family);
      assert.equal(type === "counter", name.endsWith("_total"), name);
    }
  }
  return found;
}
