// Operations of the API, by their operationId. Made by `python -m infra.platform_clients`; do not edit.

import type { Filters, Via } from "./http";
import type {
  Alert,
  Board,
  CataloguedMember,
  Chain,
  ClosingShape,
  CodePage,
  CohortBehind,
  Conduct,
  Confirmation,
  CooperationKind,
  CountyFit,
  Credentials,
  DemandBehind,
  Differences,
  EditionShape,
  EventListed,
  EventShape,
  EvidenceFact,
  Facets,
  Fact,
  Figures,
  FindingShape,
  Fit,
  FitTrend,
  Form,
  Forms,
  FreshnessTold,
  Health,
  Helper,
  Intake,
  KindShape,
  LagList,
  LegalBasis,
  LetterState,
  Letters,
  ListInForce,
  ListedLink,
  MajorDemand,
  MajorYears,
  Map,
  MemberWithHistory,
  Model,
  ModelColumns,
  NewPassword,
  NewToken,
  NewUser,
  OccupationFit,
  OnePlace,
  OpenedLetter,
  Outcome,
  Overview,
  OwnCredentials,
  OwnVerdict,
  Page,
  Places,
  PostMineDeadLettersResubmissionBody,
  ProjectionList,
  ProviderRecord,
  PublicKeys,
  Ready,
  ReasonShape,
  Rejection,
  RequestShape,
  ResourceKind,
  Resubmitted,
  RowCount,
  ScenarioForm,
  SearchPage,
  SeenByOthers,
  StatedCooperation,
  SuggestionTold,
  Summary,
  Task,
  TimelineFact,
  TokenShape,
  TreeScored,
  Trend,
  UnitTasks,
  Upload,
  WaitFor,
  WantedRotation,
  WantedToken,
  WhatIfShape,
  Who,
  WorkerList,
} from "./shapes";
export interface MomentQuery {
  /** 截至这一天（北京时间当日结束）已发生的事；不给则为实时 / what had happened by the end of this day, Asia/Shanghai; absent is live */
  as_of?: string | null | undefined;
  /** 截至这一天已记录的事；不给则不限 / what had been recorded by the end of this day; absent is unbounded */
  known_at?: string | null | undefined;
  /** 等到这些位置（含）之前写入的都看得见再回答；写入时返回的位置，主题:分区:偏移量，可多个 / answer once what was written up to these positions can be seen; as writing has returned them, topic:partition:offset */
  wait_for?: string[] | null | undefined;
  /** 最多等多少秒，过后回答 504 / seconds to wait for it; 504 after that */
  wait_seconds?: number | null | undefined;
}

export interface ListQuery {
  /** 截至这一天（北京时间当日结束）已发生的事；不给则为实时 / what had happened by the end of this day, Asia/Shanghai; absent is live */
  as_of?: string | null | undefined;
  /** 截至这一天已记录的事；不给则不限 / what had been recorded by the end of this day; absent is unbounded */
  known_at?: string | null | undefined;
  /** 等到这些位置（含）之前写入的都看得见再回答；写入时返回的位置，主题:分区:偏移量，可多个 / answer once what was written up to these positions can be seen; as writing has returned them, topic:partition:offset */
  wait_for?: string[] | null | undefined;
  /** 最多等多少秒，过后回答 504 / seconds to wait for it; 504 after that */
  wait_seconds?: number | null | undefined;
  /** 一页的条数 / items of a page */
  limit?: number | null | undefined;
  /** 上一页的 next，原样带回 / `next` of the page before, as it was given */
  cursor?: string | null | undefined;
}

export interface FiguresQuery extends MomentQuery {
  /** 只要这些指标 / only these */
  only?: string[] | null | undefined;
  /** 只要关键指标，比全部快得多 / key figures alone, much faster than all */
  key?: boolean | null | undefined;
  /** 附上月末的值和变化 / with the value a month ago and the change */
  change?: boolean | null | undefined;
}

/** 核心指标 / key figures */
export const figures = (
  via: Via,
  query: FiguresQuery = {},
): Promise<Figures> => via({ method: "GET", path: "/v1/figures", query: { ...query } });

/** 总数 / counts */
export const summary = (
  via: Via,
  query: MomentQuery = {},
): Promise<Summary> => via({ method: "GET", path: "/v1/summary", query: { ...query } });

export interface FiguresTrendQuery extends MomentQuery {
  /** 几个月末 / how many ends of months */
  months?: number | null | undefined;
}

/** 一个指标近几个月末的值 / a figure at the ends of the last months */
export const figuresTrend = (
  via: Via,
  figure: string,
  query: FiguresTrendQuery = {},
): Promise<Trend> => via({ method: "GET", path: `/v1/figures/${encodeURIComponent(figure)}/trend`, query: { ...query } });

