import { useState } from "preact/hooks";
import { asReadError, type ReadError } from "../../api";
import { Failure } from "../../components/panel";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useEvaluationI18n } from "./messages";
import { compute, loadMembers, type Scenario, type ScoredNode, type ScoredTree, type WhatIf } from "./reads";
import { useAmount } from "./tree";

const DOINGS = ["doTarget", "doWeight", "doMajor", "doLeave"] as const;
type Doing = (typeof DOINGS)[number];

/** An assumption, computed beside what is. */
export function WhatIfForm({ tree, consortium }: { tree: ScoredTree; consortium: string | null }) {
  const { lang, t } = useEvaluationI18n();
  const { moment, day } = useShell();
  const members = useResource(loadMembers, moment, 0);
  const [doing, setDoing] = useState<Doing>("doLeave");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ReadError | null>(null);
  const [found, setFound] = useState<WhatIf | null>(null);
  const name = (node: ScoredNode): string => (lang === "zh" ? node.name_zh : node.name_en);
  const scored = tree.nodes.filter((node) => node.leaf && !node.veto);
  const ofMember = doing === "doMajor" || doing === "doLeave";
  const kind = doing === "doMajor" ? "school" : "enterprise";
  const choices = (members.data ?? []).filter((one) => one.kind === kind);
  const blocked = doing === "doTarget" && consortium === null;
  // A required choice among nothing lets the browser refuse the click without a word on the page.
  const nobody = ofMember && choices.length === 0;

  const scenario = (form: FormData): Scenario => {
    const text = (key: string): string => String(form.get(key) ?? "").trim();
    const number = (key: string): number => Number(text(key));
    const title = t(`evaluation.${doing}`);
    if (doing === "doTarget") return { title, targets: [{ consortium: consortium ?? "", leaf: text("leaf"), value: number("value") }] };
    if (doing === "doWeight") {
      const weight = (id: string): number => scored.find((node) => node.id === id)?.weight ?? 0;
      const [to, from, by] = [text("leaf"), text("other"), number("value")];
      return { title, weights: { [to]: weight(to) + by, [from]: weight(from) - by } };
    }
    if (doing === "doMajor")
      return { title, open_majors: [{ school: text("member"), major: text("major"), seats: number("seats"), from: text("from") }] };
    return { title, member_leaves: [{ member: text("member"), on: text("from") }] };
  };
  const run = (form: HTMLFormElement): void => {
    setBusy(true);
    setError(null);
    compute(scenario(new FormData(form)), consortium, moment)
      .then(setFound, (cause: unknown) => setError(asReadError(cause)))
      .finally(() => setBusy(false));
  };
  const leaves = (field: string, label: string, at = 0) => (
    <label>
      <span>{label}</span>
      <select name={field} required value={scored[at]?.id}>
        {scored.map((node) => (
          <option key={node.id} value={node.id}>{name(node)}</option>
        ))}
      </select>
    </label>
  );
  const people = (label: string) => (
    <label>
      <span>{label}</span>
      <select name="member" required>
        {choices.map((one) => (
          <option key={one.member_code} value={one.member_code}>{one.name_zh ?? one.member_code}</option>
        ))}
      </select>
    </label>
  );
  // Each kind of input is written out: their types do not mix.
  const number = (field: string, label: string, value?: string) => (
    <label>
      <span>{label}</span>
      <input name={field} type="number" step="any" required defaultValue={value} />
    </label>
  );
  const input = (field: string, label: string, value: string) => (
    <label>
      <span>{label}</span>
      <input name={field} type="text" required defaultValue={value} />
    </label>
  );
  const dayOf = (field: string, label: string, value: string) => (
    <label>
      <span>{label}</span>
      <input name={field} type="date" required defaultValue={value} />
    </label>
  );
  return (
    <section class="panel" aria-labelledby="what-if-title" aria-busy={members.busy} data-testid="what-if">
      <div class="panel-head">
        <h2 id="what-if-title">{t("evaluation.whatIf")}</h2>
      </div>
      <p class="hint">{t("evaluation.whatIfNote")}</p>
      <form
        class="filters what-if-form"
        onSubmit={(event) => {
          event.preventDefault();
          run(event.currentTarget);
        }}
      >
        <label>
          <span>{t("evaluation.assume")}</span>
          <select value={doing} data-testid="assume" onChange={(event) => setDoing(event.currentTarget.value as Doing)}>
            {DOINGS.map((one) => (
              <option key={one} value={one}>{t(`evaluation.${one}`)}</option>
            ))}
          </select>
        </label>
        {doing === "doTarget" && leaves("leaf", t("evaluation.leaf"))}
        {doing === "doTarget" && number("value", t("evaluation.newTarget"))}
        {doing === "doWeight" && leaves("leaf", t("evaluation.leaf"))}
        {doing === "doWeight" && number("value", t("evaluation.moved"), "1")}
        {doing === "doWeight" && leaves("other", t("evaluation.movedFrom"), 1)}
        {doing === "doMajor" && people(t("evaluation.school"))}
        {doing === "doMajor" && input("major", t("evaluation.majorCode"), "460104")}
        {doing === "doMajor" && number("seats", t("evaluation.seats"), "40")}
        {doing === "doLeave" && people(t("evaluation.member"))}
        {ofMember && dayOf("from", t("evaluation.from"), day)}
        <button type="submit" class="button" disabled={busy || blocked || nobody} data-testid="compute">
          {busy ? t("evaluation.computing") : t("evaluation.compute")}
        </button>
      </form>
      {blocked && <p class="state">{t("evaluation.needsConsortium")}</p>}
      {ofMember && members.error && <Failure error={members.error} stale={choices.length > 0} onRetry={members.reload} />}
      {nobody && members.data && <p class="state">{t("evaluation.nobody")}</p>}
      {error && <Failure error={error} stale={found !== null} onRetry={() => setError(null)} />}
      <div aria-live="polite">{found && <Compared found={found} />}</div>
    </section>
  );
}

