import { type Load, readAll } from "../../api";

interface Fit {
  open: number;
  supply: number;
  /** open - supply: above zero people are short, below zero places are. */
  gap: number;
}

export interface OccupationFit extends Fit {
  occupation: string;
  occupation_zh: string | null;
}

export interface CountyFit extends Fit {
  county: string;
  county_zh: string | null;
  county_en: string | null;
}

export const loadOccupations: Load<OccupationFit[]> = (m, s) => readAll("fit/occupations", m, s);
export const loadCounties: Load<CountyFit[]> = (m, s) => readAll("fit/counties", m, s);