export interface EvaluationTreeQuery extends MomentQuery {
  /** 联合体，不写为全市 / absent: the whole city */
  consortium?: string | null | undefined;
  /** 成员代码 / one member's figures */
  member?: string | null | undefined;
  /** 指标体系 / id of the tree */
  tree?: string | null | undefined;
}

/** 当日施行的指标体系及得分 / the tree in force, scored */
export const evaluationTree = (
  via: Via,
  query: EvaluationTreeQuery = {},
): Promise<TreeScored> => via({ method: "GET", path: "/v1/evaluation/tree", query: { ...query } });

export interface MapQuery extends MomentQuery {
  /** 产业链名称 / a key industry chain */
  chain?: string | null | undefined;
  /** 县市区代码 / county */
  county?: string | null | undefined;
  /** 合作类型 / kind of cooperation */
  cooperation?: string | null | undefined;
  /** 成员代码 / member */
  member?: string | null | undefined;
  /** 最多多少个节点 / nodes at most; `left_out` says how many more */
  nodes?: number | null | undefined;
}

/** 图谱 / the map */
export const map = (
  via: Via,
  query: MapQuery = {},
): Promise<Map> => via({ method: "GET", path: "/v1/map", query: { ...query } });

export interface MapLinksQuery extends ListQuery {
  /** 产业链名称 / a key industry chain */
  chain?: string | null | undefined;
  /** 县市区代码 / county */
  county?: string | null | undefined;
  /** 合作类型 / kind of cooperation */
  cooperation?: string | null | undefined;
  /** 成员代码 / member */
  member?: string | null | undefined;
}

/** 图谱中的对接关系 / links of the map */
export const mapLinks = (
  via: Via,
  query: MapLinksQuery = {},
): Promise<Page<ListedLink>> => via({ method: "GET", path: "/v1/map/links", query: { ...query } });

export interface FreshnessQuery extends MomentQuery {
  /** 只要这些事件族，及应报送这些事实的成员 / only these families, and the members that state such facts */
  family?: string[] | null | undefined;
}

/** 数据新旧与未报送成员 / how fresh the data is, and who has not reported */
export const freshness = (
  via: Via,
  query: FreshnessQuery = {},
): Promise<FreshnessTold> => via({ method: "GET", path: "/v1/freshness", query: { ...query } });

/** 已定稿的报告，供订阅 / published editions of reports, to subscribe to */
export const editionsAtom = (
  via: Via,
  query: ListQuery = {},
): Promise<Response> => via({ method: "GET", path: "/v1/editions.atom", query: { ...query }, whole: true });

/** 按职业与县市区 / by occupation and county */
export const fit = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<Fit>> => via({ method: "GET", path: "/v1/fit", query: { ...query } });

/** 按职业 / by occupation */
export const fitOccupations = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<OccupationFit>> => via({ method: "GET", path: "/v1/fit/occupations", query: { ...query } });

/** 按县市区 / by county */
export const fitCounties = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<CountyFit>> => via({ method: "GET", path: "/v1/fit/counties", query: { ...query } });

export interface FitDemandsQuery extends ListQuery {
  /** 只要这个职业 / only this occupation */
  occupation?: string | null | undefined;
  /** 只要这个县市区 / only this county */
  county?: string | null | undefined;
}

/** 一格之内的在招需求 / open demands of a cell */
export const fitDemands = (
  via: Via,
  query: FitDemandsQuery = {},
): Promise<Page<DemandBehind>> => via({ method: "GET", path: "/v1/fit/demands", query: { ...query } });

export interface FitCohortsQuery extends ListQuery {
  /** 只要这个职业 / only this occupation */
  occupation?: string | null | undefined;
  /** 只要这个县市区 / only this county */
  county?: string | null | undefined;
}

/** 一格之内一年内毕业的届次 / cohorts of a cell that graduate within a year */
export const fitCohorts = (
  via: Via,
  query: FitCohortsQuery = {},
): Promise<Page<CohortBehind>> => via({ method: "GET", path: "/v1/fit/cohorts", query: { ...query } });

export interface FitTrendQuery extends MomentQuery {
  /** 只要这个职业 / only this occupation */
  occupation?: string | null | undefined;
  /** 只要这个县市区 / only this county */
  county?: string | null | undefined;
  /** 几个月末 / how many ends of months */
  months?: number | null | undefined;
}

/** 近几个月末的供需 / supply and demand at the ends of the last months */
export const fitTrend = (
  via: Via,
  query: FitTrendQuery = {},
): Promise<FitTrend> => via({ method: "GET", path: "/v1/fit/trend", query: { ...query } });

/** 最新被接受的事实 / newest accepted facts */
export const facts = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<Fact>> => via({ method: "GET", path: "/v1/facts", query: { ...query } });

