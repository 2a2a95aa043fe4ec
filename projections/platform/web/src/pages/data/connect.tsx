import { pick } from "../../i18n";
import { PAGES } from "..";
import { useShell } from "../../shell";
import { useDataI18n } from "./messages";

const WAYS = [
  { way: "sheet", guide: "docs/registrar-tables.md", say: ["kiteline template DemandPublished --out demands.xlsx", "kiteline publish demands.xlsx --as 91370700123456781A"] },
  { way: "rest", guide: "docs/verdicts.md", say: ["POST /v1/events  Authorization: Bearer …  Content-Type: application/cloudevents+json"] },
  { way: "kafka", guide: "docs/plain-kafka.md", say: ["inbox.<member>  SASL / SCRAM-SHA-512  acks=all"] },
  { way: "read", guide: "docs/api.md", say: ["GET /v1/models/demands?county=370705&sort=-openings", "GET /v1/models/demands/export?format=xlsx", "GET /v1/stream"] },
] as const;

/** The page where a member gets templates and uploads them. */
const OWN = "/mine";

/** How a member's system connects: by spreadsheet, HTTP, plain Kafka; and how to read. */
export function Connect() {
  const { lang, t } = useDataI18n();
  const { href } = useShell();
  const own = PAGES.find(({ path }) => path === OWN);
  return (
    <section class="panel" aria-labelledby="connect-title" data-testid="data-connect">
      <div class="panel-head">
        <h2 id="connect-title">{t("data.connectTitle")}</h2>
      </div>
      <p class="hint">{t("data.connectNote")}</p>
      <div class="ways">
        {WAYS.map(({ way, guide, say }) => (
          <div key={way} class="way">
            <h3>{t(`data.way.${way}`)}</h3>
            <p>{t(`data.way.${way}Text`)}</p>
            <pre class="json scroll-x" tabIndex={0} role="group" aria-label={t(`data.way.${way}`)}>
              {say.join("\n")}
            </pre>
            <p class="hint">{t("data.guide", { file: guide })}</p>
            {way === "sheet" && own && (
              <p>
                <a href={href(own.path)}>{pick(lang, own.title)}</a>
              </p>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
