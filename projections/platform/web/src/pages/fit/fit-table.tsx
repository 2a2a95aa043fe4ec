import type { OccupationFit } from "./reads";
import { useFitI18n } from "./messages";
import { useNames } from "./names";
import { NumberHeads } from "./number-heads";
import { ZhName } from "../../components/zh-name";

/** Every occupation with its numbers. */
export function FitTable({ rows }: { rows: OccupationFit[] }) {
  const { t, format } = useFitI18n();
  const names = useNames();
  return (
    <div class="scroll-y" tabIndex={0} role="group" aria-labelledby="fit-title" data-testid="table-fit">
      <table>
        <caption class="visually-hidden">{t("fit.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("fit.occupation")}</th>
            <NumberHeads />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.occupation}>
              <th scope="row">
                <ZhName name={row.occupation_zh} code={row.occupation} />
              </th>
              <td class="number">{format.integer(row.open)}</td>
              <td class="number">{names.supply(row)}</td>
              <td class="number">{names.signed(row.gap)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
