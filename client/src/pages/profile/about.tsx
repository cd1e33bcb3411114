import { For, type JSX } from "solid-js";
import { splitLinks } from "../../../../contracts/nostr/link.ts";

const MOST = 1000;

/** What a person says about themselves, with its `nostr:` links alive and any secret key left out. */
export function About(props: { text: string }): JSX.Element {
  return (
    <p class="max-w-prose whitespace-pre-line">
      <For each={splitLinks(props.text.slice(0, MOST))}>
        {(piece) => {
          switch (piece.type) {
            case "text":
              return <bdi>{piece.text}</bdi>;
            case "secret":
              return "•••";
            case "link": {
              const page = { profile: "profile", stream: "watch", event: undefined }[piece.link.type];
              const code = piece.text.replace(/^nostr:/i, "");
              const short = `${code.slice(0, 12)}…`;
              return page === undefined ? short : <a href={`#/${page}/${code}`} class="underline">{short}</a>;
            }
          }
        }}
      </For>
    </p>
  );
}
