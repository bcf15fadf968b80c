import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { expect, test } from "vitest";
import { faultOf } from "./action";

test("an action whose answer is another's, or none, says so", () => {
  const ofNext = "An unexpected response was received from the server.";
  expect(faultOf(new Error(ofNext)).message).toMatch(/^Something in front of the server answered/);
  expect(faultOf(new TypeError("Failed to fetch")).message).toBe("The server did not answer");
  expect(faultOf(new Error("no healthy upstream")).message).toBe("The server did not answer");
});

test("an action that a new version of the server no longer has says so", () => {
  const gone = new UnrecognizedActionError('Server Action "7f" was not found on the server.');
  expect(faultOf(gone).message).toBe("The server has a new version");
});
