import { all, type Load, NOW, ReadError, via } from "../../api";
import type { Alert } from "../../api-types";
import * as api from "../../client/operations";
import type { Intake, LagShape, NotReady, NotReadyBecause, ProjectionList, RequestShape, WorkerList } from "../../client/shapes";
import { writing } from "../../write";

// Operation is looked at as it is now, whatever moment the rest of the application shows.

export type Per = Intake["per"];
export const PERS = ["minute", "hour", "day"] as const satisfies readonly Per[];
export type What = RequestShape["what"];

export const loadLag: Load<LagShape[]> = async (_, s) => (await api.lag(via(NOW, s))).items;
export const loadProjections: Load<ProjectionList> = (_, s) => api.projections(via(NOW, s));
export const loadWorkers: Load<WorkerList> = (_, s) => api.workers(via(NOW, s));
export const loadIntake =
  (per: Per): Load<Intake> =>
  (_, s) =>
    api.intake(via(NOW, s), { per });

const everyAlert = all((via, cursor) => api.alerts(via, { cursor }));
export const loadQuiet: Load<Alert[]> = async (_, s) => (await everyAlert(NOW, s)).filter(({ kind }) => kind === "source-quiet");

/** Why the platform is not ready; null where it is. */
export const loadReady: Load<{ reasons: NotReadyBecause[] | null }> = async (_, s) => {
  try {
    await api.ready(via(NOW, s));
    return { reasons: null };
  } catch (cause) {
    if (cause instanceof ReadError && cause.status === 503) return { reasons: (cause.problem as NotReady | null)?.reasons ?? [] };
    throw cause;
  }
};

/** Ask workers for a rebuild or for the previous generation. */
export const ask = (name: string, what: What): Promise<RequestShape> =>
  (what === "rebuild" ? api.postProjectionsRebuild : api.postProjectionsReturn)(writing, name, { confirm: name });
