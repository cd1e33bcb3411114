import type { CustomEmoji } from "../../../../../contracts/nostr/emoji.ts";
import { type NostrLink, splitLinks } from "../../../../../contracts/nostr/link.ts";
import { readWebUrl } from "../../../../../contracts/nostr/url.ts";

/** A piece of a chat message as it is drawn; nothing in it is ever taken for HTML. */
export type MessagePart =
  | { part: "text"; text: string }
  | { part: "web"; text: string; url: string }
  | { part: "nostr"; text: string; link: NostrLink }
  | { part: "emoji"; shortcode: string; url: string }
  /** Somebody posted a secret key: it isn't repeated. */
  | { part: "secret" };

/** Characters of a message that are drawn; the rest would only push the others away. */
export const SHOWN_LENGTH = 1000;
/** Emoji of a message that are drawn: each is a picture, fetched from wherever its writer says. */
const DRAWN_EMOJI = 24;

/** Cuts a message into what can be drawn. */
export function messageParts(text: string, emoji: readonly CustomEmoji[]): MessagePart[] {
  const tame = calm(text);
  const shown = tame.length > SHOWN_LENGTH ? `${cut(tame)}…` : tame;
  const pictures = new Map(emoji.map(({ shortcode, url }) => [shortcode, url]));
  const pieces = splitLinks(shown);
  let drawn = 0;
  const limited = (part: MessagePart): MessagePart =>
    part.part === "emoji" && ++drawn > DRAWN_EMOJI ? { part: "text", text: `:${part.shortcode}:` } : part;
  return pieces.flatMap((piece, at): MessagePart[] => {
    switch (piece.type) {
      case "link":
        return [{ part: "nostr", text: piece.text, link: piece.link }];
      case "secret":
        return [{ part: "secret" }];
      case "text": {
        const next = pieces[at + 1];
        // A person's name is drawn with its own @.
        const named = next?.type === "link" && next.link.type === "profile";
        return wordParts(named ? piece.text.replace(/@$/, "") : piece.text, pictures);
      }
    }
  }).map(limited);
}

/** A message as words alone, for where nothing can be drawn: read out, quoted, reported. A secret key is not repeated. */
export function plainWords(text: string, secret: string): string {
  const words = messageParts(text, []).map((part) => part.part === "secret" ? secret : shownText(part));
  return words.join("").replace(/\s+/g, " ");
}

function shownText(part: Exclude<MessagePart, { part: "secret" }>): string {
  switch (part.part) {
    case "text":
    case "web":
      return part.text;
    case "nostr":
      return `${part.text.slice(0, 18)}…`;
    case "emoji":
      return `:${part.shortcode}:`;
  }
}

function wordParts(text: string, pictures: ReadonlyMap<string, string>): MessagePart[] {
  const parts: MessagePart[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") parts.push({ part: "text", text: plain });
    plain = "";
  };
  const token = /https?:\/\/[^\s<>"']+|:[A-Za-z0-9_-]{1,64}:|[^h:]+|[\s\S]/giy;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [word] = match;
    if (/^:.+:$/.test(word)) {
      const picture = pictures.get(word.slice(1, -1));
      if (picture === undefined) {
        // Its last colon may begin the next one.
        plain += word.slice(0, -1);
        token.lastIndex -= 1;
      } else {
        flush();
        parts.push({ part: "emoji", shortcode: word.slice(1, -1), url: picture });
      }
      continue;
    }
    const [address, rest] = /^https?:/i.test(word) ? withoutPunctuation(word) : ["", word];
    const url = address === "" ? undefined : readWebUrl(address);
    if (url === undefined) {
      plain += word;
      continue;
    }
    flush();
    parts.push({ part: "web", text: address, url });
    plain += rest;
  }
  flush();
  return parts;
}

/** A full stop after an address ends the sentence, not the address. */
function withoutPunctuation(token: string): [address: string, rest: string] {
  const end = /[.,;:!?…]+$/.exec(token)?.[0].length ?? 0;
  const bracket = /\)+$/.exec(token.slice(0, token.length - end))?.[0].length ?? 0;
  const keep = token.includes("(") ? token.length - end : token.length - end - bracket;
  return [token.slice(0, keep), token.slice(keep)];
}

/** Without what turns or stacks text over its neighbours: direction overrides, and more than three marks on one letter. */
function calm(text: string): string {
  return text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/(?!\n)\p{Cc}/gu, " ")
    .replace(/(\p{M}{3})\p{M}+/gu, "$1")
    .replace(/\n{3,}/g, "\n\n");
}

function cut(text: string): string {
  // Not through the middle of a character.
  const end = text.slice(0, SHOWN_LENGTH);
  return /[\ud800-\udbff]$/.test(end) ? end.slice(0, -1) : end;
}
