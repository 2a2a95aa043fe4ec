import { FigureStrip } from "../../joint/strip";
import type { Records } from "../../records/declaration";
import { RecordsView } from "../../records/records-view";
import { CooperationKinds } from "./kinds";
import { StatedCooperation } from "./stated";

const FIGURES = [
  "order_classes", "apprentices", "industry_colleges", "field_engineer_colleges",
  "practice_centres", "codeveloped_courses", "pathways", "teaching_teams",
];

const LISTS: Records[] = [
  {
    id: "cooperations",
    title: ["合作项目", "Cooperations"],
    note: [
      "产业学院、现场工程师学院、实训中心、订单班、学徒制、共同开发课程与贯通培养等，每项一行，内容以最近一次报送为准。点名称查看参与院校与企业、各方所述和沿革。",
      "Industry and field-engineer colleges, practice centres, order classes, apprenticeships, courses and pathways, one per row, in the words stated last. Choose one for its schools and enterprises, what each states, and its timeline.",
    ],
    model: "cooperation-list",
    name: "title",
    columns: ["title", "kind", "state", "member", "chain", "starts_on", "ends_on", "planned_students", "statements"],
    facets: ["kind", "state", "chain", "member", "consortium", "pathway"],
    ranges: ["starts_on", "ends_on", "planned_students"],
    sort: "-starts_on",
    search: { contains: "title" },
    families: ["cooperation"],
    More: StatedCooperation,
  },
  {
    id: "by-party",
    title: ["各方报送", "As each party states it"],
    note: ["同一合作各方分别报送，每方一行，可据此核对。", "Each party states a cooperation for itself, one row each, to be compared."],
    model: "cooperations",
    name: "title",
    columns: ["title", "member", "kind", "signed_on", "starts_on", "ends_on", "planned_students", "hires_agreed", "parties"],
    facets: ["kind", "member", "agreement_type"],
    ranges: ["starts_on"],
    sort: "-starts_on",
    search: { contains: "title" },
    families: ["cooperation"],
  },
];

/** Training together: figures, kinds, and every cooperation with what its parties say of it. */
export default function CooperationPage() {
  return (
    <>
      <FigureStrip ids={FIGURES} />
      <CooperationKinds />
      <RecordsView lists={LISTS} />
    </>
  );
}
