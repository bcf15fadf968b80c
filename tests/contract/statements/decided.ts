import { type Test, testsIn } from "@/tests/contract/statements/statement";

// Decisions of the README that are shown in more than one place.

export const decided = {
  tokenAlone: testsIn("tests/contract/s1-enroll-names.test.ts")(
    "the token alone is enough: everything else %s",
    "the host is called by %s",
    "without any name the host is called by its address",
  ),
  longLife: testsIn("tests/contract/bearer-tokens.test.ts")(
    "expires_in > %s",
    "%j is 400, and nothing is written",
    "a token works until it expires, and no longer",
  ),
  listedTokens: [
    ...testsIn("tests/contract/bearer-tokens.test.ts")(
      "shows who made a token, its last use and its end, and nothing secret",
      "by itself alone, with an audit row where it was for",
      "with %s, for good",
    ),
    ...testsIn("tests/e2e/credentials.test.ts")(
      "API tokens of an account are listed with their last use, and ended one by one",
    ),
  ],
  scriptFromAnywhere: testsIn("tests/contract/s3-script.test.ts")(
    "the token's allowed addresses are asked by enroll, not here",
  ),
  selfSigned: [
    ...testsIn("tests/contract/s3-script.test.ts")(
      "configures curl flags in the served %s script, and nothing else",
    ),
    ...testsIn("tests/contract/s3-install.test.ts")(
      "with ignore_ssl_self_signed the installer verifies no certificate",
    ),
    ...testsIn("tests/agent/self-signed-on.test.ts")("the command for one host enrolls it"),
  ],
  selfSignedOff: [
    ...testsIn("lib/env.test.ts")("%j is off"),
    ...testsIn("tests/agent/self-signed-off.test.ts")(
      "nothing is downloaded, and the sentence is about the certificate",
    ),
  ],
  selfSignedShown: testsIn("tests/e2e/self-signed.test.ts")(
    "the panel for one host warns, and its commands verify nothing",
    "so does the one for %s",
    "so do the pages and dialogs of tokens",
    "so does the dialog of a rotated token",
    "so does %s",
    "Settings says how the server was started",
  ),
  nullOnCreate: testsIn("tests/contract/s3-token-faults.test.ts")(
    "POST takes null as not given, and numbers that templates wrote as text",
  ),
  sameOnPatch: testsIn("tests/contract/s3-token-patch.test.ts")(
    "PATCH that changes nothing is 200, and writes nothing > %s",
  ),
  emptyPatch: testsIn("tests/contract/s3-token-patch.test.ts")(
    "PATCH that changes nothing is 200, and writes nothing > %s",
  ),
  everyInstant: [
    ...testsIn("tests/contract/s3-token-faults.test.ts")("the expiry %s is %s"),
    ...testsIn("lib/zod-values.test.ts")("%s is %s", "an instant > %j is none"),
  ],
  numbersAsText: [
    ...testsIn("tests/contract/s3-token-faults.test.ts")(
      "POST takes null as not given, and numbers that templates wrote as text",
    ),
    ...testsIn("tests/contract/s3-token-patch.test.ts")(
      "PATCH takes null where it clears something, and a number that a template wrote",
    ),
    ...testsIn("lib/zod-values.test.ts")("a whole number > %j is none"),
  ],
  longNames: testsIn("tests/contract/s2-names.test.ts")(
    "PUT takes the name as it is, also one that S3 gave with 101 to 255 characters",
  ),
  limiter: testsIn("tests/contract/s3-refusals.test.ts")(
    "and refuses no right secret for them, also one that was never seen before",
    "unknown keys count as wrong secrets do",
  ),
  midnight: testsIn("tests/contract/s3-quota-day.test.ts")(
    "the first request of a new day finds the whole quota, through the endpoint > of one host",
    "the first request of a new day finds the whole quota, through the endpoint > of a bulk",
  ),
  hostsStay: testsIn("tests/contract/s3-two-tiers.test.ts")(
    "hosts go on after their token was > %s",
  ),
  apiAllowlist: testsIn("tests/contract/s3-two-tiers.test.ts")(
    "an address outside the list of an api token is 403 at each route > %s",
  ),
  onTheServer: testsIn("tests/process/contract.test.ts")("%s: %i"),
  headerCase: testsIn("tests/process/contract.test.ts")("%s: header names in any case"),
  contentType: testsIn("tests/process/contract.test.ts")(
    "%s: JSON of any Content-Type, or of none",
  ),
  javascript: testsIn("tests/e2e/javascript-examples.test.ts")(
    "S2's JavaScript examples work in a browser that is signed in",
  ),
} satisfies Record<string, Test[]>;
