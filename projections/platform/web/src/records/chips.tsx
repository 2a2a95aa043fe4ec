import { useShell } from "../shell";
import type { Resource } from "../use-resource";
import { type Asked, cleared } from "./asked";
import { useRecordsI18n } from "./messages";
import type { Facet, Model } from "./reads";
import { useWords } from "./words";

interface Props {
  asked: Asked;
  model: Model;
  facets: Resource<Facet[]>;
}

/** Every filter that holds, in words, each with a way to take it back. */
export function Chips({ asked, model, facets }: Props) {
  const { t } = useRecordsI18n();
  const { change } = useShell();
  const words = useWords();
  const told = Object.entries(asked.filters).flatMap(([parameter, values]) =>
    values.map((value) => ({ parameter, value, text: text(parameter, value) })),
  );
  if (told.length === 0 && asked.words === "") return null;

  function text(parameter: string, value: string): string {
    const [column = "", operator = ""] = parameter.split(".");
    const name = words.columnTitle(model, column);
    if (operator === "from") return t("records.atLeast", { name, value });
    if (operator === "to") return t("records.atMost", { name, value });
    if (operator === "contains") return t("records.contains", { name, value });
    if (operator === "empty") return t(value === "true" ? "records.isEmpty" : "records.notEmpty", { name });
    const found = facets.data?.find((one) => one.column === column)?.values.find((one) => String(one.value) === value);
    return `${name} ${found ? words.ofFacet(found) : value}`;
  }
  return (
    <ul class="chips" data-testid="chips">
      {asked.words !== "" && <Chip text={`“${asked.words}”`} onRemove={() => change({ q: null, rows: null }, true)} />}
      {told.map(({ parameter, value, text: what }) => (
        <Chip
          key={`${parameter}=${value}`}
          text={what}
          onRemove={() => change({ [parameter]: (asked.filters[parameter] ?? []).filter((one) => one !== value), rows: null }, true)}
        />
      ))}
      <li>
        <button type="button" class="link" data-testid="records-clear" onClick={() => change(cleared(asked), true)}>
          {t("records.clear")}
        </button>
      </li>
    </ul>
  );
}

function Chip({ text, onRemove }: { text: string; onRemove(): void }) {
  const { t } = useRecordsI18n();
  return (
    <li>
      <button type="button" class="chip" aria-label={t("records.remove", { what: text })} onClick={onRemove}>
        {text} <span aria-hidden="true">×</span>
      </button>
    </li>
  );
}