/** 最新退回的报送 / newest rejections */
export const rejections = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<Rejection>> => via({ method: "GET", path: "/v1/rejections", query: { ...query } });

/** /v1/facts 的 CloudEvents 批 / as CloudEvents */
export const cloudeventsFacts = (
  via: Via,
  query: ListQuery = {},
): Promise<Response> => via({ method: "GET", path: "/v1/cloudevents/facts", query: { ...query }, whole: true });

/** /v1/rejections 的 CloudEvents 批 / as CloudEvents */
export const cloudeventsRejections = (
  via: Via,
  query: ListQuery = {},
): Promise<Response> => via({ method: "GET", path: "/v1/cloudevents/rejections", query: { ...query }, whole: true });

/** 预警，先到期的在前 / alerts, the first due first */
export const alerts = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<Alert>> => via({ method: "GET", path: "/v1/alerts", query: { ...query } });

/** 月、季、年的结账 / closings */
export const closings = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<ClosingShape>> => via({ method: "GET", path: "/v1/closings", query: { ...query } });

export interface FindingsQuery extends ListQuery {
  /** 与这个成员有关的 / those that this member can mend or is part of */
  member?: string | null | undefined;
  /** 只要一类 / of one kind */
  kind?: string | null | undefined;
  /** 只要一个事件族 / of one event family */
  family?: string | null | undefined;
}

/** 事实之间的矛盾 / contradictions between facts */
export const findings = (
  via: Via,
  query: FindingsQuery = {},
): Promise<Page<FindingShape>> => via({ method: "GET", path: "/v1/findings", query: { ...query } });

export interface FindingsKindsQuery extends ListQuery {
  /** 与这个成员有关的 / those that this member can mend or is part of */
  member?: string | null | undefined;
  /** 只要一类 / of one kind */
  kind?: string | null | undefined;
  /** 只要一个事件族 / of one event family */
  family?: string | null | undefined;
}

/** 各类矛盾的条数，实时的至多旧 10 秒 / how many there are of each kind; live ones are at most 10 seconds old */
export const findingsKinds = (
  via: Via,
  query: FindingsKindsQuery = {},
): Promise<Page<KindShape>> => via({ method: "GET", path: "/v1/findings/kinds", query: { ...query } });

/** 成员目录 / the catalogue of members */
export const members = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<CataloguedMember>> => via({ method: "GET", path: "/v1/members", query: { ...query } });

/** 一个成员及其沿革 / one member and what happened to it */
export const membersByCode = (
  via: Via,
  code: string,
  query: MomentQuery = {},
): Promise<MemberWithHistory> => via({ method: "GET", path: `/v1/members/${encodeURIComponent(code)}`, query: { ...query } });

/** 有哪些读模型 / the read models there are */
export const models = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<Model>> => via({ method: "GET", path: "/v1/models", query: { ...query } });

export interface ModelsByNameQuery extends ListQuery {
  /** 按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last */
  sort?: string | null | undefined;
  /** 只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent */
  fields?: string | null | undefined;
  /** 只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched */
  q?: string | null | undefined;
  /** 附上代码、成员等的名称，列名后加 _zh、_en / with the names of codes, members and the like, as column_zh and column_en */
  names?: boolean | null | undefined;
}

/** 一个读模型的行 / rows of a read model */
export const modelsByName = (
  via: Via,
  name: string,
  query: ModelsByNameQuery & Filters = {},
): Promise<Page<Record<string, unknown>>> => via({ method: "GET", path: `/v1/models/${encodeURIComponent(name)}`, query: { ...query } });

export interface ModelsCountQuery extends MomentQuery {
  /** 按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last */
  sort?: string | null | undefined;
  /** 只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent */
  fields?: string | null | undefined;
  /** 只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched */
  q?: string | null | undefined;
}

/** 符合筛选的行数 / how many rows meet the filters */
export const modelsCount = (
  via: Via,
  name: string,
  query: ModelsCountQuery & Filters = {},
): Promise<RowCount> => via({ method: "GET", path: `/v1/models/${encodeURIComponent(name)}/count`, query: { ...query } });

/** 一个读模型的各列，及如何筛选 / the columns of a read model, and how to filter by them */
export const modelsColumns = (
  via: Via,
  name: string,
  query: MomentQuery = {},
): Promise<ModelColumns> => via({ method: "GET", path: `/v1/models/${encodeURIComponent(name)}/columns`, query: { ...query } });

export interface ModelsFacetsQuery extends MomentQuery {
  /** 按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last */
  sort?: string | null | undefined;
  /** 只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent */
  fields?: string | null | undefined;
  /** 只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched */
  q?: string | null | undefined;
  /** 按哪些列计数，逗号分隔 / columns whose values are counted, with commas between */
  by: string;
}

