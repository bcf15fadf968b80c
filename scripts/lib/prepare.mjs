import { build } from "./build.mjs";
import { install } from "./install.mjs";
import { exclusively } from "./lock.mjs";
import { Sentence } from "./say.mjs";

/**
 * Makes a checkout ready: packages, Prisma clients, and with `build` a build. Does only what is missing
 * or out of date, and one at a time per checkout. What reads the code and opens no database may be done
 * `beforeBuild`, while SQLite is compiled.
 */
export function prepare({ build: wantsBuild = true, beforeBuild = async () => {} } = {}) {
  const onWait = () => console.log("Waiting: another command is preparing this checkout …");
  return exclusively("prepare", onWait, () =>
    install(async () => {
      const { generate } = await import("../generate.mjs");
      await generate().catch((error) => {
        throw new Sentence(`${error.message}\n\nThe database clients could not be generated.`);
      });
      await beforeBuild();
      if (wantsBuild) await build();
    }),
  );
}
