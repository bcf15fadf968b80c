import { expect, it } from "vitest";

import { clockWords, machineWords, processorName, systemName } from "./words";

it.each([
  ["Debian GNU/Linux 12 (bookworm)", "12", "Debian GNU/Linux 12 (bookworm)"],
  ["Alpine Linux v3.20", "3.20.3", "Alpine Linux v3.20"],
  ["Ubuntu 24.04.1 LTS", "24.04", "Ubuntu 24.04.1 LTS"],
  ["Ubuntu", "24.04", "Ubuntu 24.04"],
  ["OS/2", "4.5", "OS/2 4.5"],
  ["Arch Linux", null, "Arch Linux"],
  [null, "9", "9"],
  [null, null, null],
  ["", "", null],
])("system %j %j is %j", (os, osVersion, name) => {
  expect(systemName({ os, osVersion })).toBe(name);
});

it.each([
  [null, null],
  [0, "right"],
  [-2, "right"],
  [3, "3 s ahead"],
  [-3700, "1 h 01 min behind"],
])("a clock off by %j is %j", (seconds, words) => {
  expect(clockWords(seconds)).toBe(words);
});

it.each([
  ["EPYC", 8, "EPYC, 8 cores"],
  [null, 1, "1 core"],
  ["EPYC", null, "EPYC"],
  [null, null, null],
])("a processor %j with %j cores is %j", (model, cores, name) => {
  expect(processorName(model, cores)).toBe(name);
});

it.each([
  [null, null, null],
  ["none", "none", "physical machine"],
  ["none", null, "physical machine"],
  ["kvm", "none", "KVM virtual machine"],
  ["vm-other", "none", "virtual machine"],
  ["acrn", "none", "acrn virtual machine"],
  ["kvm", "lxc", "LXC container"],
  ["none", "rkt", "rkt container"],
])("a machine of %j with %j is a %j", (virtualization, containerKind, words) => {
  expect(machineWords({ virtualization, containerKind })).toBe(words);
});
