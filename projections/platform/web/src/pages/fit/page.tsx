import { useShell } from "../../shell";
import { useResource } from "../../use-resource";
import { Counties } from "./counties";
import { Fit } from "./fit-bars";
import { loadCounties, loadOccupations } from "./reads";

export default function FitPage() {
  const { moment, live } = useShell();
  const occupations = useResource(loadOccupations, moment, live.models);
  const counties = useResource(loadCounties, moment, live.models);
  return (
    <div class="columns wide-first">
      <Fit resource={occupations} />
      <Counties resource={counties} />
    </div>
  );
}
