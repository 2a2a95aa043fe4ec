import { useMemo } from "preact/hooks";
import type { Moment } from "../../api";
import { Choice } from "../../components/choice";
import { Panel } from "../../components/panel";
import { FreshLine } from "../../records/fresh-line";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { EditionsList } from "./editions";
import "./evaluation.css";
import { useEvaluationI18n } from "./messages";
import { loadConsortia, loadTree, type ScoredTree } from "./reads";
import { TreeGrid, useAmount } from "./tree";
import { WhatIfForm } from "./what-if";

/** The tree stands on facts of all families. */
const EVERY: string[] = [];

/** The evaluation: the tree scored, closed reports, and what-if. Whose it is stands in the address. */
export default function EvaluationPage() {
  const { lang, t } = useEvaluationI18n();
  const { moment, compare, live, params, change } = useShell();
  const consortium = params.get("consortium");
  const load = useMemo(() => loadTree(consortium), [consortium]);
  const resource = useResource(load, moment, live.models);
  const consortia = useResource(loadConsortia, moment, 0);
  return (
    <div class="evaluation">
      <div class="filters" role="group" aria-label={t("evaluation.scope")}>
        <Choice
          label={t("evaluation.consortium")}
          none={t("evaluation.city")}
          value={consortium}
          options={(consortia.data ?? []).map((one) => [one.consortium_id, (lang === "en" ? one.name_en : null) ?? one.name_zh ?? one.consortium_id])}
          testId="filter-consortium"
          onChoose={(chosen) => change({ consortium: chosen }, true)}
        />
      </div>
      <Panel id="tree" title={t("evaluation.tree")} resource={resource} testId="evaluation">
        {(tree) => (
          <>
            <Head tree={tree} />
            <FreshLine families={EVERY} />
            {compare ? <WithGrowth tree={tree} then={compare} consortium={consortium} /> : <TreeGrid tree={tree} before={null} beforeDay="" city={consortium === null} />}
          </>
        )}
      </Panel>
      {resource.data?.nodes.every((node) => !node.leaf || node.shown === "exact") && <WhatIfForm tree={resource.data} consortium={consortium} />}
      <EditionsList />
    </div>
  );
}

function Head({ tree }: { tree: ScoredTree }) {
  const { lang, t } = useEvaluationI18n();
  const amount = useAmount();
  const { title_zh, title_en, version, effective_from } = tree.tree;
  const struck = tree.nodes.filter((node) => tree.vetoes.includes(node.id)).map((node) => (lang === "zh" ? node.name_zh : node.name_en));
  return (
    <>
      <p class="hint">{t("evaluation.about", { title: lang === "zh" ? title_zh : title_en, version, from: effective_from, day: tree.as_of })}</p>
      {tree.nodes.some((node) => node.leaf && node.shown !== "exact") && <p class="hint">{t("evaluation.monthEnd", { day: tree.as_of })}</p>}
      <p class="evaluation-total" data-testid="total">
        <strong>{t("evaluation.total", { points: amount(tree.total, null), of: amount(100 - tree.not_scored, null) })}</strong>
        {tree.not_scored > 0 && <span class="hint"> {t("evaluation.notScored", { n: amount(tree.not_scored, null) })}</span>}
      </p>
      {struck.length > 0 && <p class="state failure">{t("evaluation.vetoed", { names: struck.join(lang === "zh" ? "、" : ", ") })}</p>}
    </>
  );
}

function WithGrowth({ tree, then, consortium }: { tree: ScoredTree; then: Moment; consortium: string | null }) {
  const load = useMemo(() => loadTree(consortium), [consortium]);
  const before = useResource(load, then, 0);
  return <TreeGrid tree={tree} before={before.data} beforeDay={then.asOf ?? ""} city={consortium === null} />;
}