/** 按列计数 / how many rows there are of each value */
export const modelsFacets = (
  via: Via,
  name: string,
  query: ModelsFacetsQuery & Filters,
): Promise<Facets> => via({ method: "GET", path: `/v1/models/${encodeURIComponent(name)}/facets`, query: { ...query } });

export interface ModelsDifferencesQuery extends ListQuery {
  /** 按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last */
  sort?: string | null | undefined;
  /** 只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent */
  fields?: string | null | undefined;
  /** 只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched */
  q?: string | null | undefined;
  /** 与哪一天相比（known_at 相同） / the day that is compared with, with the same known_at */
  compare: string;
}

/** 两个时点之间的差别 / what differs between two moments */
export const modelsDifferences = (
  via: Via,
  name: string,
  query: ModelsDifferencesQuery & Filters,
): Promise<Differences> => via({ method: "GET", path: `/v1/models/${encodeURIComponent(name)}/differences`, query: { ...query } });

export interface ModelsExportQuery extends MomentQuery {
  /** 按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last */
  sort?: string | null | undefined;
  /** 只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent */
  fields?: string | null | undefined;
  /** 只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched */
  q?: string | null | undefined;
  /** 文件格式 / format of the file */
  format?: "csv" | "xlsx" | "parquet" | "jsonl" | null | undefined;
  /** 表头：列名、中文名称或英文名称；只用于 csv 和 xlsx / what stands above the columns: their names, or their titles in Chinese or English; csv and xlsx only */
  header?: "names" | "zh" | "en" | null | undefined;
}

/** 导出符合筛选的全部行 / export all rows that meet the filters */
export const modelsExport = (
  via: Via,
  name: string,
  query: ModelsExportQuery & Filters = {},
): Promise<Response> => via({ method: "GET", path: `/v1/models/${encodeURIComponent(name)}/export`, query: { ...query }, whole: true });

/** 一个对象的沿革 / the history of a subject */
export const subjectsTimeline = (
  via: Via,
  family: string,
  subject: string,
  query: ListQuery = {},
): Promise<Page<TimelineFact>> => via({ method: "GET", path: `/v1/subjects/${encodeURIComponent(family)}/${encodeURIComponent(subject)}/timeline`, query: { ...query } });

export interface MajorsDemandQuery extends ListQuery {
  /** 只要这个专业 / only this major */
  major?: string | null | undefined;
  /** 只要这所学校的 / only of this school */
  member?: string | null | undefined;
  /** 只计这个县市区的岗位 / openings of this county only */
  county?: string | null | undefined;
}

/** 在办专业所对接的需求 / the demand that majors serve */
export const majorsDemand = (
  via: Via,
  query: MajorsDemandQuery = {},
): Promise<Page<MajorDemand>> => via({ method: "GET", path: "/v1/majors/demand", query: { ...query } });

export interface MajorsSuggestionsQuery extends ListQuery {
  /** 只要这一类 / only of this kind */
  kind?: "no-major" | "too-few" | "closing" | "no-demand" | null | undefined;
  /** 只计这个县市区的岗位 / openings of this county only */
  county?: string | null | undefined;
}

/** 专业设置建议及理由 / what lacks in majors on offer, and why */
export const majorsSuggestions = (
  via: Via,
  query: MajorsSuggestionsQuery = {},
): Promise<Page<SuggestionTold>> => via({ method: "GET", path: "/v1/majors/suggestions", query: { ...query } });

/** 历年专业变动 / changes of majors by year */
export const majorsChanges = (
  via: Via,
  query: MomentQuery = {},
): Promise<MajorYears> => via({ method: "GET", path: "/v1/majors/changes", query: { ...query } });

export interface ServicesBoardQuery extends MomentQuery {
  /** 服务类型 / kind of service */
  kind?: string | null | undefined;
  /** 县市区代码 / county */
  county?: string | null | undefined;
  /** 联合体 / consortium */
  consortium?: string | null | undefined;
  /** 每列至多几项 / items of a column at most */
  cards?: number | null | undefined;
}

/** 服务看板 / the board */
export const servicesBoard = (
  via: Via,
  query: ServicesBoardQuery = {},
): Promise<Board> => via({ method: "GET", path: "/v1/services/board", query: { ...query } });

/** 承接方的交付与评价 / providers */
export const servicesProviders = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<ProviderRecord>> => via({ method: "GET", path: "/v1/services/providers", query: { ...query } });

export interface ServicesHelpersQuery extends ListQuery {
  /** 服务需求编号 / subject of the request */
  subject: string;
}

