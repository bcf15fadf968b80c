import { expect, test } from "vitest";
import { interfacesOf } from "@/lib/fleet/inventory/shapes";

test.each([
  ["192.0.2.2", "/24", "192.0.2.2/24"],
  ["192.0.2.2", "255.255.255.0", "192.0.2.2/24"],
  ["192.0.2.2", 24, "192.0.2.2/24"],
  ["fd00::2", "/64", "fd00::2/64"],
  ["192.0.2.2/16", "/24", "192.0.2.2/16"],
  ["192.0.2.2", "255.0.255.0", "192.0.2.2"],
  ["192.0.2.2", "ffffff00", "192.0.2.2"],
  ["192.0.2.2", "", "192.0.2.2"],
  ["192.0.2.2", null, "192.0.2.2"],
])("address %j with netmask %j is %j", (address, netmask, shown) => {
  expect(interfacesOf([{ name: "eth0", addresses: [{ address, netmask }] }])).toEqual([
    { name: "eth0", addresses: [shown] },
  ]);
});
