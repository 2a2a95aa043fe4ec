import { useShell } from "../../shell";
import { useDataI18n } from "./messages";

/** Back to the list of a part; null is the first. */
export function BackToList({ part }: { part: string | null }) {
  const { t } = useDataI18n();
  const { href } = useShell();
  return (
    <a class="button" href={href("/data", { part })} data-testid="data-back">
      {t("data.back")}
    </a>
  );
}
