import { firstRun } from "@/lib/boot/first-run";
import { disconnect } from "@/lib/db";
import { migrate } from "@/lib/db/migrate";
import { startRelay } from "@/lib/fleet/live/relay";
import { onShutdown } from "@/lib/http/shutdown";
import { log } from "@/lib/log";
import { authSecret } from "@/lib/secrets/auth-secret";

/**
 * Everything before the first request: the secret, the schema, the first run, the relay
 * between servers. Throws an Error whose message is a sentence for the operator.
 */
export async function boot(): Promise<void> {
  authSecret();
  const applied = await migrate();
  if (applied.length > 0) log.info({ applied }, "database migrated");
  await firstRun();
  const stopRelay = startRelay();
  onShutdown(async () => {
    await stopRelay();
    await disconnect();
  });
}
