import { parseArgs } from "node:util";
import { benchAgent } from "@/scripts/lib/bench-agent";
import { benchExport } from "@/scripts/lib/bench-export";
import { benchHostile } from "@/scripts/lib/bench-hostile";
import { benchInventory } from "@/scripts/lib/bench-inventory";
import { benchRates } from "@/scripts/lib/bench-rates";
import { benchSockets } from "@/scripts/lib/bench-sockets";

/**
 * `npm run bench`: what the paths cost that agents take. Figures are of one run on one machine;
 * compare ratios, not runs. `-- --only NAME` runs one part, and `--against COMMIT` lets `hostile`
 * measure that commit too.
 */
const parts: Record<string, (against: string | undefined) => Promise<void>> = {
  agent: benchAgent,
  inventory: async () => benchInventory(),
  rates: benchRates,
  hostile: benchHostile,
  export: benchExport,
  sockets: benchSockets,
};

const { values } = parseArgs({
  options: { only: { type: "string" }, against: { type: "string" } },
});
const { only, against } = values;
if (only !== undefined && !(only in parts)) {
  console.error(`There is no part "${only}": ${Object.keys(parts).join(", ")}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(parts)) {
  if (only === undefined || name === only) await run(against);
}
