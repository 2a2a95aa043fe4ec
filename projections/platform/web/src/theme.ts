import { useCallback, useState } from "preact/hooks";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = "kiteline.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const print = window.matchMedia("print");
const listeners = new Set<() => void>();

/** Storage can be forbidden; the page then follows the system. */
function stored(): Theme {
  try {
    const found = window.localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === found) ?? "system";
  } catch {
    return "system";
  }
}

let theme = stored();

function put(): void {
  const chosen = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
  // Paper is white, whatever the screen is.
  const shown = print.matches ? "light" : chosen;
  document.documentElement.dataset["theme"] = shown;
  for (const listener of listeners) listener();
}

/** Put the chosen scheme on the page and follow the system's; called once, before the first paint. */
export function startTheme(): void {
  dark.addEventListener("change", put);
  print.addEventListener("change", put);
  put();
}

/** Call `changed` when colours have changed, until the returned function is called. For drawings, which read tokens. */
export function onTheme(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

export function useTheme(): [Theme, (chosen: Theme) => void] {
  const [chosen, setChosen] = useState(theme);
  const choose = useCallback((next: Theme): void => {
    theme = next;
    try {
      window.localStorage.setItem(STORAGE_KEY, next);
    } catch {
      // Forbidden storage: the choice lasts until the page is left.
    }
    setChosen(next);
    put();
  }, []);
  return [chosen, choose];
}
