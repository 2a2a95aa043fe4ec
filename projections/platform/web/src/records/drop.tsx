import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props {
  id: string;
  title: string;
  onOpen?(): void;
  children: ComponentChildren;
}

/** A button that opens what is under it; Escape, or a click elsewhere, closes it. */
export function Drop({ id, title, onOpen, children }: Props) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const outside = (event: MouseEvent): void => {
      const own = details.current;
      if (own?.open && !own.contains(event.target as Node)) own.open = false;
    };
    document.addEventListener("click", outside);
    return () => document.removeEventListener("click", outside);
  }, []);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !details.current?.open) return;
    event.stopPropagation();
    details.current.open = false;
    details.current.querySelector("summary")?.focus();
  };
  return (
    <details ref={details} class="drop" data-testid={id} onKeyDown={onKey} onToggle={(event) => event.currentTarget.open && onOpen?.()}>
      <summary class="button">{title}</summary>
      <div class="drop-body">{children}</div>
    </details>
  );
}
