import { type Lang, pick } from "./i18n";

const KINDS: Record<string, readonly [string, string]> = {
  school: ["学校", "school"],
  enterprise: ["企业", "enterprise"],
  institute: ["科研院所", "research institute"],
  provider: ["培训机构", "training provider"],
  park: ["园区", "park"],
  department: ["政府部门", "department"],
  secretariat: ["秘书处", "secretariat"],
  operator: ["平台运营方", "operator"],
};

export const MEMBER_KINDS = Object.keys(KINDS);

/** What a member is: 学校 / school. */
export function kindName(lang: Lang, kind: string): string {
  const names = KINDS[kind];
  return names ? pick(lang, names) : kind;
}
