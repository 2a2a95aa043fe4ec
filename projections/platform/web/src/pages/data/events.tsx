import type { EventListed } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useDataI18n } from "./messages";
import { loadEvents } from "./reads";
import { fits, SearchField } from "./search-field";

/** Every event type by family. */
export function Events() {
  const { lang, t } = useDataI18n();
  const { moment, params } = useShell();
  const resource = useResource(loadEvents, moment, 0);
  const q = params.get("q") ?? "";
  const shown = (resource.data ?? []).filter((one) =>
    fits(q, one.name, one.title_zh, one.title_en, one.family_zh, one.family_en, one.doc_zh, one.doc),
  );
  const families = [...new Set(shown.map(({ family }) => family))];
  return (
    <>
      <div class="filters" role="group" aria-label={t("data.search")}>
        <SearchField />
      </div>
      <Panel id="events" title={t("data.eventsTitle", { n: shown.length })} resource={resource} testId="data-events">
        {() => {
          if (shown.length === 0) return <p class="state">{t("data.nothing")}</p>;
          return families.map((family) => {
            const mine = shown.filter((one) => one.family === family);
            const [first] = mine;
            return (
              <section key={family} aria-labelledby={`family-${family}`} class="family">
                <h3 id={`family-${family}`}>
                  {lang === "zh" ? first?.family_zh : first?.family_en}{" "}
                  <code class="hint">{t("data.topic", { name: first?.topic ?? "" })}</code>
                </h3>
                <EventTable events={mine} family={family} />
              </section>
            );
          });
        }}
      </Panel>
    </>
  );
}

function EventTable({ events, family }: { events: EventListed[]; family: string }) {
  const { lang, t } = useDataI18n();
  const { href } = useShell();
  return (
    <div class="scroll-x" tabIndex={0} role="group" aria-labelledby={`family-${family}`}>
      <table class="event-table">
        <thead>
          <tr>
            <th scope="col">{t("data.event")}</th>
            <th scope="col">{t("data.who")}</th>
            <th scope="col">{t("data.meaning")}</th>
          </tr>
        </thead>
        <tbody>
          {events.map((one) => (
            <tr key={one.name} data-event={one.name}>
              <th scope="row">
                <a href={href("/data", { event: one.name })}>{lang === "zh" ? one.title_zh : one.title_en}</a>
                <code class="id">{one.name}</code>
              </th>
              <td>{one.speakers.map((speaker) => (lang === "zh" ? speaker.zh : speaker.en)).join(lang === "zh" ? "、" : ", ")}</td>
              <td>{lang === "zh" ? one.doc_zh : one.doc}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
