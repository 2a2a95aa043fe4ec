import type { Fact } from "./letter-reads";

const PREFIX = "kiteline.draft.";

/** What was changed and not sent, kept for this window only, so that a session that ends loses nothing. */
export function keptDraft(position: string): Fact | null {
  try {
    const found = window.sessionStorage.getItem(PREFIX + position);
    return found === null ? null : (JSON.parse(found) as Fact);
  } catch {
    return null;
  }
}

export function keepDraft(position: string, changes: Fact): void {
  try {
    if (Object.keys(changes).length === 0) window.sessionStorage.removeItem(PREFIX + position);
    else window.sessionStorage.setItem(PREFIX + position, JSON.stringify(changes));
  } catch {
    // Storage can be forbidden: the draft then lasts as long as the page.
  }
}
