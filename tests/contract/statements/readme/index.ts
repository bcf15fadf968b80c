import { realClients, stricter } from "@/tests/contract/statements/readme/clients";
import { decisions } from "@/tests/contract/statements/readme/decisions";
import type { SpecificationPart } from "@/tests/contract/statements/statement";

const about = "Says what the documents are and how they are read.";
const background = "Says why, or what others do; what follows from it is quoted.";

export const readme: SpecificationPart = {
  name: "R",
  title: "README of the specification",
  file: "README.md",
  sha256: "7eb79e44929737fb8c896a178df3faa6489f858e2dc78df120aaaf639d18cd51",
  statements: [...decisions, ...realClients, ...stricter],
  notStatements: [
    { lines: 3, reason: about },
    { lines: [7, 10], reason: about },
    { lines: 12, reason: about },
    { lines: 39, reason: background },
    {
      lines: 49,
      text: "**The agent writes these into its own configuration**: `docker:false` ends its container reports for good, `true` costs a host without Docker one warning in its log.",
      reason: background,
    },
    {
      lines: 51,
      text: "Without it the agent tries every 30–32 s for ever (0, 1, 3, 7, 16, 32 s first).",
      reason: background,
    },
    {
      lines: 57,
      text: "The agent retries only transport errors. On 401 it keeps coming back every tick: a database outage answered with 401 would make a whole fleet believe its keys are bad.",
      reason: background,
    },
    {
      lines: 64,
      text: "Neighbours (exporters, an Ansible inventory, a Zabbix template, an MCP server, the gethomepage widget) call further routes, same Basic auth and scope. Measured shapes:",
      reason: background,
    },
    { lines: 69, reason: "Introduces the table below." },
  ],
};
