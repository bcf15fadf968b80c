import { enrollment } from "@/tests/contract/statements/s3/enroll";
import { hosts } from "@/tests/contract/statements/s3/hosts";
import { overview } from "@/tests/contract/statements/s3/overview";
import { reference } from "@/tests/contract/statements/s3/reference";
import { tokens } from "@/tests/contract/statements/s3/tokens";
import type { SpecificationPart } from "@/tests/contract/statements/statement";

const prose = "Says what the document is about, or introduces what follows.";
const advice = "Advice to those who run a server; the server cannot do it for them.";

export const s3: SpecificationPart = {
  name: "S3",
  title: "Auto-enrollment API",
  file: "003_057a25624258215c.txt",
  sha256: "9412f8bb07dffba13a279b411e3d4c4d4ed8c5f8a64527d6c879b4dfc7dbb461",
  statements: [...overview, ...tokens, ...enrollment, ...hosts, ...reference],
  notStatements: [
    { lines: 5, reason: prose },
    { lines: [9, 17], reason: "The table of contents." },
    { lines: 913, reason: advice },
    { lines: 936, reason: advice },
    { lines: 938, reason: advice },
  ],
};
