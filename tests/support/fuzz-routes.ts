import fc from "fast-check";
import { document } from "@/app/api/openapi.json/document";
import { PLACES } from "@/tests/support/fuzz-values";
import type { Sent, World } from "@/tests/support/fuzz-world";
import { operationsOf } from "@/tests/support/openapi";
import { routeModules } from "@/tests/support/routes";
import { whoMay } from "@/tests/who-may";

/** What all generated requests begin with; FUZZ_SEED names another. */
export const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122);

export const api = document();

const modules = new Map((await routeModules()).map((module) => [publicPath(module.path), module]));

function publicPath(folder: string): string {
  return folder.replace(/\[(\w+)\]/g, "{$1}");
}

/** Every operation of the document, with its handlers and its line in the who-may-not table. */
export const operations = operationsOf(api).map((one) => {
  const module = modules.get(one.path);
  const entry = whoMay[`${one.method.toUpperCase()} ${module?.path}`];
  if (!module || !entry) throw new Error(`Nobody knows the route of ${one.name}.`);
  return { ...one, module, entry };
});

export type FuzzRoute = (typeof operations)[number];

/** The dynamic parts of a route's path, each with the place of what is there. */
export function placesIn({ module }: FuzzRoute): Record<string, string> {
  const names = [...module.path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name);
  const place = (name: string) => (name === "commandId" ? PLACES.command : PLACES.subject);
  return Object.fromEntries(names.map((name) => [name, place(name)]));
}

/** A generated request. `who` is 0 for nobody, 1 to 3 for somebody, more for one who may. */
export type Draft = Sent & { who: number };

/** Mostly the first. */
export const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, weight = 8) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });

/** The draft in this world: what is there in the places for it, and the credentials. */
export function sentIn(world: World, { entry }: FuzzRoute, { who, ...draft }: Draft): Sent {
  const places = { ...world.places, [PLACES.subject]: world.ids[entry.id ?? "host"] };
  const place = (text: string) =>
    Object.entries(places).reduce((placed, [name, value]) => placed.replaceAll(name, value), text);
  const all = Object.values(world.credentials).flat();
  const mine = world.credentials[entry.gate];
  const credential = who === 0 ? {} : who <= 3 ? all[who * 2] : mine[who % mine.length];
  return {
    ...draft,
    params: Object.fromEntries(Object.entries(draft.params).map(([k, v]) => [k, place(v)])),
    query: draft.query.replaceAll(encodeURIComponent(PLACES.group), world.ids.group),
    body: draft.body === undefined ? undefined : place(draft.body),
    headers: { ...draft.headers, ...credential },
  };
}
