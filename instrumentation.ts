import type { Instrumentation } from "next";

/** Next calls this once before the first request of each server. */
export async function register() {
  // Next replaces this name while it bundles; middleware has a runtime of its own.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { boot } = await import("@/lib/boot/boot");
  await boot();
}

/** Next calls this for whatever a page, an action or a route of its own throws. */
export const onRequestError: Instrumentation.onRequestError = async (error, request) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logFailedPage } = await import("@/lib/boot/failed-page");
  logFailedPage(error, request);
};
