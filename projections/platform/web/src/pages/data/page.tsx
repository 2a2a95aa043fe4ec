import { Tabs } from "../../components/tabs";
import { useShell } from "../../shell";
import { ApiDocs } from "./api-docs";
import { CodeLists, OneList } from "./code-lists";
import { Connect } from "./connect";
import "./data.css";
import { Events } from "./events";
import { Members } from "./members";
import { useDataI18n } from "./messages";
import { OneEvent } from "./one-event";
import { OneMember } from "./one-member";

const PARTS = ["members", "events", "codes", "api", "connect"] as const;
type Part = (typeof PARTS)[number];

/** The data catalogue: members, events, code lists, API, how to connect. What is shown stands in the address. */
export default function DataPage() {
  const { t } = useDataI18n();
  const { params, href } = useShell();
  const [event, member, list] = [params.get("event"), params.get("member"), params.get("list")];
  const asked = params.get("part");
  const part: Part = event !== null ? "events" : member !== null ? "members" : (PARTS.find((name) => name === asked) ?? "members");
  return (
    <div class="data-page">
      <Tabs
        label={t("data.parts")}
        tabs={PARTS.map((one) => ({
          id: one,
          title: t(`data.${one}`),
          href: href("/data", { part: one === "members" ? null : one }),
          current: one === part,
        }))}
      />
      {part === "members" && (member === null ? <Members /> : <OneMember code={member} />)}
      {part === "events" && (event === null ? <Events /> : <OneEvent name={event} version={params.get("version")} />)}
      {part === "codes" && (list === null ? <CodeLists /> : <OneList key={list} list={list} />)}
      {part === "api" && <ApiDocs />}
      {part === "connect" && <Connect />}
    </div>
  );
}
