import { useI18n } from "../i18n";

/** A name that exists in Chinese only, marked as such for screen readers; its code when there is no name. */
export function ZhName({ name, code }: { name: string | null; code: string }) {
  const { lang } = useI18n();
  if (!name) return <code>{code}</code>;
  return lang === "zh" ? (
    <span title={code}>{name}</span>
  ) : (
    <span lang="zh-CN" title={code}>
      {name}
    </span>
  );
}
