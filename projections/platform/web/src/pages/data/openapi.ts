import type { Lang } from "../../i18n";

/** As much of an OpenAPI document as is shown. */
export interface OpenApi {
  paths: Record<string, Record<string, RawOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  description?: string;
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
}

interface RawOperation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
}

export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  tag: string;
  parameters: { name: string; place: string; needed: boolean; kind: string; about: string }[];
  answers: { status: string; about: string }[];
  /** Name of the schema of a good answer. */
  shape: string | null;
}

/** What every read takes; told once. */
const EVERYWHERE = new Set(["as_of", "known_at", "wait_for", "wait_seconds"]);

/** The half of "中文 / English" that the reader reads. */
export function half(text: string, lang: Lang): string {
  const at = text.indexOf(" / ");
  if (at < 0) return text;
  return lang === "zh" ? text.slice(0, at) : text.slice(at + 3);
}

/** Every operation, in the order of the document. */
export function operationsOf(document: OpenApi, lang: Lang): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => {
      const good = Object.entries(raw.responses ?? {}).find(([status]) => status.startsWith("2"));
      const schema = good?.[1].content?.["application/json"]?.schema;
      return {
        id: `${method}-${path}`,
        method: method.toUpperCase(),
        path,
        summary: half(raw.summary ?? "", lang),
        tag: half(raw.tags?.[0] ?? "", lang),
        parameters: (raw.parameters ?? [])
          .filter(({ name }) => !EVERYWHERE.has(name))
          .map((one) => ({
            name: one.name,
            place: one.in,
            needed: one.required ?? false,
            kind: kindOf(one.schema ?? {}),
            about: half(one.description ?? "", lang),
          })),
        answers: Object.entries(raw.responses ?? {}).map(([status, { description }]) => ({
          status,
          about: half(description ?? "", lang),
        })),
        shape: schema?.$ref ? refName(schema.$ref) : null,
      };
    }),
  );
}

export function refName(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}

/** The kind of value in a few words: "string", "integer | null", "list of Fit". */
export function kindOf(schema: Schema): string {
  if (schema.$ref) return refName(schema.$ref);
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(" | ");
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (schema.type === "array") return `[${kindOf(schema.items ?? {})}]`;
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : (schema.type ?? "");
  return schema.format ? `${type} (${schema.format})` : type;
}
