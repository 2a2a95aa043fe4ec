import { useState } from "preact/hooks";

/** What names and describes an input. */
export interface Named {
  id: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean;
  "data-testid"?: string;
}

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** What is being typed stays in its input whatever is drawn meanwhile; it is told when the input is left. */
export function useTyped(shown: string, onEntered: (text: string) => void) {
  const [typed, setTyped] = useState<string | null>(null);
  return {
    typing: typed !== null,
    value: typed ?? shown,
    onInput: (event: { currentTarget: Typed }): void => setTyped(event.currentTarget.value),
    onChange: (event: { currentTarget: Typed }): void => {
      onEntered(event.currentTarget.value);
      setTyped(null);
    },
  };
}

interface LineProps {
  named: Named;
  value: string;
  type?: "text" | "number" | "date" | "datetime-local";
  step?: string;
  min?: number | undefined;
  max?: number | undefined;
  onEntered(text: string): void;
}

/** An input of one line. */
export function Line({ named, value, type = "text", onEntered, ...bounds }: LineProps) {
  const { typing: _, ...typed } = useTyped(value, onEntered);
  const all = { ...named, ...bounds, ...typed };
  if (type === "text") return <input {...all} type="text" />;
  if (type === "number") return <input {...all} type="number" />;
  return <input {...all} type={type} />;
}

/** An input of several lines. */
export function Lines({ named, value, onEntered }: { named: Named; value: string; onEntered(text: string): void }) {
  const { typing: _, ...typed } = useTyped(value, onEntered);
  return <textarea {...named} rows={3} {...typed} />;
}
