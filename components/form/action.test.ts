import { expect, test } from "vitest";
import { faultOf } from "./action";

test("an action whose answer is another's, or none, says so", () => {
  const ofNext = "An unexpected response was received from the server.";
  expect(faultOf(new Error(ofNext)).message).toMatch(/^Something in front of the server answered/);
  expect(faultOf(new TypeError("Failed to fetch")).message).toBe("The server did not answer");
  expect(faultOf(new Error("no healthy upstream")).message).toBe("The server did not answer");
});
