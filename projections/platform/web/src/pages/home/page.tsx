import { useMemo } from "preact/hooks";
import { loadAlerts, loadFindingKinds, loadSummary } from "../../api";
import type { Figures as FiguresData } from "../../api-types";
import { Alerts } from "../../components/alerts";
import { Evidence } from "../../components/evidence";
import { Facts } from "../../components/facts";
import { Findings } from "../../components/findings";
import { Rejections } from "../../components/rejections";
import { ThenFailure } from "../../components/then-failure";
import { useShell } from "../../shell";
import { newest } from "../../use-live";
import { useResource } from "../../use-resource";
import { Counts } from "./counts";
import { Editions } from "./editions";
import { Entries } from "./entries";
import { Figures } from "./figures";
import "./home.css";
import { loadEditions, loadFacts, loadFigures, loadFiguresThen, loadNothing, loadRejections } from "./reads";
import { Reporting } from "./reporting";

/** How the consortia are doing: key figures, what changed, what needs somebody. */
export default function HomePage() {
  const { moment, compare, live, day, params, change } = useShell();
  const figures = useResource(loadFigures, moment, live.models);
  const then = useResource<FiguresData | null>(compare ? loadFiguresThen : loadNothing, compare ?? moment, 0);
  const editions = useResource(loadEditions, moment, live.models);
  const summary = useResource(loadSummary, moment, live.models);
  const alerts = useResource(loadAlerts, moment, live.models);
  const findings = useResource(loadFindingKinds, moment, live.models);
  const facts = useResource(loadFacts, moment, live.lists);
  const rejections = useResource(loadRejections, moment, live.lists);

  const shownFacts = useMemo(() => facts.data && newest(live.facts, facts.data), [facts.data, live.facts]);
  const shownRejections = useMemo(
    () => rejections.data && newest(live.rejections, rejections.data),
    [rejections.data, live.rejections],
  );
  const evidenceOf = figures.data?.figures.find((figure) => figure.id === params.get("evidence")) ?? null;

  return (
    <>
      <ThenFailure resource={then} />
      <Figures resource={figures} then={then.data} onEvidence={(id) => change({ evidence: id })} />
      <Counts resource={summary} />
      <div class="columns">
        <Alerts resource={alerts} day={day} />
        <Reporting resource={figures} />
      </div>
      <div class="columns">
        <Facts resource={{ ...facts, data: shownFacts }} arrived={live.facts} />
        <Rejections resource={{ ...rejections, data: shownRejections }} arrived={live.rejections} />
      </div>
      <Findings kinds={findings} moment={moment} version={live.models} />
      <div class="columns">
        <Editions resource={editions} />
        <Entries />
      </div>
      {evidenceOf && (
        <Evidence figure={evidenceOf} moment={moment} onClose={() => change({ evidence: null })} />
      )}
    </>
  );
}
