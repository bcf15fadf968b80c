/** Next calls this once before the first request of each server. */
export async function register() {
  // Next replaces this name while it bundles; middleware has a runtime of its own.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { boot } = await import("@/lib/boot/boot");
  await boot();
}
