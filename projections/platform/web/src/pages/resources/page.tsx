import "../../joint/joint.css";
import type { Records } from "../../records/declaration";
import { RecordsView } from "../../records/records-view";
import { ResourceKinds } from "./kinds";

const LISTS: Records[] = [
  {
    id: "resources",
    title: ["共享资源", "Shared resources"],
    note: [
      "成员单位登记的实训基地、实验实训室、仪器设备、专家、平台与课程等，每项一行；专家只登记专业方向与职级，不含姓名。使用请联系受理部门。",
      "Bases, laboratories, equipment, experts, platforms and courses that members list, one per row. Of experts only field and rank are listed, no names. To use one, ask the office named.",
    ],
    model: "resources",
    name: "title",
    columns: ["title", "kind", "state", "member", "sharing", "county", "capacity", "open_hours", "contact_office"],
    facets: ["kind", "state", "sharing", "chain", "county", "member", "level"],
    ranges: ["capacity", "open_hours", "valid_until"],
    sort: "kind,title",
    search: { contains: "title" },
    families: ["resource"],
  },
];

/** The shared inventory: how much of each kind there is, and every resource with its owner and its terms. */
export default function ResourcesPage() {
  return (
    <>
      <ResourceKinds />
      <RecordsView lists={LISTS} />
    </>
  );
}
