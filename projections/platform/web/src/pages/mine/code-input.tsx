import { useMemo } from "preact/hooks";
import { NOW } from "../../api";
import type { Code, FormField } from "../../client/shapes";
import { useResource } from "../../use-resource";
import { useMineI18n } from "./messages";
import { loadCodes } from "./reads";
import { type Named, useTyped } from "./typed";

/** Up to so many codes are a plain choice; more are searched by typing. */
const CHOICE = 20;

interface Props {
  field: FormField;
  named: Named;
  value: string;
  onValue(code: string): void;
}

/** A code of a list, chosen by its name. Until the list is read, and when it cannot be, the code is typed. */
export function CodeInput({ field, named, value, onValue }: Props) {
  const { lang, t } = useMineI18n();
  const lists = field.code_lists.join();
  const load = useMemo(() => loadCodes(lists.split(",")), [lists]);
  const { data } = useResource(load, NOW, 0);
  // A choice of the list may be typed with its name: the code is at its head.
  const { typing, ...typed } = useTyped(value, (entered) => onValue(entered.trim().split(/\s/)[0] ?? ""));
  const name = (one: Code): string => (lang === "en" ? one.name_en : null) ?? one.name_zh;
  const found = data?.find((one) => one.code === value);
  if (data && data.length <= CHOICE && !typing)
    return (
      <select {...named} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
        <option value="">{t(field.nullable ? "mine.form.none" : "mine.form.choose")}</option>
        {value && !found && <option value={value}>{t("mine.form.notListed", { value })}</option>}
        {data.map((one) => (
          <option key={one.code} value={one.code}>{`${one.code} ${name(one)}`}</option>
        ))}
      </select>
    );
  const listId = `${named.id}-codes`;
  const noteId = `${named.id}-name`;
  return (
    <>
      <input
        {...named}
        aria-describedby={[named["aria-describedby"], noteId].filter(Boolean).join(" ")}
        type="text"
        list={listId}
        autocomplete="off"
        {...typed}
      />
      <datalist id={listId}>
        {(data ?? []).map((one) => (
          <option key={one.code} value={one.code}>
            {name(one)}
          </option>
        ))}
      </datalist>
      <p id={noteId} class="hint">
        {found ? name(found) : value && data ? t("mine.form.notListed", { value }) : t("mine.form.codeHint")}
      </p>
    </>
  );
}
