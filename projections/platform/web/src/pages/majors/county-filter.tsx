import { Choice } from "../../components/choice";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useMajorsI18n } from "./messages";
import { loadCounties } from "./reads";

/** Which county's openings are counted; it is in the address. */
export function CountyFilter() {
  const { lang, t } = useMajorsI18n();
  const { moment, params, change } = useShell();
  const { data } = useResource(loadCounties, moment, 0);
  return (
    <Choice
      label={t("majors.county")}
      none={t("majors.allCounties")}
      value={params.get("county")}
      options={(data ?? []).map(({ code, zh, en }) => [code, (lang === "en" ? (en ?? zh) : zh) ?? code])}
      testId="majors-county"
      onChoose={(county) => change({ county }, true)}
    />
  );
}
