import { all, type Load } from "../../api";
import * as api from "../../client/operations";
import type { Task } from "../../client/shapes";

export const loadUnits = all((via, cursor) => api.tasksUnits(via, { cursor }));
export const loadTasksOf = (unit: string): Load<Task[]> => all((via, cursor) => api.tasks(via, { unit, cursor }));