/** 谁能帮上忙，及理由 / who can help with a request, and why */
export const servicesHelpers = (
  via: Via,
  query: ServicesHelpersQuery,
): Promise<Page<Helper>> => via({ method: "GET", path: "/v1/services/helpers", query: { ...query } });

/** 各类合作的数量 / how many of each kind */
export const cooperationsKinds = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<CooperationKind>> => via({ method: "GET", path: "/v1/cooperations/kinds", query: { ...query } });

export interface CooperationsStatementsQuery extends MomentQuery {
  /** 合作编号 / subject of the cooperation */
  subject: string;
}

/** 一项合作，各方所述 / one cooperation, as each party states it */
export const cooperationsStatements = (
  via: Via,
  query: CooperationsStatementsQuery,
): Promise<StatedCooperation> => via({ method: "GET", path: "/v1/cooperations/statements", query: { ...query } });

/** 各类资源的数量 / how much of each kind */
export const resourcesKinds = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<ResourceKind>> => via({ method: "GET", path: "/v1/resources/kinds", query: { ...query } });

/** 产业链与应答情况 / chains and what answers them */
export const plansChains = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<Chain>> => via({ method: "GET", path: "/v1/plans/chains", query: { ...query } });

export interface TasksQuery extends ListQuery {
  /** 责任单位 / a unit responsible */
  unit?: string | null | undefined;
  /** 牵头或配合 / whether it leads or supports */
  duty?: "lead" | "support" | null | undefined;
  /** 状态 / state */
  state?: "on_time" | "late" | "overdue" | "due_soon" | "running" | null | undefined;
  /** 联合体 / consortium */
  consortium?: string | null | undefined;
}

/** 重点任务 / tasks */
export const tasks = (
  via: Via,
  query: TasksQuery = {},
): Promise<Page<Task>> => via({ method: "GET", path: "/v1/tasks", query: { ...query } });

/** 各责任单位的任务 / tasks by unit */
export const tasksUnits = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<UnitTasks>> => via({ method: "GET", path: "/v1/tasks/units", query: { ...query } });

export interface EvidenceByFigureQuery extends ListQuery {
  /** 只要这个联合体的 / of this consortium's figure */
  consortium?: string | null | undefined;
  /** 只要这个成员的 / of this member's figure */
  member?: string | null | undefined;
}

/** 指标背后的事实，新的在前 / the facts behind a figure, newest first */
export const evidenceByFigure = (
  via: Via,
  figure: string,
  query: EvidenceByFigureQuery = {},
): Promise<Page<EvidenceFact>> => via({ method: "GET", path: `/v1/evidence/${encodeURIComponent(figure)}`, query: { ...query } });

export interface PostWhatIfQuery extends MomentQuery {
  /** 联合体，不写为全市 / absent: the whole city */
  consortium?: string | null | undefined;
  /** 成员代码 / one member's figures */
  member?: string | null | undefined;
  /** 指标体系 / id of the tree */
  tree?: string | null | undefined;
}

/** 假设情景下的评价，与现状并列；只读 / the evaluation with a scenario, beside what is; read only */
export const postWhatIf = (
  via: Via,
  body: ScenarioForm,
  query: PostWhatIfQuery = {},
): Promise<WhatIfShape> => via({ method: "POST", path: "/v1/what-if", body, query: { ...query } });

/** 各县市区与园区 / all counties and zones */
export const places = (
  via: Via,
  query: MomentQuery = {},
): Promise<Places> => via({ method: "GET", path: "/v1/places", query: { ...query } });

/** 一个县市区或园区：成员、需求、谁未报送 / one of them: members, demands, who has not reported */
export const placesByCode = (
  via: Via,
  code: string,
  query: MomentQuery = {},
): Promise<OnePlace> => via({ method: "GET", path: `/v1/places/${encodeURIComponent(code)}`, query: { ...query } });

export interface SearchDemandsQuery extends ListQuery {
  /** 按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last */
  sort?: string | null | undefined;
  /** 只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent */
  fields?: string | null | undefined;
  /** 要找的词，空格隔开，每个都要符合；可用汉字、全拼或首字母，容许错字 / words to look for, with spaces between, each has to fit; Chinese, pinyin or its initials, and misspelt words are found */
  q?: string | null | undefined;
}

/** 检索在招需求 / search open demands */
export const searchDemands = (
  via: Via,
  query: SearchDemandsQuery & Filters = {},
): Promise<SearchPage> => via({ method: "GET", path: "/v1/search/demands", query: { ...query } });

export interface SearchCohortsQuery extends ListQuery {
  /** 按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last */
  sort?: string | null | undefined;
  /** 只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent */
  fields?: string | null | undefined;
  /** 要找的词，空格隔开，每个都要符合；可用汉字、全拼或首字母，容许错字 / words to look for, with spaces between, each has to fit; Chinese, pinyin or its initials, and misspelt words are found */
  q?: string | null | undefined;
}

