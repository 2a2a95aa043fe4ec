import { all } from "../../api";
import { plansChains } from "../../client/operations";
import type { Chain, Link } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { NameOf } from "../../joint/name-of";
import { named } from "../../joint/named";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { usePlansI18n } from "./messages";

const NUMBERS = ["demands", "openings", "planned", "majors", "schools", "gaps", "cooperations", "resources"] as const;
const load = all((via, cursor) => plansChains(via, { cursor }));

/** Every chain: its links, what it asks for, and what answers. */
export function Chains() {
  const { t } = usePlansI18n();
  const { moment, live } = useShell();
  const resource = useResource(load, moment, live.models);
  return (
    <Panel id="chains" title={t("plans.chains")} resource={resource} testId="chains">
      {(chains) =>
        chains.length === 0 ? (
          <p class="state">{t("plans.none")}</p>
        ) : (
          <>
            <p class="hint">{t("plans.chainsNote")}</p>
            {chains.map((chain, place) => (
              <One key={chain.chain} chain={chain} id={`chain-${place}`} />
            ))}
          </>
        )
      }
    </Panel>
  );
}

function One({ chain, id }: { chain: Chain; id: string }) {
  const { t, format } = usePlansI18n();
  const { href } = useShell();
  return (
    <section class="chain" aria-labelledby={id} data-testid="chain">
      <div class="panel-head">
        <h3 id={id} lang="zh-CN">
          {chain.chain}
        </h3>
        <a href={href("/map", { chain: chain.chain })}>{t("plans.seeMap")}</a>
      </div>
      <ol class="links" aria-label={t("plans.links")}>
        {chain.links.map((link) => (
          <LinkOf key={`${link.link_position} ${link.link}`} link={link} />
        ))}
      </ol>
      <dl class="counts">
        {NUMBERS.map((name) => (
          <div key={name}>
            <dt>{t(`plans.${name}`)}</dt>
            <dd class={name === "gaps" && chain.gaps > 0 ? "gap" : undefined}>{format.integer(chain[name])}</dd>
          </div>
        ))}
      </dl>
      <Occupations chain={chain} id={id} />
    </section>
  );
}

function LinkOf({ link }: { link: Link }) {
  const { lang, t } = usePlansI18n();
  const lacking = link.link_state === "weak" || link.link_state === "missing";
  return (
    <li class={`link-of link-${link.link_state}`}>
      <p class="hint">{named(lang, link, "link_position")}</p>
      <p lang="zh-CN">
        <strong>{link.link}</strong>
      </p>
      <p>
        <span class={lacking ? "mark-soon" : "mark-plain"}>{named(lang, link, "link_state")}</span>
      </p>
      {link.industry && <p class="hint" lang={lang === "en" && !link.industry_en ? "zh-CN" : undefined}>{named(lang, link, "industry")}</p>}
      {link.lead_enterprise && (
        <p class="hint">
          {t("plans.leads", { name: "" })}
          <NameOf row={link} column="lead_enterprise" />
        </p>
      )}
    </li>
  );
}

function Occupations({ chain, id }: { chain: Chain; id: string }) {
  const { lang, t, format } = usePlansI18n();
  if (chain.occupations.length === 0) return null;
  return (
    <details>
      <summary class="summary">{t("plans.asked", { n: format.integer(chain.occupations.length) })}</summary>
      <Table
        of={id}
        testId="occupations"
        head={[t("plans.occupation"), ...(["openings", "planned", "majors"] as const).map((name) => ({ number: t(`plans.${name}`) }))]}
      >
        {chain.occupations.map((one) => (
          <tr key={one.occupation}>
            <th scope="row" lang={lang === "en" && !one.occupation_en ? "zh-CN" : undefined} title={one.occupation}>
              {named(lang, one, "occupation")}
            </th>
            <td class="number">{format.integer(one.openings)}</td>
            <td class="number">{format.integer(one.planned)}</td>
            <td class="number">{one.majors === 0 ? <span class="mark-late">{t("plans.gap")}</span> : format.integer(one.majors)}</td>
          </tr>
        ))}
      </Table>
    </details>
  );
}
