import { useMemo } from "preact/hooks";
import { allOf } from "../address";
import type { Load } from "../api";
import { Failure } from "../components/panel";
import { Tabs } from "../components/tabs";
import { pick } from "../i18n";
import { useShell } from "../shell";
import { useResource } from "../use-resource";
import { readAsked, withoutList } from "./asked";
import { Closed } from "./closed";
import type { Own, Records } from "./declaration";
import { List } from "./list";
import { useRecordsI18n } from "./messages";
import { loadModel, type Model } from "./reads";
import "./tools.css";
import "./rows.css";
import "./detail.css";
import "./records.css";

/** A page of one or several lists; which one is shown is in the address (`list`). */
export function RecordsView({ lists }: { lists: (Records | Own)[] }) {
  const { params } = useShell();
  const shown = lists.find((one) => one.id === params.get("list")) ?? lists[0];
  if (!shown) return null;
  return "Content" in shown ? <OwnContent lists={lists} own={shown} /> : <ListOf key={shown.id} lists={lists} records={shown} />;
}

function OwnContent({ lists, own }: { lists: (Records | Own)[]; own: Own }) {
  return (
    <>
      <Switch lists={lists} shown={own} model={null} />
      <own.Content />
    </>
  );
}

function ListOf({ lists, records }: { lists: (Records | Own)[]; records: Records }) {
  const { t } = useRecordsI18n();
  const { params, moment } = useShell();
  const load = useMemo((): Load<Model> => loadModel(records.model), [records.model]);
  const { data, error, reload } = useResource(load, moment, 0);
  const model = data?.name === records.model ? data : null;
  return (
    <>
      <Switch lists={lists} shown={records} model={model} />
      {records.Above && <records.Above />}
      {error && <Failure error={error} stale={false} onRetry={reload} />}
      {!model && !error && <p class="state loading-records">{t("state.loading")}</p>}
      {model?.shown === "no" && <Closed records={records} />}
      {model && model.shown !== "no" && <List records={records} model={model} asked={readAsked(params, records, model)} />}
    </>
  );
}

function Switch({ lists, shown, model }: { lists: (Records | Own)[]; shown: Records | Own; model: Model | null }) {
  const { lang, t } = useRecordsI18n();
  const { href, path, params } = useShell();
  if (lists.length < 2) return null;
  const dropped = withoutList(params, model, "Content" in shown ? (shown.params ?? []) : []);
  const kept = Object.fromEntries(Object.entries(allOf(params)).filter(([name]) => !(name in dropped)));
  return (
    <Tabs
      label={t("records.lists")}
      testId="records-switch"
      tabs={lists.map((one) => ({
        id: one.id,
        title: pick(lang, one.title),
        href: href(path, { ...kept, list: one === lists[0] ? null : one.id }),
        current: one === shown,
      }))}
    />
  );
}
