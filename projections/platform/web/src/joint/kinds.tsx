import type { ComponentChildren } from "preact";
import type { Load } from "../api";
import { Panel } from "../components/panel";
import { type Head, Table } from "../components/table";
import { useI18n } from "../i18n";
import { useShell } from "../shell";
import { useResource } from "../use-resource";
import { named } from "./named";
import { ToList } from "./to-list";

interface Props<R> {
  load: Load<R[]>;
  title: string;
  note: string;
  /** Said where there are none. */
  none: string;
  head: Head[];
  /** Id of the list below that a kind narrows. */
  list: string;
  /** The cells beside the kind's name. */
  children(row: R): ComponentChildren;
}

/** How much there is of each kind; a kind leads to the list of it. */
export function Kinds<R extends { kind: string }>({ load, title, note, none, head, list, children }: Props<R>) {
  const { lang } = useI18n();
  const { moment, live } = useShell();
  const resource = useResource(load, moment, live.models);
  return (
    <Panel id="kinds" title={title} resource={resource} testId="kinds">
      {(rows) =>
        rows.length === 0 ? (
          <p class="state">{none}</p>
        ) : (
          <>
            <p class="hint">{note}</p>
            <Table of="kinds-title" class="kinds" head={head}>
              {rows.map((row) => (
                <tr key={row.kind}>
                  <th scope="row">
                    <ToList list={list} filters={{ kind: row.kind }}>
                      {named(lang, row, "kind")}
                    </ToList>
                  </th>
                  {children(row)}
                </tr>
              ))}
            </Table>
          </>
        )
      }
    </Panel>
  );
}
