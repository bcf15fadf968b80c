import { describe, expect, test } from "vitest";
import { nameFault } from "@/lib/names";

describe("a name may be written in any script:", () => {
  test.each([
    ...[
      "web-01",
      "wëb",
      "日本-サーバー",
      "сервер",
      "خادم",
      "שרת",
      "서버",
      "مثال ۱",
      "\u0600۱۲",
      "a b",
      "…",
      "#1",
    ],
    // Canonical pieces, Persian with a non-joiner, Hindi and Sinhala with joiners, Malayalam.
    ...["e\u0301", "می\u200cخواهم", "क्\u200dष", "ශ්\u200dරී", "ന്\u200dറ", "ᠮᠣᠩ\u180bᠭᠣᠯ"],
    ...["👩‍👩‍👧", "👩🏽‍🚀", "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☎️", "1️⃣", "葛\u{e0100}", "𠮷", "\u3000全角\u3000名"],
    "",
  ])("%j", (text) => {
    expect(nameFault(text)).toBeUndefined();
  });
});

describe("a name that is read as another, or not at all, is refused:", () => {
  test.each([
    ["web\u202egnp.exe", "U+202E"],
    ["\u2066web\u2069", "U+2066"],
    ["web\u200f", "U+200F"],
    ["\u061cweb", "U+061C"],
    ["we\u200bb", "U+200B"],
    ["web\u200b", "U+200B"],
    ["we\u2060b", "U+2060"],
    ["we\ufeffb", "U+FEFF"],
    ["we\u00adb", "U+00AD"],
    ["we\u200db", "U+200D"],
    ["we\u200cb", "U+200C"],
    ["می\u200c", "U+200C"],
    ["می\u200c\u200c\u200cخواهم", "U+200C"],
    ["👩\u200d", "U+200D"],
    ["a\ufe0f", "U+FE0F"],
    ["❤️\ufe0f", "U+FE0F"],
    ["1\ufe0f", "U+FE0F"],
    ["\ufe0fa", "U+FE0F"],
    ["web\u{e0041}", "U+E0041"],
    ["\u3164", "U+3164"],
    ["web\u115f", "U+115F"],
    ["\u2800", "U+2800"],
    ["web\u001b[31m", "U+001B"],
    ["two\nlines", "U+000A"],
    ["a\u0085b", "U+0085"],
    ["a\u2028b", "U+2028"],
  ])("%j", (text, named) => {
    expect(nameFault(text)).toContain(named);
  });

  test.each([" ", "\u00a0", "\u3000", "\u0301"])("%j", (text) => {
    expect(nameFault(text)).toBe("A name needs at least one visible character");
  });

  test("within any length that a schema takes, and no other", () => {
    expect(nameFault(`${"x".repeat(254)}\u200b`)).toContain("U+200B");
    expect(nameFault(`${"👩\u200d".repeat(1_000_000)}\u200b`)).toBeUndefined();
  });
});
