import type { Records } from "../../records/declaration";
import { Commended, Responsible, Seats } from "./about";

const families = ["governance"];

/** The lists of the page, in the order of its tabs. */
export const LISTS: Records[] = [
  {
    id: "tasks", title: ["重点任务", "Tasks"], model: "tasks", name: "title", families, More: Responsible,
    note: ["已下达的任务及其状态，进度为责任单位最近一次报送。", "Tasks assigned and their state; progress as those responsible reported it last."],
    columns: ["title", "state", "due_on", "percent", "as_of_on", "consortium", "clause", "difficulties"],
    facets: ["state", "consortium", "clause", "assigned_by"], ranges: ["due_on", "percent"], sort: "due_on", search: { contains: "title" },
  },
  {
    id: "resolutions", title: ["决议", "Resolutions"], model: "resolutions", name: "title", families,
    note: ["理事会等机构通过的决议，及其所列任务的完成数。", "Resolutions adopted, and how many of the tasks they lead to are done."],
    columns: ["title", "resolution_kind", "consortium", "adopted_on", "due_on", "tasks", "done"],
    facets: ["consortium", "resolution_kind"], ranges: ["adopted_on"], sort: "-adopted_on", search: { contains: "title" },
  },
  {
    id: "consortia", title: ["联合体", "Consortia"], model: "consortia", name: "name_zh", families,
    note: ["已成立的市域产教联合体及其依托园区。", "Consortia founded, and the parks they lean on."],
    columns: ["name_zh", "park", "founded_on"], facets: ["park"], sort: "founded_on",
  },
  {
    id: "memberships", title: ["联合体成员", "Memberships"], model: "memberships", name: "member_code", families,
    note: ["各联合体的成员及其角色，含已退出的。", "Members of each consortium and their roles, also those that left."],
    columns: ["member_code", "consortium_id", "role", "status", "since"], facets: ["consortium_id", "role", "status"], sort: "consortium_id,role",
  },
  {
    id: "bodies", title: ["治理机构", "Bodies"], model: "bodies", name: "title", families, More: Seats,
    note: ["理事会、秘书处、专门委员会与专班办公室，任期届满的不列。", "Councils, secretariats, committees and offices whose term is not over."],
    columns: ["title", "body_kind", "consortium_id", "formed_on", "valid_until", "seats", "full_time_staff"],
    facets: ["body_kind", "consortium_id"], sort: "consortium_id,body_kind",
  },
  {
    id: "posts", title: ["任职", "Posts"], model: "posts", name: "post", families,
    note: ["在任的职务及其所属单位，列表不列姓名。", "Posts that are filled, and the members they come from; the list names nobody."],
    columns: ["post", "post_kind", "member_code", "body", "starts_on", "ends_on"], facets: ["post_kind", "member_code"], sort: "starts_on",
  },
  {
    id: "charters", title: ["章程与制度", "Charter and rules"], model: "charters", name: "title", families,
    note: ["现行版本的章程与各项制度。", "Charters and rules, each in the edition in force."],
    columns: ["title", "charter_kind", "consortium_id", "edition", "adopted_on", "document"],
    facets: ["consortium_id", "charter_kind"], sort: "consortium_id,charter_kind", search: { contains: "title" },
  },
  {
    id: "appraisals", title: ["考核评价", "Appraisals"], model: "appraisals", name: "period", families,
    note: ["对联合体和成员的考核结果。", "Appraisals of consortia and members."],
    columns: ["period", "consortium_id", "member_code", "grade", "score", "appraised_by", "appraised_on"],
    facets: ["period", "grade", "consortium_id", "appraised_kind"], sort: "-appraised_on",
  },
  {
    id: "incentives", title: ["激励措施", "Incentives"], model: "incentives", name: "title", families,
    note: ["已经兑现的金融、财政、土地、信用与税费激励。", "Incentives granted: finance, fiscal, land, credit, tax."],
    columns: ["title", "incentive_kind", "member_code", "amount", "land_area", "granted_on", "valid_until"],
    facets: ["incentive_kind", "member_code"], ranges: ["granted_on", "amount"], sort: "-granted_on", search: { contains: "title" },
  },
  {
    id: "cases", title: ["典型案例", "Typical cases"], model: "published-cases", name: "title", families,
    note: ["已发布的产教融合典型案例。", "Cases that were published."],
    columns: ["title", "level", "outlet", "published_on", "link"], facets: ["level"], ranges: ["published_on"], sort: "-published_on", search: { contains: "title" },
  },
  {
    id: "commendations", title: ["表彰奖励", "Commendations"], model: "commendations", name: "title", families, More: Commended,
    note: ["对单位和个人的表彰；个人只计人数，不列姓名。", "Commendations of units and people; people are counted, never named."],
    columns: ["title", "level", "awarded_by", "awarded_on", "units", "persons", "document"], facets: ["level", "awarded_by"], sort: "-awarded_on",
  },
];
