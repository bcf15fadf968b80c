import { expect } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { parseAnswer, type RawAnswer, rawConnection } from "@/tests/support/raw-http";

const BODY = JSON.stringify({ token: "mst_enroll_unknown" });
const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

export type HalfRequest = {
  /** Sends the rest; the answer, a 401, or an error when the server ends it instead. */
  finish(): Promise<RawAnswer>;
  /** All that comes until the server ends it. */
  toEnd(): Promise<string>;
};

/** A request that has begun and cannot be answered before the test lets it finish. */
export async function halfRequest(port: number): Promise<HalfRequest> {
  const connection = await rawConnection(port);
  connection.write(
    "POST /api/agent/enroll HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n" +
      `content-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n`,
  );
  // The server has it in hand once it has asked for the body.
  await eventually(() => expect(connection.received()).toContain(CONTINUE.trimEnd()));
  connection.write(BODY.slice(0, -1));
  return {
    toEnd: connection.toEnd,
    async finish() {
      connection.write(BODY.slice(-1));
      return parseAnswer((await connection.toEnd()).replace(CONTINUE, ""));
    },
  };
}
