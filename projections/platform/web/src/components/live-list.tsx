import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { MessageKey } from "../messages";
import { useI18n } from "../i18n";
import type { Resource } from "../use-resource";
import { Panel } from "./panel";

/** Arrivals are told to screen readers together, this often; one by one would never end. */
const TELL_EVERY_MS = 4_000;

interface Props<T> {
  id: "facts" | "rejections";
  resource: Resource<T[]>;
  /** What the stream brought since the list was read. */
  arrived: T[];
  children(item: T): ComponentChildren;
}

/** A list that newest items slide into at the top. */
export function LiveList<T extends { seq: number }>({ id, resource, arrived, children }: Props<T>) {
  const { t } = useI18n();
  const fresh = new Set(arrived.map(({ seq }) => seq));
  const told = useArrivals(arrived, `${id}.arrived`);
  return (
    <Panel id={id} title={t(`${id}.title`)} resource={resource} testId={id}>
      {(items) => (
        <>
          {items.length === 0 ? (
            <p class="state">{t(`${id}.empty`)}</p>
          ) : (
            <div class="feed-box" tabIndex={0} role="group" aria-labelledby={`${id}-title`}>
              <ol class="feed">
                {items.map((item) => (
                  <li key={item.seq} class={fresh.has(item.seq) ? "arrived" : ""} data-seq={item.seq}>
                    {children(item)}
                  </li>
                ))}
              </ol>
            </div>
          )}
          <p class="visually-hidden" aria-live="polite">
            {told}
          </p>
        </>
      )}
    </Panel>
  );
}

/** "3 new …" every few seconds while items arrive; empty in quiet times. */
function useArrivals(arrived: { seq: number }[], key: MessageKey): string {
  const { t } = useI18n();
  const [told, setTold] = useState("");
  const waiting = useRef({ count: 0, last: 0, timer: 0 });
  useEffect(() => {
    const state = waiting.current;
    state.count += arrived.filter(({ seq }) => seq > state.last).length;
    state.last = Math.max(0, ...arrived.map(({ seq }) => seq));
    if (state.count === 0 || state.timer !== 0) return;
    const tell = (): void => {
      setTold(state.count > 0 ? t(key, { n: state.count }) : "");
      state.timer = state.count > 0 ? window.setTimeout(tell, TELL_EVERY_MS) : 0;
      state.count = 0;
    };
    tell();
  }, [arrived]);
  useEffect(() => () => window.clearTimeout(waiting.current.timer), []);
  return told;
}
