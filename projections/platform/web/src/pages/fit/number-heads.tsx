import { useFitI18n } from "./messages";

const NUMBERS = ["fit.open", "fit.supply", "fit.gap"] as const;

/** Heads of the three numbers that every table of the fit has. */
export function NumberHeads() {
  const { t } = useFitI18n();
  return (
    <>
      {NUMBERS.map((name) => (
        <th key={name} scope="col" class="number">
          {t(name)}
        </th>
      ))}
    </>
  );
}
