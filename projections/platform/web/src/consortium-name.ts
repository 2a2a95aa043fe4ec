import type { InConsortium, Turn } from "./client/shapes";
import type { Lang } from "./lang";

type Named = Pick<InConsortium | Turn, "consortium_id" | "consortium_zh" | "consortium_en">;

/** The name of a consortium; its code where it has none. */
export function consortiumName(lang: Lang, { consortium_id, consortium_zh, consortium_en }: Named): string {
  return (lang === "en" ? consortium_en : null) ?? consortium_zh ?? consortium_id ?? "";
}
