import { readFile } from "node:fs/promises";
import { type Plugin, transformWithOxc } from "vite";

const ELEMENT = new URL("./src/embed/dstream-player.ts", import.meta.url);
const PAGE = "embed.html";
const SCRIPT = "dstream-player.js";

/** Stands where the picture will, until there is something else to see: no script has to come first. */
const WAIT = `<div class="embed-wait" aria-hidden="true"><svg viewBox="0 0 24 24">` +
  `<path d="M12 1.5 21 5v6.4c0 5.3-3.6 9.3-9 11.1-5.4-1.8-9-5.8-9-11.1V5z"/></svg></div>`;

/** The ground is the stage's own, so that nothing flashes when that comes. */
const WAIT_STYLE = ":root{overflow:hidden;scrollbar-gutter:auto}" +
  ".embed-wait{position:fixed;inset:0;display:grid;place-items:center;background:#0a0b0c}" +
  ".embed-wait svg{inline-size:3rem;fill:#fff;opacity:.4}" +
  ".embed-wait:has(~#app main>:not(.embed-looking)){display:none}";

/**
 * Builds what other sites embed: a page that is the site's own but for a mark, so that both share every file, and the script of
 * the element that frames it, under a name that stays.
 */
export function embedPage(): Plugin {
  return {
    name: "embed-page",
    enforce: "post",
    async generateBundle(_options, bundle) {
      const index = bundle["index.html"];
      if (index?.type !== "asset") throw new Error("the build has no index.html");
      const html = typeof index.source === "string" ? index.source : new TextDecoder().decode(index.source);
      this.emitFile({ type: "asset", fileName: PAGE, source: markEmbedded(html) });
      this.emitFile({ type: "asset", fileName: SCRIPT, source: await elementScript() });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url?.replace(/[?#].*$/, "");
        if (path === `/${SCRIPT}`) {
          elementScript().then((code) => {
            response.setHeader("content-type", "text/javascript");
            response.end(code);
          }, next);
        } else if (path === `/${PAGE}`) {
          readFile(new URL("./index.html", import.meta.url), "utf8")
            .then((html) => server.transformIndexHtml(`/${PAGE}`, markEmbedded(html)))
            .then((html) => {
              response.setHeader("content-type", "text/html");
              response.end(html);
            }, next);
        } else next();
      });
    },
  };
}

/** Links of an embedded page lead out of its frame: there is no room for another page in it. */
function markEmbedded(html: string): string {
  const marked = html
    .replace(/<html\b/, "<html data-embed")
    .replace(/<head>/, '<head>\n    <base target="_blank">')
    .replace(
      /<\/head>/,
      `  <style>${WAIT_STYLE}</style>\n    <noscript><style>.embed-wait{display:none}</style></noscript>\n  </head>`,
    )
    .replace(/<div id="app">/, `${WAIT}\n    <div id="app">`);
  for (const part of ["<html data-embed", "<base ", WAIT_STYLE, WAIT]) {
    if (!marked.includes(part)) throw new Error(`index.html has no place for ${part}`);
  }
  return marked;
}

async function elementScript(): Promise<string> {
  const { code } = await transformWithOxc(await readFile(ELEMENT, "utf8"), "dstream-player.ts", {
    tsconfig: false,
  });
  return code;
}
