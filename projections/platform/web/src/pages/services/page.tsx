import { FigureStrip } from "../../joint/strip";
import type { Records } from "../../records/declaration";
import { RecordsView } from "../../records/records-view";
import { ServiceBoard } from "./board";
import { Helping } from "./helping";
import { Providers } from "./providers";
import "./services.css";

const FIGURES = ["service_requests", "acceptance_rate", "acceptance_days", "contract_value", "service_satisfaction"];

const LISTS: Records[] = [
  {
    id: "services",
    title: ["服务需求", "Requests for services"],
    note: [
      "成员单位提出的技术咨询、协同攻关、成果转化和职工培训等需求，每行一项。未承接的以期望日期为限，已承接的以约定交付日期为限。",
      "Requests of members for consulting, joint research, technology transfer and training, one per row. Until somebody accepts, the day wanted counts; then the day agreed.",
    ],
    model: "services",
    name: "title",
    columns: ["title", "state", "kind", "requester", "due_on", "overdue", "county", "budget", "requested_at"],
    facets: ["state", "overdue", "kind", "industry", "county", "requester", "score"],
    ranges: ["due_on", "budget", "requested_at"],
    sort: "-requested_at",
    search: { contains: "title" },
    families: ["service"],
    More: Helping,
  },
  {
    id: "provisions",
    title: ["承接与交付", "Accepted and delivered"],
    note: ["各承接单位对每项需求的承接与交付，金额单位为元。", "What each provider accepted and delivered; values in yuan."],
    model: "service-provisions",
    name: "subject",
    columns: ["subject", "member", "accepted_at", "due_on", "delivered_at", "contract_value", "delivered_value", "trained_person_times"],
    facets: ["member"],
    ranges: ["due_on", "contract_value"],
    sort: "-accepted_at",
    families: ["service"],
  },
  {
    id: "achievements",
    title: ["技术与教学成果", "Achievements"],
    note: ["专利、标准、奖项与成果转化等，每行一项。", "Patents, standards, awards, transfers of technology, one per row."],
    model: "achievements",
    name: "title",
    columns: ["title", "outcome_kind", "level", "member", "partners", "achieved_on", "contract_value"],
    facets: ["outcome_kind", "level", "member"],
    ranges: ["achieved_on"],
    sort: "-achieved_on",
    search: { contains: "title" },
    families: ["service"],
  },
];

/** Common technology services: figures, the board, who provides, and every request with who can help. */
export default function ServicesPage() {
  return (
    <>
      <FigureStrip ids={FIGURES} />
      <ServiceBoard />
      <Providers />
      <RecordsView lists={LISTS} />
    </>
  );
}
