import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import { env } from "@/lib/env";
import { FleetError } from "@/lib/fleet/errors";
import { readJson } from "@/lib/http/body";
import { thrown } from "@/tests/support/thrown";

type Bytes = string | Uint8Array<ArrayBuffer>;

const post = (body: Bytes, headers: Record<string, string> = {}) =>
  new Request(env.publicUrl, { method: "POST", body, headers });
const gzip = { "content-encoding": "gzip" };
const zipped = (text: string) => new Uint8Array(gzipSync(text));

async function refusal(work: () => Promise<unknown>): Promise<FleetError> {
  const error = await thrown(work);
  if (!(error instanceof FleetError)) throw error;
  return error;
}

describe("lenient text", () => {
  const mended: [string, Bytes, unknown][] = [
    ["a NUL that is spelled", '{"a":"x\\u0000y"}', { a: "xy" }],
    ["a backslash before u0000 is no NUL", '{"a":"x\\\\u0000y"}', { a: "x\\u0000y" }],
    ["a bare NUL", '{"a":"x\0y"}', { a: "xy" }],
    ["a lone surrogate", '{"a":"x\\ud800y"}', { a: "x\ufffdy" }],
    ["a pair of surrogates", '{"a":"\\ud83d\\ude00"}', { a: "😀" }],
    ["in a key, and in a list", '{"\\u0000k":["\\udfff"]}', { k: ["\ufffd"] }],
    [
      "bytes that are no UTF-8",
      new Uint8Array([...Buffer.from('{"a":"x'), 0xff, 0xc3, ...Buffer.from('y"}')]),
      { a: "x\ufffd\ufffdy" },
    ],
  ];

  test.each(mended)("%s", async (_name, body, value) => {
    expect((await readJson(post(body), 1000, "lenient")).value).toEqual(value);
  });

  test("a key __proto__ stays a key", async () => {
    const { value } = await readJson(post('{"__proto__":{"x":1},"y":"\\u0000"}'), 1000, "lenient");
    expect(Object.keys(Object(value))).toEqual(["__proto__", "y"]);
    expect(Reflect.get(Object(value), "x")).toBeUndefined();
  });

  test("what is nested too deeply is refused all the same", async () => {
    const deep = `${"[".repeat(40)}"\\u0000"${"]".repeat(40)}`;
    const error = await refusal(() => readJson(post(deep), 1000, "lenient"));
    expect(error.message).toBe("Request body is nested too deeply");
  });

  test("without being asked for, nothing is mended", async () => {
    const stored = /backslash|pair/;
    for (const [, body] of mended.filter(([name]) => !stored.test(name))) {
      expect((await refusal(() => readJson(post(body), 1000))).kind).toBe("invalid");
    }
  });
});

describe("Content-Encoding: gzip", () => {
  test("is inflated, and the length is that of what it held", async () => {
    const text = JSON.stringify({ a: "x".repeat(500) });
    const read = await readJson(post(zipped(text), gzip), 1000);
    expect(read).toEqual({ value: { a: "x".repeat(500) }, bytes: text.length });
  });

  test("may inflate to the limit and not to a byte more", async () => {
    const text = JSON.stringify("x".repeat(998));
    expect((await readJson(post(zipped(text), gzip), 1000)).bytes).toBe(1000);
    const error = await refusal(() => readJson(post(zipped(text), gzip), 999));
    expect(error.kind).toBe("too_large");
  });

  test("a bomb of 200 MB in 200 kB is 413, and never inflated as a whole", async () => {
    const bomb = zipped(" ".repeat(200 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(250_000);
    const before = process.memoryUsage().arrayBuffers;
    const error = await refusal(() => readJson(post(bomb, gzip), 1024 * 1024));
    expect(error.kind).toBe("too_large");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024);
  });

  test.each([
    ["no gzip at all", '{"a":1}', gzip, "Request body is not valid gzip"],
    ["cut off", zipped('{"a":1}').slice(0, -9), gzip, "Request body is not valid gzip"],
    [
      "another encoding",
      "{}",
      { "content-encoding": "br" },
      "Content-Encoding may be gzip or identity",
    ],
  ] as [string, Bytes, Record<string, string>, string][])(
    "%s",
    async (_name, body, headers, sentence) => {
      const error = await refusal(() => readJson(post(body, headers), 1000));
      expect([error.kind, error.message]).toEqual(["invalid", sentence]);
    },
  );
});

test("a body that stands still is 400 after twenty seconds, and is read no more", async () => {
  vi.useFakeTimers();
  try {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"a":')),
      cancel: () => {
        cancelled = true;
      },
    });
    const init = { method: "POST", body, duplex: "half" };
    const refused = refusal(() => readJson(new Request(env.publicUrl, init), 1000));
    await vi.advanceTimersByTimeAsync(19_900);
    expect(cancelled).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await refused).toMatchObject({
      kind: "invalid",
      message: "Request body stopped arriving",
    });
    expect(cancelled).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
