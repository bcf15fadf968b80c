import { about } from "@/tests/contract/statements/s2/about";
import { endpoints } from "@/tests/contract/statements/s2/endpoints";
import { rangeOf, type SpecificationPart } from "@/tests/contract/statements/statement";

const first = ({ lines }: { lines: Parameters<typeof rangeOf>[0] }) => rangeOf(lines)[0];

export const s2: SpecificationPart = {
  name: "S2",
  title: "Hosts API",
  file: "002_01b068460d8ea3d3.txt",
  sha256: "af84f59a44540ff527b253400c91501589edd15c6af7352b872afc94cda943b3",
  statements: [...about, ...endpoints].sort((a, b) => first(a) - first(b)),
  notStatements: [
    { lines: 3, reason: "Says what the document is about." },
    { lines: 7, text: "Each host has:", reason: "Introduces the list below." },
    { lines: 407, reason: "Introduces the list below." },
    { lines: 419, reason: "Introduces the list below." },
  ],
};
