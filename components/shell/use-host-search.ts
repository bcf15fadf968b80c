"use client";

import { useEffect, useState } from "react";

import type { HostHit } from "./types";

/** Hosts for what is being typed: asked 150 ms after the last key, late answers dropped. */
export function useHostSearch(query: string, search: (query: string) => Promise<HostHit[]>) {
  const [hits, setHits] = useState<HostHit[]>([]);
  const [answered, setAnswered] = useState("");

  useEffect(() => {
    if (query === "") return;
    let current = true;
    const timer = setTimeout(async () => {
      const found = await search(query).catch(() => []);
      if (!current) return;
      setHits(found);
      setAnswered(query);
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, search]);

  return { hits: query === "" ? [] : hits, searching: query !== answered && query !== "" };
}
