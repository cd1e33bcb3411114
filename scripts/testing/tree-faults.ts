/** What a file in the repository must not hold. */
export type TreeFault = { path: string; line: number; what: string };

// Put together from halves: the patterns must not find themselves.
const any = (...halves: readonly string[]) => new RegExp(halves.join(""));

const FORBIDDEN: readonly { what: string; pattern: RegExp; except?: RegExp }[] = [
  { what: "a private key", pattern: any("-----BEGIN [A-Z ]*PRIVATE ", "KEY") },
  // Published examples of NIP-19 stand in tests.
  { what: "a Nostr secret key", pattern: any("nsec1", "[02-9ac-hj-np-z]{20}"), except: /\.test\.tsx?$/ },
  {
    what: "somebody's home folder",
    pattern: any("(^|[^\\w.-])/(home|Users)", "/[A-Za-z][\\w.-]*/|/ro", "ot/"),
  },
  {
    what: "a package registry's host",
    pattern: any("registry\\.npm", "js|proxy\\.go", "lang|deb\\.de", "bian|\\bjsr", "\\.io"),
  },
  { what: "a silenced linter", pattern: any("deno-lint-", "ignore") },
  { what: "a silenced type checker", pattern: any("@ts-", "(ignore|expect-error|nocheck)") },
  // In a folder with a space in its name it says %20.
  { what: "a URL's path taken for a file's", pattern: any("import\\.meta\\.url\\)", "\\.pathname") },
  {
    what: "a test that is left out or alone",
    pattern: any("Deno\\.test\\.", "(only|ignore)\\b|\\b(only|ignore): ", "true"),
  },
];

/** Generated, foreign or recorded texts, in which such words are no fault of ours. */
const FOREIGN = /(^|\/)(go\.sum|vectors\/|known-kinds\.txt)/;
/** Nothing in a source tree weighs this much unless it was built or recorded. */
const MAX_BYTES = 500_000;

/** Looks at one file of the repository. */
export function treeFaults(path: string, bytes: Uint8Array): TreeFault[] {
  if (bytes.length > MAX_BYTES) {
    return [{ path, line: 0, what: `${bytes.length} bytes, as only built files have` }];
  }
  if (FOREIGN.test(path)) return [];
  // A picture has no lines worth reading.
  if (bytes.includes(0)) return [];
  const faults: TreeFault[] = [];
  for (const [i, line] of new TextDecoder().decode(bytes).split("\n").entries()) {
    for (const { what, pattern, except } of FORBIDDEN) {
      if (pattern.test(line) && !except?.test(path)) faults.push({ path, line: i + 1, what });
    }
  }
  return faults;
}
