import type { Page } from "playwright";
import { beforeAll } from "vitest";
import { cookieOf, PASSWORD, type Person } from "@/tests/support/builders";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";
import { browserWindows, type Look } from "./window";

/** The server that test files share, and the windows of this file. */
export function dashboard() {
  const windows = browserWindows();
  let server: RunningServer;

  beforeAll(async () => {
    server = await sharedServer();
  });

  return {
    get server() {
      return server;
    },
    /** A window in which nobody is signed in. */
    open: (path: string, look?: Look) => windows.open(server.url + path, look),
    /** A window in which this person is signed in already. */
    openAs: async (person: Person, path: string, look?: Look) =>
      windows.open(server.url + path, { ...look, as: await cookieOf(person) }),
  };
}

/** Fills in the login form that the page shows. */
export async function signIn(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.getByLabel("Username or email").fill(login);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
