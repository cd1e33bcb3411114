import { validator } from "hono-openapi";
import { createMiddleware } from "hono/factory";
import * as v from "valibot";
import { bodyLimit } from "hono/body-limit";
import { problem } from "./problem.ts";

/** Refuses bodies that are too large or no JSON, before anybody reads them. */
export function limitBody(maxBytes: number) {
  return bodyLimit({
    maxSize: maxBytes,
    onError: (c) => problem(c, 413, "body-too-large", `The body may have ${maxBytes} bytes. Send less.`),
  });
}

/** Refuses any other media type than JSON. */
export const requireJson = createMiddleware(async (c, next) => {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    return problem(c, 415, "not-json", "The body must be JSON: send it with Content-Type: application/json.");
  }
  return await next();
});

/** Reads the body by its schema; what doesn't fit is a problem that names each place. */
export function jsonBody<Schema extends v.GenericSchema>(schema: Schema) {
  return validator("json", schema, (result, c) => {
    if (result.success) return;
    const places = result.error.slice(0, 5).map(({ path, message }) =>
      // A message may repeat what it was given.
      `${(path ?? []).map(keyOf).join(".") || "body"}: ${message.slice(0, 200)}`
    );
    return problem(c, 400, "malformed", `The body doesn't fit. ${places.join("; ")}`);
  });
}

function keyOf(part: PropertyKey | { key: unknown }): string {
  return String(typeof part === "object" ? part.key : part);
}
