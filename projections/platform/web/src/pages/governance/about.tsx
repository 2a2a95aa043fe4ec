import { type ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { NameOf } from "../../joint/name-of";
import { named } from "../../joint/named";
import { type Row, rowsOf } from "../../records/reads";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useGovernanceI18n } from "./messages";

interface Props {
  row: Row;
  model: string;
  title: string;
  children(one: Row): ComponentChildren;
}

/** What another read model says of the same subject. */
function About({ row, model, title, children }: Props) {
  const subject = String(row["subject"]);
  const { moment, live } = useShell();
  const { data } = useResource(useMemo(() => rowsOf<Row>(model, { subject }), [model, subject]), moment, live.models);
  if (!data || data.length === 0) return null;
  return (
    <section class="more" aria-labelledby="about-title" data-testid="about">
      <h3 id="about-title">{title}</h3>
      <ul>
        {data.map((one) => (
          <li key={JSON.stringify(one)}>{children(one)}</li>
        ))}
      </ul>
    </section>
  );
}

export function Responsible({ row }: { row: Row }) {
  const { lang, t } = useGovernanceI18n();
  return (
    <About row={row} model="task-units" title={t("governance.responsible")}>
      {(one) => (
        <>
          <NameOf row={one} column="unit_code" /> <span class="hint">{named(lang, one, "duty")}</span>
        </>
      )}
    </About>
  );
}

export function Commended({ row }: { row: Row }) {
  const { t } = useGovernanceI18n();
  return (
    <About row={row} model="commended-units" title={t("governance.commended")}>
      {(one) => (
        <>
          <NameOf row={one} column="unit_code" />{" "}
          <span class="hint">{one["persons"] === null ? t("governance.asUnit") : t("governance.persons", { n: Number(one["persons"]) })}</span>
        </>
      )}
    </About>
  );
}

export function Seats({ row }: { row: Row }) {
  const { lang, t } = useGovernanceI18n();
  return (
    <About row={row} model="seats-of-bodies" title={t("governance.seats")}>
      {(one) => (
        <>
          {named(lang, one, "held_by")} <span class="hint">{t("governance.nSeats", { n: Number(one["seats"]) })}</span>
        </>
      )}
    </About>
  );
}