/** 检索毕业生预计 / search declared cohorts */
export const searchCohorts = (
  via: Via,
  query: SearchCohortsQuery & Filters = {},
): Promise<SearchPage> => via({ method: "GET", path: "/v1/search/cohorts", query: { ...query } });

/** 已定稿的报告 / closed editions of reports */
export const editions = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<EditionShape>> => via({ method: "GET", path: "/v1/editions", query: { ...query } });

/** 一个版本的文件 / a file of an edition */
export const editionsByName = (
  via: Via,
  manifest: string,
  name: string,
  query: MomentQuery = {},
): Promise<Response> => via({ method: "GET", path: `/v1/editions/${encodeURIComponent(manifest)}/${encodeURIComponent(name)}`, query: { ...query }, whole: true });

/** 全部退回理由 / every reason for a rejection */
export const reasons = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<ReasonShape>> => via({ method: "GET", path: "/v1/reasons", query: { ...query } });

/** 一个退回理由 / one reason */
export const reasonsByCode = (
  via: Via,
  code: string,
  query: MomentQuery = {},
): Promise<ReasonShape> => via({ method: "GET", path: `/v1/reasons/${encodeURIComponent(code)}`, query: { ...query } });

/** 落后多少，与日志此刻的末端相比 / lag against the log's end now */
export const lag = (
  via: Via,
): Promise<LagList> => via({ method: "GET", path: "/v1/lag" });

/** Prometheus 指标 / metrics */
export const metrics = (
  via: Via,
): Promise<Response> => via({ method: "GET", path: "/metrics", whole: true });

/** 接口能否应答读取：数据库、档案、各投影 / can reads be answered: database, archive, projections */
export const ready = (
  via: Via,
): Promise<Ready> => via({ method: "GET", path: "/ready" });

export interface StreamQuery {
  /** cloudevents：数据为结构化 CloudEvent / facts and rejections as structured CloudEvents */
  format?: "plain" | "cloudevents" | null | undefined;
  /** 同 Last-Event-ID 头 / as the header Last-Event-ID */
  last_event_id?: string | null | undefined;
  /** 只要这些事件族，逗号分隔；models 另有 alerts、closings / only these, separated by commas: reference, governance, demand, graduate, major-change, service, cooperation, resource, plan, alerts, closings */
  families?: string | null | undefined;
  /** 只要这几种消息，逗号分隔 / only these kinds of events, separated by commas: fact, rejection, models */
  kinds?: string | null | undefined;
}

/** 实时事件流 / live events */
export const stream = (
  via: Via,
  query: StreamQuery = {},
): Promise<Response> => via({ method: "GET", path: "/v1/stream", query: { ...query }, whole: true });

/** 全部事件 / every event type */
export const catalogueEvents = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<EventListed>> => via({ method: "GET", path: "/v1/catalogue/events", query: { ...query } });

export interface CatalogueEventsByNameQuery extends MomentQuery {
  /** 哪一版；不给则最新 / which; the newest unless given */
  version?: number | null | undefined;
}

/** 一种事件：字段、规则、示例 / one event type: fields, rules, examples */
export const catalogueEventsByName = (
  via: Via,
  name: string,
  query: CatalogueEventsByNameQuery = {},
): Promise<EventShape> => via({ method: "GET", path: `/v1/catalogue/events/${encodeURIComponent(name)}`, query: { ...query } });

/** 现行代码表 / code lists in force */
export const catalogueCodes = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<ListInForce>> => via({ method: "GET", path: "/v1/catalogue/codes", query: { ...query } });

export interface CatalogueCodesByListIdQuery extends ListQuery {
  /** 代码的开头，或名称（汉字、拼音、首字母）/ how a code begins, or a name, in pinyin too */
  q?: string | null | undefined;
}

/** 一个代码表的代码，可检索 / codes of one list, or those that fit a search */
export const catalogueCodesByListId = (
  via: Via,
  list_id: string,
  query: CatalogueCodesByListIdQuery = {},
): Promise<CodePage> => via({ method: "GET", path: `/v1/catalogue/codes/${encodeURIComponent(list_id)}`, query: { ...query } });

/** 各投影及其各代 / projections and their generations */
export const projections = (
  via: Via,
): Promise<ProjectionList> => via({ method: "GET", path: "/v1/projections" });

/** 请工作进程重建一个投影 / ask a worker to rebuild a projection */
export const postProjectionsRebuild = (
  via: Via,
  name: string,
  body: Confirmation,
): Promise<RequestShape> => via({ method: "POST", path: `/v1/projections/${encodeURIComponent(name)}/rebuild`, body });

