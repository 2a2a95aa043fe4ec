import { useState } from "preact/hooks";
import { useShell } from "../shell";
import type { Resource } from "../use-resource";
import type { Asked } from "./asked";
import { Drop } from "./drop";
import { useRecordsI18n } from "./messages";
import type { Facet, FacetValue } from "./reads";
import { useWords } from "./words";

/** From how many values on they can be looked through by typing. */
const MANY = 12;

interface Props {
  resource: Resource<Facet[]>;
  asked: Asked;
  /** The columns, in order; shown with their titles while their values are read. */
  columns: string[];
  title(column: string): string;
  /** A column was opened, so its values are wanted. */
  onOpen(column: string): void;
}

/** What can be chosen from: each column's values with the number of rows under all other filters. */
export function Facets({ resource, asked, columns, title, onOpen }: Props) {
  const { t } = useRecordsI18n();
  return (
    <>
      {columns.map((column) => {
        const facet = resource.data?.find((one) => one.column === column) ?? null;
        const chosen = chosenOf(asked, column);
        const name = title(column);
        return (
          <Drop key={column} id={`facet-${column}`} onOpen={() => onOpen(column)} title={chosen.length > 0 ? t("records.chosen", { name, n: chosen.length }) : name}>
            {facet ? <Values facet={facet} chosen={chosen} /> : <p class="state">{t("state.loading")}</p>}
          </Drop>
        );
      })}
    </>
  );
}

/** Chosen values of a column; "" stands for rows that have none. */
function chosenOf({ filters }: Asked, column: string): string[] {
  return [...(filters[column] ?? []), ...(filters[`${column}.empty`]?.includes("true") ? [""] : [])];
}

function Values({ facet, chosen }: { facet: Facet; chosen: string[] }) {
  const { t, format } = useRecordsI18n();
  const { change } = useShell();
  const words = useWords();
  const [typed, setTyped] = useState("");
  const textOf = (one: FacetValue): string => (one.value === null ? "" : String(one.value));
  // What is chosen stays to be seen, and to be taken back, also where no row has it now.
  const gone = chosen.filter((value) => !facet.values.some((one) => textOf(one) === value));
  const all = [...facet.values, ...gone.map((value): FacetValue => ({ value: value || null, zh: null, en: null, rows: 0 }))];
  const wanted = typed.trim().toLowerCase();
  const shown = all.filter((one) => wanted === "" || `${words.ofFacet(one)} ${textOf(one)}`.toLowerCase().includes(wanted));

  const choose = (value: string, on: boolean): void => {
    // The API takes values, or that there is none: not both at once.
    if (value === "") {
      change({ [facet.column]: null, [`${facet.column}.empty`]: on ? "true" : null, rows: null }, true);
      return;
    }
    const others = chosen.filter((one) => one !== value && one !== "");
    change({ [facet.column]: on ? [...others, value] : others, [`${facet.column}.empty`]: null, rows: null }, true);
  };

  if (all.length === 0) return <p class="state">{t("records.noOptions")}</p>;
  return (
    <>
      {all.length > MANY && (
        <input
          type="search"
          class="records-find"
          value={typed}
          placeholder={t("records.find")}
          aria-label={t("records.find")}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <ul class="options">
        {shown.map((one) => {
          const value = textOf(one);
          return (
            <li key={value}>
              <label>
                <input
                  type="checkbox"
                  checked={chosen.includes(value)}
                  data-value={value}
                  onChange={(event) => choose(value, event.currentTarget.checked)}
                />
                <span>{words.ofFacet(one)}</span>
                <span class="hint">{format.integer(one.rows)}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {facet.more && <p class="hint">{t("records.moreOptions", { n: facet.values.length })}</p>}
    </>
  );
}
