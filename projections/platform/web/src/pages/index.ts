import type { Texts } from "../i18n";

/** Groups of the navigation, in their order. */
export const GROUPS = {
  overview: ["概况", "Overview"],
  fit: ["供需", "Supply and demand"],
  joint: ["对接与协同", "Working together"],
  governance: ["治理与成效", "Governance and results"],
  data: ["数据与运行", "Data and operation"],
} as const satisfies Record<string, Texts[string]>;
export type Group = keyof typeof GROUPS;

/** A page of the application: the server answers index.html for exactly these paths (api/web_page.py); fetched by `loads.ts`. */
export interface PageEntry {
  path: string;
  /** What navigation and window title say: [中文, English]. */
  title: Texts[string];
  /** The h1, where it says more than the title. */
  heading?: Texts[string];
  /** One sentence for those who choose where to go. */
  about: Texts[string];
  navigation: boolean;
  /** Whom navigation shows it to: those with an account of a member; everybody unless said. */
  forMembers?: boolean;
  /** Where it stands in the navigation; among the first, unless given. */
  group?: Group;
  /** The parameter under which this page shows one member; lists then link members to it. */
  member?: string;
}

const LISTED = [
  {
    path: "/",
    title: ["首页", "Home"],
    heading: ["运行概况", "Overview"],
    about: ["关键指标、最新变化与预警", "Key figures, what changed lately, and alerts"],
    navigation: true,
  },
  {
    path: "/fit",
    group: "fit",
    title: ["人才供需", "Supply and demand"],
    about: ["各职业、各县市区的岗位需求与毕业生供给", "Openings and graduates by occupation and county"],
    navigation: true,
  },
  {
    path: "/demands",
    group: "fit",
    title: ["需求", "Demands"],
    heading: ["人才需求", "Demands"],
    about: ["在招岗位逐条查询，含到岗进展与全部沿革", "Every open post: search, how far it is filled, and its whole timeline"],
    navigation: true,
  },
  {
    path: "/graduates",
    group: "fit",
    title: ["毕业生", "Graduates"],
    about: ["各校各专业毕业生届次与去向合计，不含个人信息", "Cohorts and totals by school and major; no personal data"],
    navigation: true,
  },
  {
    path: "/majors",
    group: "fit",
    title: ["专业", "Majors"],
    about: ["在办专业、历年增设与停撤、对接的需求与缺口建议", "Majors on offer, changes over the years, the demand they serve, and what lacks"],
    navigation: true,
  },
  {
    path: "/map",
    group: "joint",
    title: ["产教对接图谱", "Industry and education"],
    about: ["产业链、企业、职业、专业、院校与校企合作如何对接", "How chains, enterprises, occupations, majors, schools and cooperations connect"],
    navigation: true,
  },
  {
    path: "/services",
    group: "joint",
    title: ["共性技术服务", "Technology services"],
    about: ["服务需求看板、承接与评价、谁能帮上忙", "Board of requests, who takes them on, ratings, and who can help"],
    navigation: true,
  },
  {
    path: "/cooperation",
    group: "joint",
    title: ["协同育人", "Training together"],
    about: ["产业学院、实训中心、订单班、学徒制与共建课程", "Industry colleges, practice centres, order classes, apprenticeships, courses"],
    navigation: true,
  },
  {
    path: "/resources",
    group: "joint",
    title: ["资源", "Resources"],
    about: ["可共享的基地、设备、专家与课程", "Bases, equipment, experts and courses to share"],
    navigation: true,
  },
  {
    path: "/plans",
    group: "joint",
    title: ["产业规划", "Industry plans"],
    about: ["规划与重点产业链，及需求、专业的应答", "Plans and key chains, and the demands and majors that answer"],
    navigation: true,
  },
  {
    path: "/governance",
    group: "governance",
    title: ["治理", "Governance"],
    about: ["联合体机构与章程、决议、任务、考核、激励与表彰", "Bodies and rules, resolutions, tasks, appraisals, incentives, honours"],
    navigation: true,
  },
  {
    path: "/evaluation",
    group: "governance",
    title: ["成效", "Evaluation"],
    heading: ["成效评价", "Evaluation"],
    about: ["指标体系得分与依据、报告定稿、假设测算", "Scores and their evidence, closed reports, what-if"],
    navigation: true,
  },
  {
    path: "/mine",
    title: ["我的报送", "My statements"],
    about: ["上传报送、核验结果、退回改正、接入凭据", "Upload, verdicts, corrections, credentials"],
    navigation: true,
    forMembers: true,
  },
  {
    path: "/login",
    title: ["登录", "Log in"],
    about: ["凭账号登录平台", "Log in with an account"],
    navigation: false,
  },
  {
    path: "/account",
    title: ["账号", "Account"],
    about: ["账号信息、密码和接口令牌", "Who you are, password, API tokens"],
    navigation: false,
  },
  {
    path: "/places",
    group: "overview",
    title: ["园区与县市区", "Counties and zones"],
    about: ["各县市区、园区的需求、供给、成员与报送情况，示意图", "What each county and zone has, on a schematic map"],
    navigation: true,
  },
  {
    path: "/data",
    group: "data",
    member: "member",
    title: ["数据目录", "Data catalogue"],
    about: ["成员报送什么，各种事件、字段、代码表，接口与接入方式", "What members state; events, fields, code lists; API and how to connect"],
    navigation: true,
  },
  {
    path: "/operation",
    group: "data",
    title: ["运行", "Operation"],
    heading: ["运行情况", "Operation"],
    about: ["处理进度、吞吐、退回、安静的来源、投影与重建", "Lag, throughput, rejections, quiet sources, projections and rebuilds"],
    navigation: true,
  },
] as const satisfies readonly PageEntry[];
export type Path = (typeof LISTED)[number]["path"];
export const PAGES: readonly PageEntry[] = LISTED;
