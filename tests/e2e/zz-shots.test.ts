import { test } from "vitest";
import { db } from "@/lib/db";
import { buildHost, buildHostToken, buildOrganization } from "@/tests/support/builders";
import { axe } from "./support/axe";
import { buildClones } from "./support/clones";
import { dashboard } from "./support/signed-in";
import { see } from "./support/window";
const at = dashboard();
test("shots", async () => {
  const { organization, admin } = await buildOrganization();
  const { host } = await buildHost(organization, { name: "golden-debian-12" });
  await buildClones(host.id, 200);
  const { hostToken } = await buildHostToken(organization);
  await db.hostBoot.updateMany({ where: { hostId: host.id, bootId: { in: ["boot-2", "boot-4"] } }, data: { splitAt: new Date() } });
  await db.hostBoot.updateMany({ where: { hostId: host.id, bootId: "boot-2" }, data: { splitTokenId: hostToken.id } });
  for (const [width, theme] of [[1440, "dark"], [390, "light"]] as const) {
    const page = await at.openAs(admin, `/hosts/${host.id}`, { width, theme });
    await see(page.getByRole("region", { name: "Clone" }));
    await page.getByRole("button", { name: "10.0.0.3 is a copy" }).focus();
    await page.screenshot({ path: `/tmp/h3-shots/final-${width}-${theme}.png` });
    console.log(width, theme, (await axe(page)).join("\n") || "axe ok");
  }
});
