import { useEffect, useMemo } from "preact/hooks";
import type { Task } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { daysBetween } from "../../format";
import { useJointI18n } from "../../joint/messages";
import { rowOf } from "../../joint/named";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useGovernanceI18n } from "./messages";
import { loadTasksOf } from "./reads";

/** All tasks of one unit, those due first in front. */
export function TasksOf({ unit, name }: { unit: string; name: string }) {
  const { t } = useGovernanceI18n();
  const { moment, live, change } = useShell();
  const resource = useResource(useMemo(() => loadTasksOf(unit), [unit]), moment, live.models);
  useEffect(() => document.getElementById("tasks-of-title")?.scrollIntoView({ block: "nearest" }), [unit]);
  const close = (
    <button type="button" class="button" onClick={() => change({ unit: null }, true)}>
      {t("governance.close")}
    </button>
  );
  return (
    <Panel id="tasks-of" title={t("governance.tasksOf", { name })} resource={resource} aside={close} testId="tasks-of">
      {(tasks) => (
        <Table
          of="tasks-of-title"
          head={[...(["task", "state", "due", "percent", "duty"] as const).map((head) => t(`governance.${head}`))]}
        >
          {tasks.map((task) => (
            <One key={task.subject} task={task} unit={unit} />
          ))}
        </Table>
      )}
    </Panel>
  );
}

const MARKS: Record<Task["state"], string> = {
  overdue: "mark-late", due_soon: "mark-soon", running: "mark-plain", on_time: "mark-good", late: "mark-plain",
};

function One({ task, unit }: { task: Task; unit: string }) {
  const { t } = useGovernanceI18n();
  const { t: said } = useJointI18n();
  const { day, href } = useShell();
  const duty = task.units.find((one) => one.unit_code === unit)?.duty;
  const left = daysBetween(day, task.due_on);
  return (
    <tr>
      <th scope="row">
        <a href={href("/governance", { unit, row: rowOf(task.subject) })} lang="zh-CN">{task.title}</a>
        {task.difficulties && <span class="id">{t("governance.difficulties", { text: task.difficulties })}</span>}
      </th>
      <td><span class={MARKS[task.state]}>{t(`governance.${task.state}`)}</span></td>
      <td>
        <span class="time">{task.due_on}</span>{" "}
        <span class="hint">
          {task.completed_on ? t("governance.done", { date: task.completed_on }) : left < 0 ? said("joint.late", { n: -left }) : t("governance.daysLeft", { n: left })}
        </span>
      </td>
      <td>{task.percent === null ? t("governance.untold") : t("governance.told", { n: task.percent, date: task.as_of_on ?? "" })}</td>
      <td>{duty ? t(`governance.${duty}`) : "—"}</td>
    </tr>
  );
}
