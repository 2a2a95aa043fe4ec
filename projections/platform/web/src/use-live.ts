import { useEffect, useState } from "preact/hooks";
import type { Fact, Rejection } from "./api-types";
import { type LiveState, openStream } from "./stream";

export interface Live {
  state: LiveState;
  /** Grows when read models moved. */
  models: number;
  /** Grows when the lists must be read anew, once the stream is open. */
  lists: number;
  facts: Fact[];
  rejections: Rejection[];
}

/** At most this many newest items of a list are kept and shown. */
export const KEEP = 20;
const MODELS_QUIET_MS = 300;
/** Under a steady stream of changes the page still moves this often. */
const MODELS_AT_LEAST_MS = 1_000;
/** Arrivals are shown in handfuls: hundreds a second would only flicker. */
const LISTS_EVERY_MS = 250;

/** `fresh` before `old`, newest first, each seq once, at most KEEP. */
export function newest<T extends { seq: number }>(fresh: T[], old: T[]): T[] {
  const seen = new Map<number, T>();
  for (const item of [...fresh, ...old]) if (!seen.has(item.seq)) seen.set(item.seq, item);
  return [...seen.values()].sort((a, b) => b.seq - a.seq).slice(0, KEEP);
}

const NOTHING: Live = { state: "paused", models: 0, lists: 0, facts: [], rejections: [] };

/** What /v1/stream brings while `enabled`. */
export function useLive(enabled: boolean): Live {
  const [live, setLive] = useState<Live>(NOTHING);

  useEffect(() => {
    const update = (change: (old: Live) => Partial<Live>): void =>
      setLive((old) => ({ ...old, ...change(old) }));
    if (!enabled) {
      update(() => ({ state: "paused", facts: [], rejections: [] }));
      return undefined;
    }
    let facts: Fact[] = [];
    let rejections: Rejection[] = [];
    let listsTimer = 0;
    let modelsTimer = 0;
    let modelsSince = 0;

    const flush = (): void => {
      listsTimer = 0;
      const [newFacts, newRejections] = [facts, rejections];
      facts = [];
      rejections = [];
      update((old) => ({
        facts: newest(newFacts, old.facts),
        rejections: newest(newRejections, old.rejections),
      }));
    };
    const soon = (): void => {
      if (listsTimer === 0) listsTimer = window.setTimeout(flush, LISTS_EVERY_MS);
    };
    const moved = (): void => {
      modelsSince = 0;
      update((old) => ({ models: old.models + 1 }));
    };
    const readAll = (): void => {
      facts = [];
      rejections = [];
      update((old) => ({ models: old.models + 1, lists: old.lists + 1, facts: [], rejections: [] }));
    };

    const close = openStream({
      onFact: (fact) => {
        facts = newest([fact], facts);
        soon();
      },
      onRejection: (rejection) => {
        rejections = newest([rejection], rejections);
        soon();
      },
      onModels: () => {
        const now = performance.now();
        if (modelsSince === 0) modelsSince = now;
        window.clearTimeout(modelsTimer);
        const wait = Math.min(MODELS_QUIET_MS, Math.max(0, modelsSince + MODELS_AT_LEAST_MS - now));
        modelsTimer = window.setTimeout(moved, wait);
      },
      // Also at first: what happened since the page's own reads, in a pause, or while a past day was shown was not heard.
      onOpen: readAll,
      onState: (state) => update(() => ({ state })),
    });
    return () => {
      close();
      window.clearTimeout(listsTimer);
      window.clearTimeout(modelsTimer);
    };
  }, [enabled]);

  return live;
}
