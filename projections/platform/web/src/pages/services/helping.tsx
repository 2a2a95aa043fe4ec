import { useMemo, useState } from "preact/hooks";
import type { Helper } from "../../client/shapes";
import { Failure } from "../../components/panel";
import { NameOf } from "../../joint/name-of";
import type { Row } from "../../records/reads";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useServicesI18n } from "./messages";
import { loadHelpers, loadTaking } from "./reads";

const SHOWN = 5;

/** Of one request: who has taken it on and how far they are, and who else can help, with the reasons. */
export function Helping({ row }: { row: Row }) {
  const subject = String(row["subject"]);
  const open = row["state"] === "requested" || row["state"] === "accepted";
  return (
    <>
      <Taking subject={subject} />
      {open && <Helpers subject={subject} />}
    </>
  );
}

function Taking({ subject }: { subject: string }) {
  const { t, format } = useServicesI18n();
  const { moment, live } = useShell();
  const { data, error, reload } = useResource(useMemo(() => loadTaking(subject), [subject]), moment, live.models);
  return (
    <section class="more" aria-labelledby="taking-title" data-testid="taking">
      <h3 id="taking-title">{t("services.progress")}</h3>
      {error && <Failure error={error} stale={data !== null} onRetry={reload} />}
      {data?.length === 0 && <p class="hint">{t("services.nobody")}</p>}
      {data?.map((one) => (
        <dl key={one.member} class="told">
          <dt>{t("services.provider")}</dt>
          <dd><NameOf row={one} column="member" /></dd>
          <dt>{t("services.acceptedAt")}</dt>
          <dd>{one.accepted_at ? format.time(one.accepted_at) : "—"}</dd>
          <dt>{t("services.due")}</dt>
          <dd>{one.due_on ?? "—"}</dd>
          <dt>{t("services.deliveredAt")}</dt>
          <dd>{one.delivered_at ? format.time(one.delivered_at) : "—"}</dd>
          <dt>{t("services.contract")}</dt>
          <dd>{one.contract_value === null ? "—" : format.integer(one.contract_value)}</dd>
        </dl>
      ))}
    </section>
  );
}

function Helpers({ subject }: { subject: string }) {
  const { t } = useServicesI18n();
  const { moment, live } = useShell();
  const { data, error, reload } = useResource(useMemo(() => loadHelpers(subject), [subject]), moment, live.models);
  const [every, setEvery] = useState(false);
  return (
    <section class="more" aria-labelledby="helpers-title" data-testid="helpers">
      <h3 id="helpers-title">{t("services.helpers")}</h3>
      <p class="hint">{t("services.helpersNote")}</p>
      <details>
        <summary class="summary">{t("services.rule")}</summary>
        <p class="hint">{t("services.ruleText")}</p>
      </details>
      {error && <Failure error={error} stale={data !== null} onRetry={reload} />}
      {!data && !error && <p class="state">{t("state.loading")}</p>}
      {data?.length === 0 && <p class="state">{t("services.noHelpers")}</p>}
      <ol class="helpers">
        {data?.slice(0, every ? undefined : SHOWN).map((one) => <Suggested key={one.member} helper={one} />)}
      </ol>
      {data && data.length > SHOWN && !every && (
        <button type="button" class="link" onClick={() => setEvery(true)}>
          {t("services.more", { n: data.length - SHOWN })}
        </button>
      )}
    </section>
  );
}

function Suggested({ helper }: { helper: Helper }) {
  const { lang, t } = useServicesI18n();
  return (
    <li data-testid="helper">
      <p>
        <strong><NameOf row={helper} column="member" /></strong>{" "}
        <span class="mark-plain">{t("services.score", { n: helper.points })}</span>{" "}
        {helper.satisfaction !== null && <span class="hint">{t("services.satisfaction", { n: helper.satisfaction.toFixed(1) })}</span>}
      </p>
      <ul class="helper-reasons">
        {helper.reasons.map((reason) => (
          <li key={reason.code}>
            {lang === "zh" ? reason.zh : reason.en} <span class="hint">+{reason.points}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}
