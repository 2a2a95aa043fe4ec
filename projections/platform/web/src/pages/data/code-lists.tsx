import { useMemo, useRef } from "preact/hooks";
import type { CodePage } from "../../client/shapes";
import { Failure, Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { usePages } from "../../use-pages";
import { BackToList } from "./back";
import { useDataI18n } from "./messages";
import { loadCodes, loadLists } from "./reads";
import { SearchField } from "./search-field";

/** Code lists in force. */
export function CodeLists() {
  const { lang, t, format } = useDataI18n();
  const { moment, live, href } = useShell();
  const resource = useResource(loadLists, moment, live.models);
  return (
    <Panel id="lists" title={t("data.listsTitle")} resource={resource} testId="data-lists">
      {(lists) => (
        <>
          <p class="hint">{t("data.listsNote")}</p>
          {lists.length === 0 && <p class="state">{t("data.nothing")}</p>}
          <Table
            of="lists-title"
            head={[t("data.listName"), { number: t("data.count") }, t("data.version"), { number: t("data.from") }, t("data.source")]}
          >
            {lists.map((list) => (
              <tr key={list.list_id} data-list={list.list_id}>
                <th scope="row">
                  <a href={href("/data", { part: "codes", list: list.list_id })}>{lang === "zh" ? list.title_zh : list.title_en}</a>
                  <code class="id">{list.list_id}</code>
                </th>
                <td class="number">{format.integer(list.codes)}</td>
                <td>{list.version}</td>
                <td class="number">{list.effective_from}</td>
                <td lang="zh-CN">{list.source}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Panel>
  );
}

/** The codes of one list, page by page, or those that fit what is looked for. */
export function OneList({ list }: { list: string }) {
  const { lang, t, format } = useDataI18n();
  const { moment, params, href } = useShell();
  const q = params.get("q") ?? "";
  const load = useMemo(() => loadCodes(list, q), [list, q]);
  const { first: found, items, next, busy, error, more } = usePages(load, moment, 0);
  // What is known of the list stays while its codes are looked through.
  const known = useRef<CodePage | null>(null);
  const first = (known.current = found ?? known.current);
  const about = first?.about;
  return (
    <section class="panel" aria-labelledby="list-title" data-testid="data-list">
      <div class="panel-head">
        <h2 id="list-title">{about ? (lang === "zh" ? about.title_zh : about.title_en) : list}</h2>
        <BackToList part="codes" />
      </div>
      {about && (
        <p class="hint" lang="zh-CN">
          {about.source} · {t("data.version")} {about.version} · {t("data.from")} {about.effective_from}
        </p>
      )}
      {first && first.used_by.length > 0 && (
        <p class="used-by">
          {t("data.usedBy")}{" "}
          {first.used_by.map(({ event, field }) => (
            <a key={`${event}.${field}`} href={href("/data", { event })}>
              <code>{event}.{field}</code>
            </a>
          ))}
        </p>
      )}
      <div class="filters" role="group" aria-label={t("data.search")}>
        <SearchField label={t("data.find")} />
        {first && <p class="totals" aria-live="polite">{t("data.found", { n: format.integer(first.found) })}</p>}
      </div>
      {items.length > 0 && (
        <Table
          of="list-title"
          testId="codes"
          class="codes-table"
          head={[t("data.code"), t("data.name"), "English", t("data.parent")]}
        >
          {items.map((code) => (
            <tr key={code.code}>
              <th scope="row"><code>{code.code}</code></th>
              <td lang="zh-CN">{code.name_zh}</td>
              <td lang="en">{code.name_en}</td>
              <td>{code.parent && <code>{code.parent}</code>}</td>
            </tr>
          ))}
        </Table>
      )}
      {!busy && !error && items.length === 0 && <p class="state">{t("data.nothing")}</p>}
      {error && <Failure error={error} stale={false} onRetry={more} />}
      {busy && <p class="state">{t("state.loading")}</p>}
      {!busy && !error && next !== null && (
        <button type="button" class="button" data-testid="codes-more" onClick={more}>
          {t("data.more")}
        </button>
      )}
    </section>
  );
}