/** 请工作进程恢复上一代 / ask a worker to bring the previous generation back */
export const postProjectionsReturn = (
  via: Via,
  name: string,
  body: Confirmation,
): Promise<RequestShape> => via({ method: "POST", path: `/v1/projections/${encodeURIComponent(name)}/return`, body });

export interface IntakeQuery {
  /** 每段多长：最近 60 分钟、48 小时或 30 天 / the last 60 minutes, 48 hours or 30 days */
  per?: "minute" | "hour" | "day" | null | undefined;
}

/** 近期裁定的数量与退回理由 / how much was decided lately, and why rejected */
export const intake = (
  via: Via,
  query: IntakeQuery = {},
): Promise<Intake> => via({ method: "GET", path: "/v1/intake", query: { ...query } });

/** 工作进程：在运行的、失去联系的、已停止的及其原因 / workers: which run, are silent, or ended, and why */
export const workers = (
  via: Via,
): Promise<WorkerList> => via({ method: "GET", path: "/v1/workers" });

/** 我是谁 / who am I */
export const session = (
  via: Via,
): Promise<Who> => via({ method: "GET", path: "/v1/session" });

/** 登录 / log in */
export const postSession = (
  via: Via,
  body: Credentials,
): Promise<Who> => via({ method: "POST", path: "/v1/session", body });

/** 退出 / log out */
export const deleteSession = (
  via: Via,
): Promise<void> => via({ method: "DELETE", path: "/v1/session" });

/** 改密码，其他会话随即结束 / a new password; other sessions end */
export const postAccountPassword = (
  via: Via,
  body: NewPassword,
): Promise<void> => via({ method: "POST", path: "/v1/account/password", body });

/** 我的令牌 / own tokens */
export const tokens = (
  via: Via,
  query: ListQuery = {},
): Promise<Page<TokenShape>> => via({ method: "GET", path: "/v1/tokens", query: { ...query } });

/** 签发一个令牌 / issue a token */
export const postTokens = (
  via: Via,
  body: WantedToken,
): Promise<NewToken> => via({ method: "POST", path: "/v1/tokens", body });

/** 撤销一个令牌 / revoke a token */
export const deleteTokensByTokenId = (
  via: Via,
  token_id: string,
): Promise<void> => via({ method: "DELETE", path: `/v1/tokens/${encodeURIComponent(token_id)}` });

/** 本成员报送了多少 / how much the member has stated */
export const mine = (
  via: Via,
): Promise<Overview> => via({ method: "GET", path: "/v1/mine" });

export interface MineVerdictsQuery extends ListQuery {
  /** 只要一种结果 / one outcome */
  outcome?: "accepted" | "rejected" | "duplicate" | null | undefined;
  /** 只要一族事件 / one family of events */
  family?: "reference" | "governance" | "demand" | "graduate" | "major-change" | "service" | "cooperation" | "resource" | "plan" | null | undefined;
  /** 这一天（北京时间）记录的 / recorded on this day, Asia/Shanghai */
  day?: string | null | undefined;
  /** 这一天起记录的 / recorded on this day or later */
  since?: string | null | undefined;
  /** 到这一天为止记录的 / recorded on this day or earlier */
  until?: string | null | undefined;
  event_type?: string | null | undefined;
  event_id?: string | null | undefined;
}

/** 本成员的裁定，新的在前 / own verdicts, newest first */
export const mineVerdicts = (
  via: Via,
  query: MineVerdictsQuery = {},
): Promise<Page<OwnVerdict>> => via({ method: "GET", path: "/v1/mine/verdicts", query: { ...query } });

/** 别人看到的本成员 / what others see of the member */
export const mineSeenByOthers = (
  via: Via,
): Promise<SeenByOthers> => via({ method: "GET", path: "/v1/mine/seen-by-others" });

/** 本成员报送得如何 / how well the member reports */
export const mineConduct = (
  via: Via,
  query: MomentQuery = {},
): Promise<Conduct> => via({ method: "GET", path: "/v1/mine/conduct", query: { ...query } });

/** 核对收据的公钥，换下的也在内 / public keys of receipts, retired ones included */
export const wellKnownJwksJson = (
  via: Via,
): Promise<PublicKeys> => via({ method: "GET", path: "/.well-known/jwks.json" });

export interface MineDeadLettersQuery {
  /** 理由代码 / reason code */
  code?: string | null | undefined;
  /** 事件类型 / event type */
  type?: string | null | undefined;
  subject?: string | null | undefined;
  /** 记录时间 / recorded at */
  since?: string | null | undefined;
  /** 记录时间 / recorded at */
  until?: string | null | undefined;
  state?: LetterState | null | undefined;
  /** 上一页的 next / `next` of the page before */
  before?: number | null | undefined;
  limit?: number | null | undefined;
}

