/** The content type of Prometheus' text format, version 0.0.4. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Where figures stand: `/metrics` is where Prometheus looks unless told otherwise. */
export const METRICS_PATHS: readonly string[] = ["/metrics", "/v1/metrics"];

/** Labels, whose values are names of ours and need no escapes, and a value. */
export type Sample = [labels: Readonly<Record<string, string>>, value: number];

/** The lines of one family: its help, its type and its samples. */
export function metricFamily(
  name: string,
  type: "gauge" | "counter",
  help: string,
  samples: number | readonly Sample[],
): string[] {
  const all: readonly Sample[] = typeof samples === "number" ? [[{}, samples]] : samples;
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...all.map(([labels, value]) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${text}"`);
      return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}`;
    }),
  ];
}

/** How many there are of each name. */
export const samplesBy = (label: string, counts: ReadonlyMap<string, number>): Sample[] =>
  [...counts].map(([name, count]) => [{ [label]: name }, count]);

/** The whole answer. */
export const metricsText = (families: readonly (readonly string[])[]): string =>
  `${families.flat().join("\n")}\n`;

/** One line of another's figures. */
export type Figure = { name: string; labels: Readonly<Record<string, string>>; value: number };

/** What a service's figures may weigh, in UTF-16 units. */
const MAX_METRICS = 1024 * 1024;
const SAMPLE_LINE = /^(\w+)(?:\{([^}]*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const LABEL = /(\w+)="([^"\\]*)"/g;

/** The figures that services of ours write; lines it can't read are passed over. */
export function readMetrics(text: string): Figure[] | undefined {
  if (text.length > MAX_METRICS) return undefined;
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = SAMPLE_LINE.exec(line) ?? [];
    if (name === undefined) return [];
    const read = [...labels.matchAll(LABEL)].map(([, key = "", text = ""]) => [key, text] as const);
    return [{ name, labels: Object.fromEntries(read), value: Number(value) }];
  });
}
