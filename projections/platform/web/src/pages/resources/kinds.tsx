import { all } from "../../api";
import { resourcesKinds } from "../../client/operations";
import { pageTexts, usePageI18n } from "../../i18n";
import { Kinds } from "../../joint/kinds";

const TEXTS = pageTexts("resources", {
  "resources.kinds": ["各类资源", "Kinds of resources"],
  "resources.kindsNote": [
    "可共享指仍在共享期内、未停用且对外开放；容量、开放时间与设备原值只计可共享的资源。",
    "Offered: not retired, not run out, and open to others. Capacity, hours and value are of what is offered.",
  ],
  "resources.kind": ["类别", "Kind"],
  "resources.listed": ["登记", "Listed"],
  "resources.offered": ["可共享", "Offered"],
  "resources.owners": ["所属单位", "Owners"],
  "resources.capacity": ["可同时使用（人）", "Capacity, persons"],
  "resources.open_hours": ["年开放（小时）", "Hours a year"],
  "resources.equipment_value": ["设备原值（万元）", "Equipment, 10,000 yuan"],
  "resources.none": ["尚无登记的资源。成员单位登记后会出现在这里。", "Nothing is listed yet. Resources appear here as members list them."],
});
const NUMBERS = ["listed", "offered", "owners", "capacity", "open_hours", "equipment_value"] as const;
const TEN_THOUSAND = 10_000;
const load = all((via, cursor) => resourcesKinds(via, { cursor }));

/** How much of each kind there is, and how much of it others may use. */
export function ResourceKinds() {
  const { t, format } = usePageI18n(TEXTS);
  return (
    <Kinds
      load={load}
      title={t("resources.kinds")}
      note={t("resources.kindsNote")}
      none={t("resources.none")}
      head={[t("resources.kind"), ...NUMBERS.map((name) => ({ number: t(`resources.${name}`) }))]}
      list="resources"
    >
      {(row) =>
        NUMBERS.map((name) => (
          <td key={name} class="number">
            {format.integer(name === "equipment_value" ? row[name] / TEN_THOUSAND : row[name])}
          </td>
        ))
      }
    </Kinds>
  );
}
