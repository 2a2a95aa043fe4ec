import type { ComponentChildren } from "preact";
import type { Change } from "../router";
import { useShell } from "../shell";

interface Props {
  /** Id of the list, as its page declares it. */
  list: string;
  /** What the list is narrowed to. */
  filters: Change;
  label?: string;
  children: ComponentChildren;
}

/** A link that narrows the list below and goes to it. */
export function ToList({ list, filters, label, children }: Props) {
  const { href, path } = useShell();
  const show = (): void => void window.setTimeout(() => document.getElementById(`${list}-title`)?.scrollIntoView(), 0);
  return (
    <a href={href(path, { ...filters, list: null, row: null })} aria-label={label} onClick={show}>
      {children}
    </a>
  );
}