/** 自己被退回的事实 / own facts that were rejected */
export const mineDeadLetters = (
  via: Via,
  query: MineDeadLettersQuery = {},
): Promise<Letters> => via({ method: "GET", path: "/v1/mine/dead-letters", query: { ...query } });

/** 一条死信：理由和事实 / one of them: reasons and the fact */
export const mineDeadLettersByPosition = (
  via: Via,
  position: string,
): Promise<OpenedLetter> => via({ method: "GET", path: `/v1/mine/dead-letters/${encodeURIComponent(position)}` });

export interface PostMineDeadLettersResubmissionQuery {
  /** 只演练，不保存、不提交 / judge only */
  dry_run?: boolean | null | undefined;
  /** 等到有裁定，或等到平台上可见 / wait for the verdict, or until it can be seen */
  wait_for?: WaitFor | null | undefined;
  /** 最多等多少秒 / seconds to wait for it */
  timeout?: number | null | undefined;
}

/** 改正并重新提交，只提交一次 / correct and resubmit, once */
export const postMineDeadLettersResubmission = (
  via: Via,
  position: string,
  body: PostMineDeadLettersResubmissionBody | undefined,
  query: PostMineDeadLettersResubmissionQuery = {},
): Promise<Resubmitted> => via({ method: "POST", path: `/v1/mine/dead-letters/${encodeURIComponent(position)}/resubmission`, body, query: { ...query } });

export interface PostMineUploadsQuery {
  /** 文件名，带扩展名 / with its extension */
  filename: string;
  /** false：只检查，不发送、不记录 / read it only */
  publish?: boolean | null | undefined;
  /** 等裁定的秒数，0 不等 / seconds to wait for verdicts, 0: none */
  wait?: number | null | undefined;
  /** 读取个人信息的依据 / what allows personal data */
  legal_basis?: LegalBasis | null | undefined;
}

/** 上传电子表格：先看问题，再发布 / a spreadsheet: first its problems, then published */
export const postMineUploads = (
  via: Via,
  body: Blob,
  query: PostMineUploadsQuery,
): Promise<Upload> => via({ method: "POST", path: "/v1/mine/uploads", body, query: { ...query } });

export interface PostMineUploadsAnnotatedQuery {
  /** 文件名，带扩展名 / with its extension */
  filename: string;
  /** 读取个人信息的依据 / what allows personal data */
  legal_basis?: LegalBasis | null | undefined;
}

/** 检查电子表格，错的格子标红后交回；不发送 / given back with wrong cells marked; nothing is sent */
export const postMineUploadsAnnotated = (
  via: Via,
  body: Blob,
  query: PostMineUploadsAnnotatedQuery,
): Promise<Response> => via({ method: "POST", path: "/v1/mine/uploads/annotated", body, query: { ...query }, whole: true });

export interface MineUploadsOutcomeQuery {
  /** 上传所答的 first / as the upload has answered */
  first: string;
  /** 上传所答的 position / its position */
  last: string;
}

/** 一次上传到现在的裁定 / the verdicts on an upload up to now */
export const mineUploadsOutcome = (
  via: Via,
  query: MineUploadsOutcomeQuery,
): Promise<Outcome> => via({ method: "GET", path: "/v1/mine/uploads/outcome", query: { ...query } });

/** 可以报送什么 / what can be stated */
export const mineForms = (
  via: Via,
): Promise<Forms> => via({ method: "GET", path: "/v1/mine/forms" });

export interface MineFormsByEventTypeQuery {
  /** 不给则为最新 / newest unless given */
  version?: number | null | undefined;
}

/** 一种事件的字段 / the fields of an event type */
export const mineFormsByEventType = (
  via: Via,
  event_type: string,
  query: MineFormsByEventTypeQuery = {},
): Promise<Form> => via({ method: "GET", path: `/v1/mine/forms/${encodeURIComponent(event_type)}`, query: { ...query } });

/** 待填的工作簿 / a workbook to fill */
export const mineFormsTemplate = (
  via: Via,
  event_type: string,
): Promise<Response> => via({ method: "GET", path: `/v1/mine/forms/${encodeURIComponent(event_type)}/template`, whole: true });

/** 有哪些凭据 / which credentials there are */
export const mineCredentials = (
  via: Via,
): Promise<OwnCredentials> => via({ method: "GET", path: "/v1/mine/credentials" });

/** 换新凭据，旧的过渡期内仍可用 / new credentials; the old ones stay good for a while */
export const postMineCredentialsRotation = (
  via: Via,
  body: WantedRotation,
): Promise<NewUser> => via({ method: "POST", path: "/v1/mine/credentials/rotation", body });

/** 接口是否在运行 / is the API running */
export const health = (
  via: Via,
): Promise<Health> => via({ method: "GET", path: "/health" });
