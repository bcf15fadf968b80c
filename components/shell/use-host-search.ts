"use client";

import { useEffect, useEffectEvent, useState } from "react";

import type { HostHit } from "./types";

/** Hosts for what is being typed: asked 150 ms after the last key, late answers dropped. */
export function useHostSearch(query: string, search: (query: string) => Promise<HostHit[]>) {
  const [hits, setHits] = useState<HostHit[]>([]);
  const [answered, setAnswered] = useState("");
  // A live page hands down a new `search` at each refresh; only another query asks anew.
  const ask = useEffectEvent((asked: string) => search(asked).catch(() => []));

  useEffect(() => {
    if (query === "") return;
    let current = true;
    const timer = setTimeout(async () => {
      const found = await ask(query);
      if (!current) return;
      setHits(found);
      setAnswered(query);
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query]);

  return { hits: query === "" ? [] : hits, searching: query !== answered && query !== "" };
}
