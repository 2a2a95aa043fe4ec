import { FigureStrip } from "../../joint/strip";
import { RecordsView } from "../../records/records-view";
import { LISTS } from "./lists";
import { Units } from "./units";

const FIGURES = ["tasks_on_time", "tasks_overdue", "resolutions_carried_out", "incentives_granted", "cases_published"];

/** Governance: figures, tasks by department, and all that bodies decide, grant and honour. */
export default function GovernancePage() {
  return (
    <>
      <FigureStrip ids={FIGURES} />
      <Units />
      <RecordsView lists={LISTS} />
    </>
  );
}
