import { useMemo } from "preact/hooks";
import { loadAlerts, loadFigures, loadFindingKinds, loadNewest, loadSummary } from "../../api";
import type { Fact, Rejection } from "../../api-types";
import { Alerts } from "../../components/alerts";
import { Counts } from "../../components/counts";
import { Evidence } from "../../components/evidence";
import { Facts } from "../../components/facts";
import { Figures } from "../../components/figures";
import { Findings } from "../../components/findings";
import { Rejections } from "../../components/rejections";
import { useShell } from "../../shell";
import { KEEP, newest } from "../../use-live";
import { useResource } from "../../use-resource";

const loadFacts = loadNewest<Fact>("facts", KEEP);
const loadRejections = loadNewest<Rejection>("rejections", KEEP);

/** How the consortia are doing: key figures, what changed, what needs somebody. */
export default function HomePage() {
  const { moment, live, day, params, change } = useShell();
  const figures = useResource(loadFigures, moment, live.models);
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
      <Figures resource={figures} onEvidence={(id) => change({ evidence: id })} />
      <Counts resource={summary} />
      <div class="columns">
        <Facts resource={{ ...facts, data: shownFacts }} arrived={live.facts} />
        <Rejections resource={{ ...rejections, data: shownRejections }} arrived={live.rejections} />
      </div>
      <Alerts resource={alerts} day={day} />
      <Findings kinds={findings} moment={moment} version={live.models} />
      {evidenceOf && (
        <Evidence figure={evidenceOf} moment={moment} onClose={() => change({ evidence: null })} />
      )}
    </>
  );
}