function Compared({ found }: { found: WhatIf }) {
  const { lang, t } = useEvaluationI18n();
  const amount = useAmount();
  const [before, after] = [found.as_it_is, found.what_if].map((side) => new Map(side.nodes.map((node) => [node.id, node])));
  const changed = found.differences.filter((one) => one.changed);
  const signed = (n: number | null): string => (n === null ? "—" : n > 0 ? `+${amount(n, null)}` : amount(n, null).replace("-", "−"));
  const side = (node: ScoredNode | undefined): string =>
    node ? `${amount(node.value, node.unit)}（${node.points === null ? "—" : amount(node.points, null)} / ${amount(node.weight, null)}）` : "—";
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="what-if-title">
      <table data-testid="compared">
        <thead>
          <tr>
            <th scope="col">{t("evaluation.indicator")}</th>
            <th scope="col" class="number">{t("evaluation.asItIs")}</th>
            <th scope="col" class="number">{t("evaluation.supposed")}</th>
            <th scope="col" class="number">{t("evaluation.difference")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("evaluation.sum")}</th>
            <td class="number">{amount(found.as_it_is.total, null)}</td>
            <td class="number">{amount(found.what_if.total, null)}</td>
            <td class="number">{signed(Math.round((found.what_if.total - found.as_it_is.total) * 100) / 100)}</td>
          </tr>
          {changed.map((one) => {
            const node = after?.get(one.id) ?? before?.get(one.id);
            return (
              <tr key={one.id}>
                <th scope="row">{node && (lang === "zh" ? node.name_zh : node.name_en)}</th>
                <td class="number">{side(before?.get(one.id))}</td>
                <td class="number">{side(after?.get(one.id))}</td>
                <td class="number">{signed(one.points_difference ?? one.value_difference)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {changed.length === 0 && <p class="state">{t("evaluation.nothingChanged")}</p>}
    </div>
  );
}
