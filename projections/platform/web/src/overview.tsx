import { useMemo, useState } from "preact/hooks";
import type { Address } from "./address";
import {
  loadAlerts,
  loadCounties,
  loadFigures,
  loadFindingKinds,
  loadNewest,
  loadOccupations,
  loadSummary,
  type Moment,
} from "./api";
import type { Fact, Rejection } from "./api-types";
import { Alerts } from "./components/alerts";
import { AsOfBanner, AsOfPicker } from "./components/as-of";
import { Counties } from "./components/counties";
import { Counts } from "./components/counts";
import { Evidence } from "./components/evidence";
import { Facts } from "./components/facts";
import { Figures } from "./components/figures";
import { Findings } from "./components/findings";
import { Fit } from "./components/fit";
import { Freshness } from "./components/freshness";
import { Rejections } from "./components/rejections";
import { shanghaiToday } from "./format";
import { useI18n } from "./i18n";
import { KEEP, newest, useLive } from "./use-live";
import { useResource } from "./use-resource";

const loadFacts = loadNewest<Fact>("facts", KEEP);
const loadRejections = loadNewest<Rejection>("rejections", KEEP);

interface Props {
  address: Address;
  onMoment(asOf: string | null): void;
  onEvidence(figure: string | null): void;
}

/** Everything between header and footer: reads the moment's data, listens when the moment is now. */
export function Overview({ address, onMoment, onEvidence }: Props) {
  const { t } = useI18n();
  const { asOf, knownAt } = address;
  const moment = useMemo<Moment>(() => ({ asOf, knownAt }), [asOf, knownAt]);
  const past = asOf !== null || knownAt !== null;
  const [held, setHeld] = useState(false);
  const live = useLive(!past && !held);

  const figures = useResource(loadFigures, moment, live.models);
  const summary = useResource(loadSummary, moment, live.models);
  const occupations = useResource(loadOccupations, moment, live.models);
  const counties = useResource(loadCounties, moment, live.models);
  const alerts = useResource(loadAlerts, moment, live.models);
  const findings = useResource(loadFindingKinds, moment, live.models);
  const facts = useResource(loadFacts, moment, live.lists);
  const rejections = useResource(loadRejections, moment, live.lists);

  const shownFacts = useMemo(
    () => facts.data && newest(live.facts, facts.data),
    [facts.data, live.facts],
  );
  const shownRejections = useMemo(
    () => rejections.data && newest(live.rejections, rejections.data),
    [rejections.data, live.rejections],
  );
  const evidenceOf = figures.data?.figures.find((figure) => figure.id === address.evidence) ?? null;
  const day = asOf ?? figures.data?.as_of ?? shanghaiToday();

  return (
    <main id="main" class="main" tabIndex={-1}>
      <div class="bar">
        <AsOfPicker asOf={asOf} onMoment={onMoment} />
        <Freshness
          freshest={figures.data?.freshest_fact ?? null}
          known={figures.data !== null}
          state={live.state}
          past={past}
          held={held}
          onHold={setHeld}
        />
      </div>
      {past && <AsOfBanner asOf={asOf} knownAt={knownAt} onMoment={onMoment} />}
      {address.badDate !== null && (
        <p class="notice" role="alert">
          {t("asof.bad", { value: address.badDate })}
        </p>
      )}
      {live.state === "offline" && (
        <p class="notice" role="status">
          {t("live.offlineNote")}
        </p>
      )}
      <Figures resource={figures} onEvidence={onEvidence} />
      <Counts resource={summary} />
      <div class="columns wide-first">
        <Fit resource={occupations} />
        <Counties resource={counties} />
      </div>
      <div class="columns">
        <Facts resource={{ ...facts, data: shownFacts }} arrived={live.facts} />
        <Rejections resource={{ ...rejections, data: shownRejections }} arrived={live.rejections} />
      </div>
      <Alerts resource={alerts} day={day} />
      <Findings kinds={findings} moment={moment} version={live.models} />
      {evidenceOf && <Evidence figure={evidenceOf} moment={moment} onClose={() => onEvidence(null)} />}
    </main>
  );
}
