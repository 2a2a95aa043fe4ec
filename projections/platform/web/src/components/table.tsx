import type { ComponentChildren, JSX } from "preact";
import "./table.css";

/** Title of a column; of one that holds numbers, under `number`. */
export type Head = string | JSX.Element | { number: string };

interface Props {
  /** Id of the heading that names the table. */
  of: string;
  head: Head[];
  class?: string;
  testId?: string;
  /** The rows. */
  children: ComponentChildren;
}

/** A table that is moved sideways, also by keys, where there is too little room for it. */
export function Table({ of, head, class: name, testId, children }: Props) {
  return (
    <div class="scroll-x table" tabIndex={0} role="group" aria-labelledby={of}>
      <table class={name} data-testid={testId}>
        <thead>
          <tr>
            {head.map((one, place) => {
              const number = typeof one === "object" && "number" in one ? one.number : null;
              return (
                <th key={place} scope="col" class={number === null ? undefined : "number"}>
                  {number ?? (one as string | JSX.Element)}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
