import { useI18n } from "../i18n";
import { named } from "./named";

interface Props {
  row: object;
  /** The column with the code; its names stand beside it as `_zh` and `_en`. */
  column: string;
}

/** The name of a member, marked as Chinese where it has no English one; its code when it has no name. */
export function NameOf({ row, column }: Props) {
  const { lang } = useI18n();
  const of = row as Record<string, unknown>;
  const code = String(of[column] ?? "");
  if (!of[`${column}_zh`]) return <code>{code}</code>;
  const chinese = lang === "en" && !of[`${column}_en`];
  return (
    <span lang={chinese ? "zh-CN" : undefined} title={code}>
      {named(lang, row, column)}
    </span>
  );
}
