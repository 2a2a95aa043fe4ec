import type { Figure, Figures as FiguresData } from "../../api-types";
import { Panel } from "../../components/panel";
import { useShell } from "../../shell";
import type { Resource } from "../../use-resource";
import { Card } from "./card";
import { useHomeI18n } from "./messages";

interface Props {
  resource: Resource<FiguresData>;
  /** The figures of the moment to compare with, null when none is chosen or while they are read. */
  then: FiguresData | null;
  onEvidence(figure: string): void;
}

/** The key figures, one card each. */
export function Figures({ resource, then, onEvidence }: Props) {
  const { t } = useHomeI18n();
  const { compare } = useShell();
  const other = (id: string): Figure | null => then?.figures.find((figure) => figure.id === id) ?? null;
  return (
    <Panel id="figures" title={t("figures.title")} resource={resource} testId="figures">
      {({ figures }) =>
        figures.length === 0 ? (
          <p class="state">{t("figures.empty")}</p>
        ) : (
          <ul class="cards">
            {figures.map((figure) => (
              <Card
                key={figure.id}
                figure={figure}
                then={compare ? other(figure.id) : null}
                thenOn={compare?.asOf ?? null}
                onEvidence={onEvidence}
              />
            ))}
          </ul>
        )
      }
    </Panel>
  );
}
