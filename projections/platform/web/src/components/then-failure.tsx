import { useI18n } from "../i18n";
import { useShell } from "../shell";
import type { Resource } from "../use-resource";
import { Failure } from "./panel";

/** That what is compared with could not be read, and the way out; what it would stand beside is shown without it. */
export function ThenFailure({ resource: { data, error, reload } }: { resource: Resource<unknown> }) {
  const { t } = useI18n();
  const { compare } = useShell();
  if (!compare || !error) return null;
  return <Failure error={error} of={t("state.compared", { date: compare.asOf ?? "" })} stale={data !== null} onRetry={reload} />;
}
