import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useEvaluationI18n } from "./messages";
import { loadEditions } from "./reads";

/** Closed editions of reports, with what of them may be fetched. */
export function EditionsList() {
  const { t } = useEvaluationI18n();
  const { moment, live } = useShell();
  const resource = useResource(loadEditions, moment, live.models);
  return (
    <Panel id="closed" title={t("evaluation.editions")} resource={resource} testId="closed-editions">
      {(rows) => (
        <>
          <p class="hint">{t("evaluation.editionsNote")}</p>
          {rows.length === 0 ? (
            <p class="state">{t("evaluation.noEditions")}</p>
          ) : (
            <Table of="closed-title" head={[t("evaluation.report"), t("evaluation.asOf"), "SHA-256", t("evaluation.files")]}>
              {rows.map((row) => (
                <tr key={`${row.subject}@${row.edition}`}>
                  <th scope="row">
                    <span lang="zh-CN">{row.title}</span> {t("evaluation.edition", { n: row.edition })}
                    {row.edition < row.newest && <span class="tree-note">{t("evaluation.superseded", { n: row.newest })}</span>}
                  </th>
                  <td class="number">{row.as_of}</td>
                  <td><code title={row.manifest_sha256}>{row.manifest_sha256.slice(0, 16)}</code></td>
                  <td>
                    {row.files.map((file) => (
                      <a key={file.name} class="edition-file" href={file.href} download>{file.name}</a>
                    ))}
                    {row.link && <a href={row.link} rel="noreferrer">{t("evaluation.published")}</a>}
                    {row.files.length === 0 && !row.link && t("evaluation.notPublic")}
                  </td>
                </tr>
              ))}
            </Table>
          )}
        </>
      )}
    </Panel>
  );
}
