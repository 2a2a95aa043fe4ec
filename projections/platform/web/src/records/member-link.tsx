import { PAGES } from "../pages";
import { useShell } from "../shell";
import { useRecordsI18n } from "./messages";
import type { Row } from "./reads";

/** Ways on from a member that stands in a row: the page about it, and this list with its rows only. */
export function MemberLinks({ column, row }: { column: string; row: Row }) {
  const { t } = useRecordsI18n();
  const { href, path, params } = useShell();
  const code = row[column];
  // What stands there may be words and no member's code.
  if (typeof code !== "string" || !row[`${column}_zh`]) return null;
  const page = PAGES.find((one) => one.member !== undefined);
  const list = params.get("list");
  return (
    <span class="member-links">
      {page?.member && <a href={href(page.path, { [page.member]: code })}>{t("records.memberPage")}</a>}
      <a href={href(path, { ...(list ? { list } : {}), [column]: code })}>{t("records.ofMember")}</a>
    </span>
  );
}
