import bcryptjs from "bcryptjs";
import { afterEach, expect, test, vi } from "vitest";
import { bcrypt } from "@/lib/secrets/bcrypt";

afterEach(() => vi.restoreAllMocks());

test("hashes and compares on another thread than this one", async () => {
  const here = [vi.spyOn(bcryptjs, "hash"), vi.spyOn(bcryptjs, "compare")];
  const hash = await bcrypt.hash("correct horse", 4);
  expect(bcryptjs.compareSync("correct horse", hash)).toBe(true);
  expect(await bcrypt.compare("correct horse", hash)).toBe(true);
  expect(await bcrypt.compare("battery staple", hash)).toBe(false);
  for (const spy of here) expect(spy).not.toHaveBeenCalled();
});

test("many at once are answered each with its own", async () => {
  const hash = await bcrypt.hash("7", 4);
  const asked = Array.from({ length: 20 }, (_, at) => bcrypt.compare(String(at), hash));
  const fits = await Promise.all(asked);
  expect(fits.map((fit, at) => fit && at).filter((at) => at !== false)).toEqual([7]);
});

test("what bcryptjs refuses is an error here, and the next call is answered", async () => {
  await expect(bcrypt.hash("x", "four" as unknown as number)).rejects.toThrow();
  expect(await bcrypt.hash("x", 4)).toMatch(/^\$2[ab]\$04\$/);
});
