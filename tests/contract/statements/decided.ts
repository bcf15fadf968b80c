import { type Test, testsIn } from "@/tests/contract/statements/statement";

// Decisions of the README that are shown in more than one place.

export const decided = {
  tokenAlone: testsIn("tests/contract/s1-enroll.test.ts")(
    "the token alone is enough: the name falls back to %s",
  ),
  longLife: testsIn("lib/fleet/members/sign-in.test.ts")(
    "expires_in asks for a longer life, of at most 90 days",
  ),
  listedTokens: testsIn("lib/fleet/account/admin-tokens.test.ts")(
    "a longer token is listed with its last use, and ended like a session",
  ),
  scriptFromAnywhere: testsIn("tests/contract/s3-script.test.ts")(
    "200 from an address that is not on the token's list: enroll asks",
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
  nullOnCreate: testsIn("tests/contract/s3-token-null.test.ts")(
    "null in a creation is the same as nothing: %s",
  ),
  sameOnPatch: testsIn("tests/contract/s3-token-null.test.ts")(
    "a token that was read and is patched back unchanged is 200",
  ),
  emptyPatch: testsIn("tests/contract/s3-token-null.test.ts")(
    "PATCH of nothing, and of unknown fields alone, is 200 and changes nothing",
  ),
  everyInstant: testsIn("tests/contract/s3-token-null.test.ts")(
    "every ISO 8601 instant is taken: %s is %s",
  ),
  numbersAsText: testsIn("tests/contract/s3-token-null.test.ts")(
    "a whole number in a string is taken: %j",
  ),
  longNames: testsIn("tests/contract/s2.test.ts")(
    "a longer name that S3 gave passes unchanged, and a set one is 1 to 100",
  ),
  limiter: testsIn("tests/contract/s3-refusals.test.ts")(
    "a right secret is not refused for the failures of others, also by a server that just started",
  ),
  midnight: testsIn("tests/contract/s3-refusals.test.ts")(
    "the first request of a new day finds the whole quota, through the endpoint",
  ),
  hostsStay: testsIn("tests/contract/s3-refusals.test.ts")(
    "hosts go on after their token was disabled",
  ),
  apiAllowlist: testsIn("tests/contract/s3-api.test.ts")(
    "an address outside the token's list is 403 at each route",
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

/** Tests that other branches bring: the list is emptied when they are merged. */
export const pending: Test[] = Object.values(decided).flat();
