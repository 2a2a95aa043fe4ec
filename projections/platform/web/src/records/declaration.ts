import type { ComponentType } from "preact";
import type { Texts } from "../i18n";
import type { Row } from "./reads";

export type Text = Texts[string];

/** Beside the lists of a page, what is none: its own content under its own tab. */
export interface Own {
  id: string;
  title: Text;
  /** What it has in the address; a step to another tab takes it out. */
  params?: string[];
  Content: ComponentType;
}

/** What a page of records is: which read model it shows, and what of it first. See docs/records-view.md. */
export interface Records {
  /** Tells the lists of a page apart in its address. */
  id: string;
  title: Text;
  /** One or two sentences: what a row is, what is not here. */
  note?: Text;
  /** Name of the read model, /v1/models/{model}. */
  model: string;
  /** Columns that are shown first, in this order; the reader can choose any others. */
  columns: string[];
  /** Columns whose values can be chosen from, with the number of rows of each. */
  facets: string[];
  /** Columns of numbers or days that can be bounded. */
  ranges?: string[];
  /** The column that names a row; its key where it has none. */
  name?: string;
  /** As the API takes it: "-openings,subject". */
  sort?: string;
  /** `words`: the model can be searched by `q`, with pinyin and misspellings; a column: its texts are looked through. */
  search?: "words" | { contains: string };
  /** Families of events whose freshness, and whose silent members, stand beside the count. */
  families: string[];
  /** What is said to those who may not see it: who may, and what they can see instead. */
  closed?: Text;
  /** Links below `closed`: path and title. */
  instead?: { path: string; title: Text }[];
  /** Filters that always hold, for one of several lists over one model. */
  only?: Record<string, string>;
  /** More about one row, below its columns. */
  More?: ComponentType<{ row: Row }>;
  /** Anything above the list: a note, a chart. */
  Above?: ComponentType;
}
