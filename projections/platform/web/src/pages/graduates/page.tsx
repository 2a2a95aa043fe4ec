import type { Records } from "../../records/declaration";
import { RecordsView } from "../../records/records-view";

const INSTEAD: NonNullable<Records["instead"]> = [
  { path: "/fit", title: ["各职业、各县市区的毕业生供给（按月末、取整公布）", "Supply of graduates by occupation and county, at month ends and rounded"] },
  { path: "/", title: ["去向落实率等关键指标", "Key figures such as the placement rate"] },
  { path: "/majors", title: ["各校在办专业与招生计划", "Majors on offer and planned intake"] },
];

const LISTS: Records[] = [
  {
    id: "cohorts",
    title: ["毕业生届次", "Cohorts"],
    note: [
      "学校申报的各专业毕业生届次，每行一届，不含个人信息。政府部门看到的人数为上月末数，取整到 5 人，人数过少的不显示。",
      "Cohorts that schools declared, one per row; no personal data. Departments see the numbers of the last month end, rounded to 5, and none of few people.",
    ],
    model: "cohorts",
    name: "major",
    columns: ["major", "member", "graduation_year", "level", "size", "graduates_on"],
    facets: ["graduation_year", "member", "major", "level"],
    ranges: ["graduates_on"],
    sort: "-graduates_on",
    search: "words",
    families: ["graduate"],
    closed: [
      "分校分专业的届次人数对市专班办公室和政府部门开放；学校可以查看本校的届次。为保护个人信息，对公众和其他单位只公布合计。",
      "Numbers by school and major are open to the office and to departments; a school sees its own. To protect persons, everybody else sees totals only.",
    ],
    instead: INSTEAD,
  },
  {
    id: "supply",
    title: ["登记与去向", "Registered and placed"],
    note: [
      "按届次、学校与专业合计的登记人数与去向落实人数，不含个人信息。",
      "Numbers registered and placed, by year, school and major; no personal data.",
    ],
    model: "graduate-supply",
    name: "major",
    columns: ["major", "member", "graduation_year", "registered", "placed", "unplaced"],
    facets: ["graduation_year", "member", "major"],
    sort: "-graduation_year,-registered",
    families: ["graduate"],
    closed: [
      "分校分专业的登记与去向人数对市专班办公室和政府部门开放；学校可以查看本校的数字。为保护个人信息，对公众和其他单位只公布合计。",
      "Numbers registered and placed by school and major are open to the office and to departments; a school sees its own. To protect persons, everybody else sees totals only.",
    ],
    instead: INSTEAD,
  },
];

/** Declared cohorts and what became of the graduates, never a person. */
export default function GraduatesPage() {
  return <RecordsView lists={LISTS} />;
}
