import { expect, test } from "vitest";
import { isPlaceholder, machineIdOf } from "@/lib/fleet/hosts/machine-id";
import { machineIds, placeholders } from "@/tests/support/machine-ids";

test.each(placeholders)("%j is a placeholder", (text) => {
  expect(isPlaceholder(text)).toBe(true);
  expect(machineIdOf(text)).toBeUndefined();
});

test.each(machineIds)("%j is a machine id", (text) => {
  expect(isPlaceholder(text)).toBe(false);
  expect(machineIdOf(` ${text}\n`)).toBe(text);
});

test.each([null, undefined])("%j is none", (text) => {
  expect(machineIdOf(text)).toBeUndefined();
});
