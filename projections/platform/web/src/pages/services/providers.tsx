import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { NameOf } from "../../joint/name-of";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useServicesI18n } from "./messages";
import { loadProviders } from "./reads";

/** What each provider has taken on and delivered, and how it was rated. */
export function Providers() {
  const { t, format } = useServicesI18n();
  const { moment, live } = useShell();
  const resource = useResource(loadProviders, moment, live.models);
  return (
    <Panel id="providers" title={t("services.providers")} resource={resource} testId="providers">
      {(rows) =>
        rows.length === 0 ? (
          <p class="state">{t("services.noProviders")}</p>
        ) : (
          <>
            <p class="hint">{t("services.providersNote")}</p>
            <Table
              of="providers-title"
              head={[
                t("services.provider"),
                ...(["nAccepted", "nDelivered", "nOverdue", "nRatings", "points"] as const).map((name) => ({ number: t(`services.${name}`) })),
              ]}
            >
              {rows.map((row) => (
                <tr key={row.member}>
                  <th scope="row">
                    <NameOf row={row} column="member" />
                  </th>
                  <td class="number">{format.integer(row.accepted)}</td>
                  <td class="number">{format.integer(row.delivered)}</td>
                  <td class="number">{row.overdue > 0 ? <span class="mark-late">{format.integer(row.overdue)}</span> : 0}</td>
                  <td class="number">{format.integer(row.ratings)}</td>
                  <td class="number">{row.points === null ? "—" : row.points.toFixed(1)}</td>
                </tr>
              ))}
            </Table>
          </>
        )
      }
    </Panel>
  );
}
