// Bundled and run by test_clients.py: reads the platform at argv[2] with the TypeScript client, prints JSON.
import { connect, every, ReadError } from "../../projections/platform/web/src/client/http";
import * as api from "../../projections/platform/web/src/client/operations";

declare const process: { argv: string[]; stdout: { write(text: string): void } };

async function main(): Promise<void> {
  const [base = "", name = "", password = ""] = process.argv.slice(2);
  const via = connect({ base });
  const demands: unknown[] = [];
  for await (const row of every((cursor) => api.modelsByName(via, "demands", { limit: 5, cursor, "openings.from": 5 })))
    demands.push(row);
  const refused = await api.membersByCode(via, "4137010000").catch((error: unknown) => error);
  const away = await api.summary(connect({ base: "http://127.0.0.1:1", timeoutMs: 5000 })).catch((error: unknown) => error);
  const late = await api.summary(connect({ base: process.argv[5] ?? "", timeoutMs: 300 })).catch((error: unknown) => error);
  const told = (error: unknown): unknown =>
    error instanceof ReadError ? { kind: error.kind, status: error.status, type: error.problem?.type ?? null } : null;
  const csv = await api.modelsExport(via, "demands", { format: "csv", fields: "subject" });
  const who = await api.postSession(via, { name, password });
  process.stdout.write(
    JSON.stringify({
      figures: await api.figures(via, { only: ["filling_rate", "placement_rate"] }),
      then: await api.summary(via, { as_of: "2026-02-28" }),
      demands,
      refused: told(refused),
      away: told(away),
      late: told(late),
      lines: (await csv.text()).trim().split("\r\n").length,
      role: who.role,
      timeline: (await api.subjectsTimeline(via, "demand", String((demands[0] as { subject: string }).subject))).items.length,
    }),
  );
}

void main();
