import type { ComponentType } from "preact";
import type { Texts } from "../i18n";

/** A page of the application. The server answers index.html for exactly these paths (api/web_page.py). */
export interface PageEntry {
  path: string;
  /** What navigation and window title say: [中文, English]. */
  title: Texts[string];
  /** The h1, where it says more than the title. */
  heading?: Texts[string];
  /** One sentence for those who choose where to go. */
  about: Texts[string];
  navigation: boolean;
  load(): Promise<{ default: ComponentType }>;
}

export const PAGES: PageEntry[] = [
  {
    path: "/",
    title: ["首页", "Home"],
    heading: ["运行概况", "Overview"],
    about: ["关键指标、最新变化与预警", "Key figures, what changed lately, and alerts"],
    navigation: true,
    load: () => import("./home/page"),
  },
  {
    path: "/fit",
    title: ["人才供需", "Supply and demand"],
    about: ["各职业、各县市区的岗位需求与毕业生供给", "Openings and graduates by occupation and county"],
    navigation: true,
    load: () => import("./fit/page"),
  },
  {
    path: "/map",
    title: ["产教对接图谱", "Industry and education"],
    about: ["产业链、企业、职业、专业、院校与校企合作如何对接", "How chains, enterprises, occupations, majors, schools and cooperations connect"],
    navigation: true,
    load: () => import("./map/page"),
  },
  {
    path: "/evaluation",
    title: ["成效", "Evaluation"],
    heading: ["成效评价", "Evaluation"],
    about: ["指标体系得分与依据、报告定稿、假设测算", "Scores and their evidence, closed reports, what-if"],
    navigation: true,
    load: () => import("./evaluation/page"),
  },
];
