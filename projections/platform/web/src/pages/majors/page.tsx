import type { Own, Records } from "../../records/declaration";
import { RecordsView } from "../../records/records-view";
import { Demand } from "./demand";
import "./majors.css";
import { Served } from "./served";
import { Suggestions } from "./suggestions";
import { Years } from "./years";

const LISTS: (Records | Own)[] = [
  {
    id: "offered",
    title: ["在办专业", "Majors on offer"],
    note: [
      "各校正在办的专业及最近学年的招生计划；停办的不列入，见“变动”。",
      "Majors that schools offer, with the intake planned for the newest school year. Closed ones are under “Changes”.",
    ],
    model: "majors-on-offer",
    name: "name_zh",
    columns: ["name_zh", "member", "level", "county", "open_from", "planned", "school_year", "closed_from"],
    facets: ["member", "level", "county", "major"],
    ranges: ["open_from", "planned"],
    sort: "name_zh",
    search: { contains: "name_zh" },
    families: ["major-change"],
    More: Served,
  },
  { id: "demand", title: ["对接的需求", "Demand served"], params: ["county"], Content: Demand },
  { id: "suggestions", title: ["设置建议", "What lacks"], params: ["county", "kind"], Content: Suggestions },
  {
    id: "changes",
    title: ["变动", "Changes"],
    note: [
      "每个专业的每一段状态：在办、暂停、停办，包括已经宣布、尚未开始的。",
      "Every period of every major: on offer, suspended, closed; also those announced and not begun.",
    ],
    model: "major-periods",
    name: "name_zh",
    columns: ["name_zh", "status", "begins", "ends", "resumes_on", "reason"],
    facets: ["status", "major"],
    ranges: ["begins"],
    sort: "-begins",
    search: { contains: "name_zh" },
    families: ["major-change"],
    Above: Years,
  },
  {
    id: "answers",
    title: ["调整依据", "What adjustments answer"],
    note: ["学校调整专业时写明所对接的需求或规划。", "The demand or plan that a school names when it adjusts a major."],
    model: "major-adjustments",
    name: "subject",
    columns: ["subject", "effective_from", "answer", "reason", "stated_at"],
    facets: [],
    ranges: ["effective_from"],
    sort: "-effective_from",
    families: ["major-change"],
  },
];

/** Majors on offer, how they changed, and what the changes answer. */
export default function MajorsPage() {
  return <RecordsView lists={LISTS} />;
}
