import { all, type Load, via } from "../../api";
import * as api from "../../client/operations";
import type { Board, Helper, Provider } from "../../client/shapes";
import { rowsOf } from "../../records/reads";

export const loadBoard: Load<Board> = (m, s) => api.servicesBoard(via(m, s));
export const loadProviders = all((via, cursor) => api.servicesProviders(via, { cursor }));
export const loadHelpers = (subject: string): Load<Helper[]> => all((via, cursor) => api.servicesHelpers(via, { subject, cursor }));
export const loadTaking = (subject: string): Load<Provider[]> => rowsOf("service-provisions", { subject });
