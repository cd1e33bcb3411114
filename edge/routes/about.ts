import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import { EdgeInfo, Health } from "../../contracts/api/edge.ts";

export type AboutOptions = {
  /** What `GET /` says. */
  info: EdgeInfo;
  /** Unix milliseconds. */
  now: () => number;
  /** Whether other instances are reached; undefined where there can be none. */
  shared: () => boolean | undefined;
};

/** `GET /`: who this edge is, what it does, what it grants. */
export const infoRoute = ({ info }: Pick<AboutOptions, "info">) =>
  new Hono().get(
    "/",
    describeRoute({
      summary: "Who this edge is",
      responses: {
        200: {
          description: "Key, roles, limits",
          content: { "application/json": { schema: resolver(EdgeInfo) } },
        },
      },
    }),
    (c) => c.json(info, 200),
  );

/** `GET /v1/health`: whether it lives, and its clock. */
export const healthRoute = ({ info, now, shared }: AboutOptions) =>
  new Hono().get(
    "/",
    describeRoute({
      summary: "Whether the edge lives",
      responses: {
        200: { description: "It does", content: { "application/json": { schema: resolver(Health) } } },
      },
    }),
    (c) => {
      c.header("cache-control", "no-store");
      const reached = shared();
      const health: Health = {
        status: "ok",
        version: info.version,
        now: Math.floor(now() / 1000),
        ...(reached === undefined ? {} : { swarms: reached ? "shared" : "alone" }),
      };
      return c.json(health, 200);
    },
  );
