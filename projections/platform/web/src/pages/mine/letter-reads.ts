import { type Load, NOW, via } from "../../api";
import * as api from "../../client/operations";
import type { Form, Letter, LetterState, OpenedLetter, OwnVerdict, ReasonShape, Resubmitted } from "../../client/shapes";
import { own } from "../../session";
import { writing } from "../../write";

export const STATES = ["open", "unfinished", "resubmitted", "restated"] as const satisfies readonly LetterState[];
export type Fact = Record<string, unknown>;

export const loadLetters =
  (state: LetterState): Load<Letter[]> =>
  async (_, s) =>
    (await own(api.mineDeadLetters(via(NOW, s), { state, limit: 200 }))).items;

export interface Opened {
  letter: OpenedLetter;
  form: Form | null;
  guides: Map<string, ReasonShape>;
}

/** A letter, the form of its event type, and what the reasons mean. */
export const loadOpened =
  (position: string): Load<Opened> =>
  async (_, s) => {
    const to = via(NOW, s);
    const letter = await own(api.mineDeadLettersByPosition(to, position));
    const codes = [...new Set(letter.reasons.map((reason) => reason.code))];
    const [form, ...guides] = await Promise.all([
      letter.fact && letter.type ? own(api.mineFormsByEventType(to, letter.type, { version: letter.version ?? null })) : null,
      ...codes.map((code) => api.reasonsByCode(to, code).catch(() => null)),
    ]);
    const known = guides.filter((guide): guide is ReasonShape => guide !== null);
    return { letter, form, guides: new Map(known.map((guide) => [guide.code, guide])) };
  };

/** Try, or send once and wait a little for the verdict. */
export function resubmit(position: string, set: Fact, rehearse: boolean): Promise<Resubmitted> {
  const body = Object.keys(set).length > 0 ? { set } : {};
  return api.postMineDeadLettersResubmission(writing, position, body, rehearse ? { dry_run: true } : { wait_for: "verdict", timeout: 15 });
}

/** The newest verdict on an event id, later than `seq`; null while there is none. */
export async function verdictAfter(eventId: string, seq: number, signal: AbortSignal): Promise<OwnVerdict | null> {
  const page = await own(api.mineVerdicts(via(NOW, signal), { event_id: eventId, limit: 5 }));
  return page.items.find((one) => one.seq > seq) ?? null;
}
