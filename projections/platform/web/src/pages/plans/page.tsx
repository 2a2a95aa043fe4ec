import "../../joint/joint.css";
import type { Records } from "../../records/declaration";
import { RecordsView } from "../../records/records-view";
import { Chains } from "./chains";
import "./plans.css";

const LISTS: Records[] = [
  {
    id: "plans",
    title: ["现行产业规划", "Industry plans in force"],
    note: ["园区与主管部门发布、目前有效的产业规划，每行一份；岗位为规划期内合计。", "Plans that parks and departments published and that are in force, one per row; posts are of the whole period."],
    model: "industry-plans",
    name: "title",
    columns: ["title", "publisher", "park", "county", "document", "effective_from", "valid_until", "jobs"],
    facets: ["publisher", "county", "park", "consortium"],
    ranges: ["valid_until"],
    sort: "-effective_from",
    search: { contains: "title" },
    families: ["plan"],
  },
  {
    id: "links",
    title: ["产业链链节", "Links of chains"],
    note: ["各规划写明的重点产业链链节及其状态。", "Links of key chains that the plans name, with their state."],
    model: "industry-chains",
    name: "link",
    columns: ["link", "chain", "link_position", "link_state", "industry", "lead_enterprise"],
    facets: ["chain", "link_position", "link_state", "industry"],
    sort: "chain,link_position",
    families: ["plan"],
  },
  {
    id: "posts",
    title: ["规划岗位", "Posts planned"],
    note: ["各规划提出的分行业、分职业、分年份需补充岗位（人）。", "Posts to be filled by industry, occupation and year, persons."],
    model: "planned-posts",
    name: "occupation",
    columns: ["occupation", "industry", "year", "new_jobs", "education", "plan"],
    facets: ["year", "industry", "occupation"],
    ranges: ["new_jobs"],
    sort: "-new_jobs",
    families: ["plan"],
  },
  {
    id: "output",
    title: ["预计产值", "Output expected"],
    note: ["各规划对重点行业的产值与规模以上企业数预期。", "Output and enterprises above designated size that the plans expect."],
    model: "planned-output",
    name: "industry",
    columns: ["industry", "year", "expected_output", "expected_firms", "plan"],
    facets: ["year", "industry"],
    sort: "-expected_output",
    families: ["plan"],
  },
  {
    id: "construction",
    title: ["联合体建设规划", "Construction plans"],
    note: ["联合体制定并在有效期内的建设规划。", "Construction plans of consortia that are in force."],
    model: "construction-plans",
    name: "title",
    columns: ["title", "consortium_id", "document", "adopted_on", "valid_until", "budget", "targets"],
    facets: ["consortium_id"],
    sort: "-effective_from",
    families: ["plan"],
  },
  {
    id: "targets",
    title: ["本年目标", "Targets of the year"],
    note: ["建设规划对本年各项指标提出的目标。", "What construction plans want of each indicator this year."],
    model: "planned-targets",
    name: "indicator",
    columns: ["indicator", "consortium_id", "year", "target", "unit", "baseline"],
    facets: ["consortium_id"],
    sort: "indicator",
    families: ["plan"],
  },
];

/** Industry plans: chains with what answers them, and all that the plans name. */
export default function PlansPage() {
  return (
    <>
      <Chains />
      <RecordsView lists={LISTS} />
    </>
  );
}
