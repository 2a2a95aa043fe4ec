import type { ComponentChildren } from "preact";
import type { ReadError } from "../api";
import { sentences, useI18n } from "../i18n";
import { isClosed } from "../open";
import { toldError } from "../told-error";
import type { Resource } from "../use-resource";

interface Props<T> {
  id: string;
  title: string;
  resource: Resource<T>;
  /** What stands beside the title: a note, a button. */
  aside?: ComponentChildren;
  testId?: string;
  children(data: T): ComponentChildren;
}

/** A titled section that is loading, failed, or shows its data; old data stays, marked, when an update fails. */
export function Panel<T>({ id, title, resource, aside, testId, children }: Props<T>) {
  const { t } = useI18n();
  const { data, error, busy, reload } = resource;
  return (
    <section class="panel" aria-labelledby={`${id}-title`} aria-busy={busy} data-testid={testId}>
      <div class="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {aside}
      </div>
      {error && <Failure error={error} stale={data !== null} onRetry={reload} />}
      {data !== null && children(data)}
      {data === null && !error && <p class={`state loading-${id}`}>{t("state.loading")}</p>}
    </section>
  );
}

interface Failed {
  error: ReadError;
  /** What could not be read, where it is not plain from the place. */
  of?: string;
  stale: boolean;
  onRetry(): void;
}

/** One clear line about a failed read, and the way out. */
export function Failure({ error, of, stale, onRetry }: Failed) {
  const i18n = useI18n();
  const { lang, t } = i18n;
  if (isClosed(error)) return <p class="state">{t(error.status === 401 ? "state.closedToVisitors" : "state.closed")}</p>;
  return (
    <div class="state failure" role="alert">
      <p>
        {sentences(lang, of ?? false, stale && t("state.stale"), toldError(error, i18n))}
      </p>
      <button type="button" class="button" onClick={onRetry}>
        {t("state.retry")}
      </button>
    </div>
  );
}
