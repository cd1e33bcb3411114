import { chunksOf } from "../chunks-of.ts";

/** The text of an answer; `undefined` when it is longer than so many bytes. */
export async function readShortText(response: Response, maxBytes: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body === null ? [] : chunksOf(response.body)) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > maxBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
