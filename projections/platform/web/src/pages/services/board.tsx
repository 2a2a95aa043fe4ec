import type { ServiceRequest } from "../../client/shapes";
import { Panel } from "../../components/panel";
import { daysBetween } from "../../format";
import { useJointI18n } from "../../joint/messages";
import { NameOf } from "../../joint/name-of";
import { named, rowOf } from "../../joint/named";
import { ToList } from "../../joint/to-list";
import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { useServicesI18n } from "./messages";
import { loadBoard } from "./reads";

/** Requests by state, a column each, the overdue first. */
export function ServiceBoard() {
  const { t, format } = useServicesI18n();
  const { moment, live } = useShell();
  const resource = useResource(loadBoard, moment, live.models);
  return (
    <Panel id="board" title={t("services.board")} resource={resource} testId="board">
      {({ columns, as_of: day }) => (
        <>
          <p class="hint">{t("services.boardNote")}</p>
          <div class="board">
            {columns.map(({ state, count, overdue, cards }) => (
              <section key={state} class="board-column" aria-labelledby={`board-${state}`} data-testid={`column-${state}`}>
                <h3 id={`board-${state}`}>
                  {t(`services.${state}`)} <span class="hint">{t("services.count", { n: format.integer(count) })}</span>
                </h3>
                {overdue > 0 && <p class="mark-late">{t("services.overdue", { n: format.integer(overdue) })}</p>}
                {count === 0 && <p class="hint">{t("services.noneHere")}</p>}
                <ul>
                  {cards.map((card) => (
                    <Card key={card.subject} card={card} day={day} />
                  ))}
                </ul>
                {count > cards.length && (
                  <p class="board-all">
                    <ToList list="services" filters={{ state }} label={t("services.allOf", { state: t(`services.${state}`), n: format.integer(count) })}>
                      {t("services.all", { n: format.integer(count) })}
                    </ToList>
                  </p>
                )}
              </section>
            ))}
          </div>
        </>
      )}
    </Panel>
  );
}

function Card({ card, day }: { card: ServiceRequest; day: string }) {
  const { lang, t } = useServicesI18n();
  const { t: said } = useJointI18n();
  const { href } = useShell();
  const { due_on: due } = card;
  const names = card.providers.map((one) => named(lang, one, "member")).join(lang === "zh" ? "、" : ", ");
  return (
    <li class={card.overdue ? "board-card late" : "board-card"} data-testid="board-card">
      <p>
        <a href={href("/services", { row: rowOf(card.subject) })} lang="zh-CN">
          {card.title}
        </a>
      </p>
      <p class="hint">
        {named(lang, card, "kind")} · <NameOf row={card} column="requester" />
      </p>
      {names && <p class="hint">{t("services.by", { names })}</p>}
      {due && (
        <p class="hint">
          {t(card.state === "requested" ? "services.wantedBy" : "services.dueOn", { date: due })}{" "}
          {card.overdue && <span class="mark-late">{said("joint.late", { n: daysBetween(due, day) })}</span>}
        </p>
      )}
      {card.score && <p><span class="mark-plain">{named(lang, card, "score")}</span></p>}
    </li>
  );
}
