import type { CooperationKind } from "../../client/shapes";
import { Kinds } from "../../joint/kinds";
import { useCooperationI18n } from "./messages";
import { loadKinds } from "./reads";

const NUMBERS = [
  ["in_force", "inForce"],
  ["coming", "coming"],
  ["ended", "ended"],
  ["schools", "schools"],
  ["enterprises", "enterprises"],
  ["planned_students", "planned"],
  ["students_enrolled", "enrolled"],
  ["courses_developed", "courses"],
  ["enterprise_teachers", "teachers"],
] as const satisfies readonly (readonly [keyof CooperationKind, string])[];

/** How many cooperations of each kind there are, who carries them, and when they were stated last. */
export function CooperationKinds() {
  const { t, format } = useCooperationI18n();
  return (
    <Kinds
      load={loadKinds}
      title={t("cooperation.kinds")}
      note={t("cooperation.kindsNote")}
      none={t("cooperation.none")}
      head={[t("cooperation.kind"), ...NUMBERS.map(([, text]) => ({ number: t(`cooperation.${text}`) })), t("cooperation.stated")]}
      list="cooperations"
    >
      {(row) => (
        <>
          {NUMBERS.map(([name]) => (
            <td key={name} class="number">
              {row[name] === null ? "—" : format.integer(row[name])}
            </td>
          ))}
          <td class="time">{format.time(row.stated_at)}</td>
        </>
      )}
    </Kinds>
  );
}
