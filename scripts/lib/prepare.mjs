import { build } from "./build.mjs";
import { install } from "./install.mjs";
import { exclusively } from "./lock.mjs";
import { Sentence } from "./say.mjs";

/**
 * Makes a checkout ready: packages, Prisma clients, and with `{ build: true }` a build. Does only
 * what is missing or out of date, and one at a time per checkout.
 */
export function prepare(wanted = { build: true }) {
  const onWait = () => console.log("Waiting: another command is preparing this checkout …");
  return exclusively("prepare", onWait, async () => {
    await install();
    const { generate } = await import("../generate.mjs");
    await generate().catch((error) => {
      throw new Sentence(`${error.message}\n\nThe database clients could not be generated.`);
    });
    if (wanted.build) await build();
  });
}
