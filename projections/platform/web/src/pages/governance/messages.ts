import { pageTexts, usePageI18n } from "../../i18n";

/** Texts of the page of governance. */
const TEXTS = pageTexts("governance", {
  "governance.units": ["各责任单位的任务", "Tasks by unit responsible"],
  "governance.unitsNote": [
    "一项任务计入每个牵头和配合单位；临近到期指 30 天内到期。点单位名称查看其任务。",
    "A task counts for every unit that leads or supports it; due soon: within 30 days. Choose a unit to see its tasks.",
  ],
  "governance.unit": ["责任单位", "Unit"],
  "governance.kind": ["类别", "Kind"],
  "governance.leads": ["牵头", "Leads"],
  "governance.supports": ["配合", "Supports"],
  "governance.overdue": ["逾期未完成", "Overdue"],
  "governance.due_soon": ["临近到期", "Due soon"],
  "governance.running": ["进行中", "Running"],
  "governance.on_time": ["按期完成", "On time"],
  "governance.late": ["逾期完成", "Done late"],
  "governance.next": ["最近到期", "Next due"],
  "governance.none": ["尚未下达任务。", "No task has been assigned yet."],
  "governance.tasksOf": ["{name}的任务", "Tasks of {name}"],
  "governance.task": ["任务", "Task"],
  "governance.duty": ["责任", "Duty"],
  "governance.lead": ["牵头", "leads"],
  "governance.support": ["配合", "supports"],
  "governance.state": ["状态", "State"],
  "governance.due": ["期限", "Due"],
  "governance.done": ["完成于 {date}", "done {date}"],
  "governance.percent": ["进度", "Progress"],
  "governance.told": ["{n}%（截至 {date}）", "{n} % ({date})"],
  "governance.untold": ["未报进度", "not reported"],
  "governance.difficulties": ["困难：{text}", "Difficulties: {text}"],
  "governance.daysLeft": ["还有 {n} 天", "{n} days left"],
  "governance.close": ["收起", "Close"],
  "governance.responsible": ["责任单位", "Units responsible"],
  "governance.commended": ["表彰对象", "Commended"],
  "governance.persons": ["{n} 人", "{n} people"],
  "governance.asUnit": ["单位", "the unit"],
  "governance.seats": ["席位构成", "Seats"],
  "governance.nSeats": ["{n} 席", "{n}"],
});

export const useGovernanceI18n = () => usePageI18n(TEXTS);
