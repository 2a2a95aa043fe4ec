import type { Records } from "../../records/declaration";
import { RecordsView } from "../../records/records-view";

const LISTS: Records[] = [
  {
    id: "demands",
    title: ["在招需求", "Open demands"],
    note: [
      "用人单位正在招聘的岗位，每行一条需求；已撤回和过期的不列入，可选择过去的日期查看。",
      "Posts that employers are filling, one demand per row. Withdrawn and expired ones are left out; choose an earlier day to see them.",
    ],
    model: "demands",
    name: "title",
    columns: ["title", "member", "occupation", "county", "open", "openings", "wage_min", "wage_max", "valid_until"],
    facets: ["county", "occupation", "industry", "education_min", "park", "member"],
    ranges: ["open", "wage_min", "valid_until"],
    sort: "-open",
    search: "words",
    families: ["demand"],
  },
  {
    id: "skills",
    title: ["所需技能", "Skills asked for"],
    note: ["在招需求中写明的技能，按用人单位原文列出。", "Skills named in open demands, in the employers' words."],
    model: "skills-asked-for",
    name: "skill",
    columns: ["skill", "demands", "open"],
    facets: [],
    ranges: ["demands", "open"],
    sort: "-open",
    search: { contains: "skill" },
    families: ["demand"],
  },
];

/** Every open demand, and the skills that they ask for. */
export default function DemandsPage() {
  return <RecordsView lists={LISTS} />;
}
