import { useEffect, useMemo, useRef } from "preact/hooks";
import { Panel } from "../../components/panel";
import { Table } from "../../components/table";
import { ZhName } from "../../components/zh-name";
import { kindName } from "../../member-kinds";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { usePlacesI18n } from "./messages";
import { loadPlace, MEASURES, type OnePlace, type Place } from "./reads";
import { useWords } from "./use-words";

/** What is in a place: its figures, who has not reported, its members and demands. */
export function OnePlacePanel({ code, then }: { code: string; then: Place | null }) {
  const { t, format } = usePlacesI18n();
  const { moment, live, change, compare, href } = useShell();
  const words = useWords();
  const load = useMemo(() => loadPlace(code), [code]);
  const resource = useResource(load, moment, live.models);
  const place = resource.data;
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<string | null>(null);
  useEffect(() => {
    // Chosen on this page: what is in it is what the reader wants next.
    if (before.current !== code && document.activeElement?.closest(".tile-map")) box.current?.scrollIntoView({ block: "nearest" });
    before.current = code;
  }, [code, place]);
  const back = (
    <button type="button" class="button" data-testid="place-close" onClick={() => change({ place: null }, true)}>
      {t("places.close")}
    </button>
  );
  const title = place ? t("places.figures", { name: words.name(place) }) : code;
  return (
    <div ref={box}>
      <Panel id="place" title={title} resource={resource} aside={back} testId="place">
        {(one) => (
          <>
            <dl class="place-figures">
              {MEASURES.map((of) => (
                <div key={of}>
                  <dt title={t(`places.a.${of}`)}>{words.measure(of)}</dt>
                  <dd>
                    {words.number(one.figures[of], of === "gap")} <span class="hint">{words.unit(of)}</span>
                    {compare && then && (
                      <span class="hint">
                        {" "}· {compare.asOf}: {words.number(then.figures[of], of === "gap")}
                      </span>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
            <p class="hint">
              {t("places.fresh")} {one.last_recorded_at ? format.time(one.last_recorded_at) : t("places.never")} ·{" "}
              {t(one.people_on_record ? "places.peopleOf" : "places.unpublished", { day: one.people_as_of })}
            </p>
            {one.kind === "county" && (
              <p class="place-links">
                <a href={href("/fit", { county: one.code })}>{t("places.toFit")}</a>
                <a href={href("/map", { county: one.code })}>{t("places.toMap")}</a>
              </p>
            )}
            <Silence place={one} />
            <Wanted place={one} />
            <Members place={one} />
          </>
        )}
      </Panel>
    </div>
  );
}

function Silence({ place }: { place: OnePlace }) {
  const { lang, t } = usePlacesI18n();
  if (place.members.length === 0) return null;
  if (place.silent.length === 0) return <p class="state" data-testid="place-silent">{t("places.reported")}</p>;
  const names = place.silent.map((one) => one.member_zh ?? one.member).join(lang === "zh" ? "、" : ", ");
  return (
    <p class="place-silent" data-testid="place-silent">
      {t("places.quiet", { n: place.silent.length, since: place.silent_since, names })}
    </p>
  );
}

function Wanted({ place }: { place: OnePlace }) {
  const { t, format } = usePlacesI18n();
  return (
    <div class="listing">
      <h3 id="wanted-title">{t("places.wantedTitle")}</h3>
      {place.wanted.length === 0 ? (
        <p class="state">{t("places.noWanted")}</p>
      ) : (
        <Table
          of="wanted-title"
          testId="place-demands"
          head={[t("places.demand"), t("places.member"), { number: t("places.left") }, { number: t("places.until") }]}
        >
          {place.wanted.map((row) => (
            <tr key={row.subject}>
              <th scope="row">
                <ZhName name={row.title} code={row.subject} />
                <code class="id">{row.subject}</code>
              </th>
              <td><ZhName name={row.member_zh} code={row.member} /></td>
              <td class="number">{format.integer(row.open)} / {format.integer(row.openings)}</td>
              <td class="number">{row.valid_until}</td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  );
}

function Members({ place }: { place: OnePlace }) {
  const { lang, t, format } = usePlacesI18n();
  const { href } = useShell();
  return (
    <div class="listing">
      <h3 id="place-members-title">{t("places.membersTitle", { n: place.members.length })}</h3>
      {place.members.length === 0 ? (
        <p class="state">{t("places.noMembers")}</p>
      ) : (
        <Table
          of="place-members-title"
          testId="place-members"
          head={[t("places.member"), t("places.memberKind"), { number: t("places.fresh") }]}
        >
          {place.members.map((row) => (
            <tr key={row.member_code}>
              <th scope="row">
                <a href={href("/data", { member: row.member_code })}>
                  <ZhName name={row.name_zh} code={row.member_code} />
                </a>
              </th>
              <td>
                {kindName(lang, row.kind)}
                {row.status !== "active" && <span class="hint"> · {t("places.suspended")}</span>}
              </td>
              <td class="number">
                {row.last_recorded_at ? format.time(row.last_recorded_at).slice(0, 10) : t("places.never")}
                {row.silent && <strong class="place-quiet"> {t("places.isQuiet")}</strong>}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  );
}
