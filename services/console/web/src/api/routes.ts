// The routes of the contract (schema.d.ts) as types: an address, a body or a member of
// an answer that the services do not have is an error when types are checked.
import type { paths } from "./schema";

type Method = "get" | "post";

// Route is an address that has the method, as the contract writes it: "/v1/reports/{id}".
export type Route<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, object> ? P : never }[keyof paths];

// Names are what an address leaves open.
export type Names<P extends string> = Record<Open<P>, string>;
type Open<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Open<Rest> : never;

export type Query<P extends Route<"get">> = paths[P]["get"] extends { parameters: { query?: infer Q extends object } } ? Q : never;

export type Body<P extends Route<"post">> =
  paths[P]["post"] extends { requestBody?: { content: { "application/json": infer B } } } ? B : never;

// Answer is the body of success. Where there are several forms, it is the one that `Accept: application/json` gets.
export type Answer<M extends Method, P extends Route<M>> =
  paths[P] extends Record<M, { responses: infer R }> ? Content<R[keyof R & (200 | 201)]> : never;

type Content<R> =
  R extends { content: { "application/json": infer T } } ? T : R extends { content: { "application/geo+json": infer T } } ? T : never;

// address fills in what a route leaves open. What is empty is not asked.
export function address<P extends keyof paths>(route: P, names: Names<P>, query?: object): string {
  const path = route.replace(/\{(\w+)\}/g, (_, name: Open<P>) => encodeURIComponent(names[name]));
  const asked = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => [name, String(value)]);
  return asked.length ? `${path}?${new URLSearchParams(asked)}` : path;
}
