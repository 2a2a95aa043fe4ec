// Shapes of what the API takes and answers. Made by `python -m infra.platform_clients`; do not edit.

/** One page of a list. `next`: the cursor of the page after it, null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Alert {
  kind: string;
  subject: string;
  member: string;
  member_zh: string | null;
  /** demand-expiring：需求的名称 / what the demand is called */
  title: string | null;
  /** 到期日；或早该有报送的那一天 / last day; or the day by which it should have spoken */
  due_on: string;
  /** demand-expiring：尚缺人数 / persons still wanted */
  openings_left: number | null;
  /** source-quiet：最近一次记录的时间 / when it stated something last */
  last_at: string | null;
  /** source-quiet：通常不超过的天数 / days of silence that are usual */
  allowed_days: number | null;
  zh: string;
  en: string;
}

export interface BadExample {
  /** 错在哪里，英文 / what is wrong with it, in English */
  why: string;
  /** 错在哪里 / what is wrong with it, in Chinese */
  why_zh: string;
  /** 对正确示例的改动 / put over the good example */
  change: Record<string, unknown>;
  reason: string;
  zh: string;
  en: string;
}

export interface Board {
  as_of: string;
  live: boolean;
  columns: BoardColumn[];
}

export interface BoardColumn {
  state: "requested" | "accepted" | "delivered" | "rated" | "cancelled";
  count: number;
  overdue: number;
  /** 逾期在前，期限早的在前 / overdue first, then by day */
  cards: ServiceRequest[];
}

/** Verdicts made in a stretch of time. */
export interface Bucket {
  /** 起点 / its beginning */
  at: string;
  accepted: number;
  rejected: number;
  duplicate: number;
}

export interface CataloguedMember {
  member_code: string;
  kind: string;
  name_zh: string | null;
  name_en: string | null;
  county: string | null;
  admitted_on: string;
  /** active 在册, suspended 暂停 */
  status: string;
  status_since: string;
  /** 最近一次暂停或恢复的原因 / why it was suspended or reinstated last */
  status_reason: string | null;
  /** 最近一次通过自测 / when a system of its last passed the self-test kit */
  certified_on: string | null;
  certified_system: string | null;
  consortia: InConsortium[];
  /** 条数 / facts */
  accepted: number;
  rejected: number;
  duplicate: number;
  /** 最近一次记录的时间 / when something was recorded last */
  last_recorded_at: string | null;
  stated: StatedType[];
}

export interface MemberWithHistory extends CataloguedMember {
  history: Turn[];
}

/** A key chain of industry in the plans in force, and what answers it. */
export interface Chain {
  chain: string;
  links: Link[];
  plans: string[];
  demands: number;
  openings: number;
  planned: number;
  majors: number;
  schools: number;
  /** 没有对应在办专业的职业数 / occupations that no major on offer leads to */
  gaps: number;
  cooperations: number;
  resources: number;
  /** 需求多的在前 / those asked for most first */
  occupations: OccupationAsked[];
}

export interface ClosingShape {
  /** month, quarter, year */
  kind: string;
  period: string;
  /** 期间的最后一天 / the period's last day */
  as_of: string;
  /** 结算日：当日结束前记录的都在内 / the settling day: what was recorded by its end */
  known_at: string;
  records: number;
  made_at: string;
  positions: Cut[];
}

export interface Code {
  code: string;
  name_zh: string;
  name_en: string | null;
  parent: string | null;
}

/** One page of a list's codes; of a search, what fits best first. */
export interface CodePage {
  about: ListInForce;
  used_by: UsedBy[];
  /** 符合的条数 / codes that fit */
  found: number;
  items: Code[];
  next: string | null;
}

/** A declared cohort whose major leads to an occupation of the cell, at a school in its county. */
export interface CohortBehind {
  subject: string;
  member: string;
  member_zh: string | null;
  county: string;
  graduation_year: number;
  major: string;
  major_zh: string | null;
  /** 预计毕业人数 / people declared */
  size: number | null;
  /** 该专业对应的职业数，人数按此均分 / occupations that the major leads to */
  occupations: number;
  graduates_on: string;
}

/** One column of a read model, and how it can be asked for. */
export interface ColumnShape {
  name: string;
  /** 值的类型；day 为日期，time 为时刻（UTC） / type of its values; time is UTC */
  type: "text" | "integer" | "number" | "boolean" | "day" | "time" | "other";
  title_zh: string | null;
  title_en: string | null;
  /** 是否标识一行 / whether it is part of what identifies a row */
  is_key: boolean;
  /** 代码所在的代码表 / lists that its codes are of */
  code_lists: string[];
  /** 可有的值；空为不限 / values that there can be; empty: any */
  choices: string[];
  /** 其中的代码是成员还是联合体的 / whether its codes are of members or of consortia */
  refers_to: "member" | "consortium" | null;
  /** 是否为人数，可能取整或不显示 / whether it counts people, rounded or hidden */
  counts_people: boolean;
  /** 可用的筛选参数 / parameters that filter by it */
  filters: string[];
  sortable: boolean;
}

export interface Conduct {
  as_of: string;
  /** school, enterprise, …；不是成员则为 null / null for no member */
  kind: string | null;
  /** 是否应每月报送 / whether it is expected to state something every month */
  expected: boolean;
  /** 近 31 日有报送被接受 / something was accepted in the last 31 days */
  spoke: boolean | null;
  figures: Share[];
}

/** The name once more: a wrong click rebuilds nothing. */
export interface Confirmation {
  /** 再写一遍投影名 / the projection's name */
  confirm: string;
}

/** A cooperation in the words of the party that stated its terms last. */
export interface Cooperation {
  subject: string;
  /** 最近一次报送的一方 / the party that stated it last */
  member: string;
  kind: string;
  title: string;
  state: "coming" | "in_force" | "ended";
  agreement_type: string | null;
  signed_on: string | null;
  starts_on: string;
  ends_on: string | null;
  ended_on: string | null;
  end_reason: string | null;
  chain: string | null;
  pathway: string | null;
  consortium: string | null;
  planned_students: number | null;
  hires_agreed: number | null;
  /** 元 / yuan */
  investment_agreed: number | null;
  /** 元 / yuan */
  enterprise_investment_agreed: number | null;
  /** 几方报送过 / how many parties have stated it */
  statements: number;
  stated_at: string;
  parties: Party[];
  /** 累计招收学生；按权限取整数，人少时为 null / for most callers rounded, null where they are few */
  students_enrolled: number | null;
  courses_developed: number | null;
  enterprise_teachers: number | null;
}

/** How many cooperations of a kind there are; what follows is of those in force. */
export interface CooperationKind {
  kind: string;
  kind_zh: string | null;
  kind_en: string | null;
  in_force: number;
  coming: number;
  ended: number;
  schools: number;
  enterprises: number;
  planned_students: number | null;
  /** 累计招收学生；按权限取整数，人少时为 null / for most callers rounded, null where they are few */
  students_enrolled: number | null;
  courses_developed: number | null;
  enterprise_teachers: number | null;
  /** 最近一次报送的时间 / when one of them was stated last */
  stated_at: string;
}

export interface Counts {
  open_demands: number;
  open_positions: number;
  /** 人数过少或尚无记录则为 null / null where few, or none on record */
  graduates: number | null;
  majors_on_offer: number;
  services: number;
  members: number;
  consortia: number;
}

export interface CountyFit {
  /** 在招岗位（人） / openings left, persons */
  open: number;
  /** 可招人数，一人按专业对应的职业均分；不显示的为 null / people, shared over occupations; null if not shown */
  supply: number | null;
  /** open - supply */
  gap: number | null;
  /** 人数如何显示：hidden 人数过少，unpublished 截至月末尚无记录 / unpublished: none were on record at the month end */
  shown: "exact" | "rounded" | "hidden" | "unpublished";
  county: string;
  county_zh: string | null;
  county_en: string | null;
}

export interface Fit extends CountyFit {
  occupation: string;
  occupation_zh: string | null;
}

export interface Credentials {
  /** 账号 / account */
  name: string;
  password: string;
}

export interface Cut {
  family: string;
  partition: number;
  /** 不含 / exclusive */
  end: number;
}

/** An open demand of a cell. `open`: openings still to fill, persons. */
export interface DemandBehind {
  subject: string;
  member: string;
  member_zh: string | null;
  title: string | null;
  occupation: string;
  occupation_zh: string | null;
  county: string;
  openings: number;
  open: number;
  wage_min: number | null;
  wage_max: number | null;
  valid_until: string;
}

/** A row that differs. `before` and `after`: with names beside codes; null where there is no such row. */
export interface Difference {
  /** 标识这一行 / identifies the row */
  key: string;
  change: "changed" | "appeared" | "gone";
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** 值不同的列 / columns whose values differ */
  columns: string[];
}

/** One page of what differs; the numbers are of all pages. */
export interface Differences {
  items: Difference[];
  next: string | null;
  changed: number;
  appeared: number;
  gone: number;
  /** 两个时点相同的行数 / rows that are the same at both moments */
  same: number;
}

export interface EditionFile {
  name: string;
  sha256: string;
  href: string;
}

export interface EditionShape {
  subject: string;
  edition: number;
  newest: number;
  report_kind: string;
  period: string;
  title: string;
  consortium: string | null;
  as_of: string;
  tree_id: string | null;
  tree_version: string | null;
  replaces_edition: number | null;
  reason: string | null;
  manifest_sha256: string;
  /** 公开发布的地址 / where it is published */
  link: string | null;
  event_id: string;
  /** 可下载的文件；不公开的版本为空 / none for editions that are not public */
  files: EditionFile[];
}

/** The error that a worker ended for; its words name the way out. */
export interface EndShape {
  /** 错误的类别 / class of the error */
  error: string;
  /** 服务恢复后重新启动即可 / it is enough to start it again once the service is back */
  retriable: boolean;
  zh: string;
  en: string;
}

/** An event type in its newest version. */
export interface EventListed {
  name: string;
  title_zh: string;
  title_en: string;
  family: string;
  family_zh: string;
  family_en: string;
  /** 主题 / canonical topic */
  topic: string;
  version: number;
  versions: number[];
  schema_id: number;
  /** 哪几类成员可以报送 / who may state it */
  speakers: Speaker[];
  /** 英文含义 / meaning, in English */
  doc: string;
  /** 含义 / meaning, in Chinese */
  doc_zh: string;
  /** 字段数，不含信封 / fields beside the envelope */
  fields: number;
}

/** One version of an event type. `subject`: its name in the registry of schemas. */
export interface EventShape extends EventListed {
  subject: string;
  /** owner 只报送自己的主题, party 任一有关方 / whose statements count */
  authority: string;
  payload: FieldShape[];
  envelope: FieldShape[];
  example: Record<string, unknown>;
  bad: BadExample[];
  avro: Record<string, unknown>;
}

/** One of the two statements. `event_id`: the fact (of several, the last); null where nothing is stated. */
export interface Evidence {
  field: string;
  value: string | null;
  event_id: string | null;
}

/** A fact behind a figure and where its statement is in the log: topic, partition and offset of the inbox. */
export interface EvidenceFact {
  event_id: string;
  event_type: string;
  event_type_zh: string | null;
  member: string;
  member_zh: string | null;
  occurred_at: string;
  recorded_at: string;
  topic: string;
  partition: number;
  offset: number;
}

/** What the verdict would be. */
export interface Expected {
  outcome: string;
  reasons: LetterReason[];
}

/** Values of one column with the number of rows, under all filters but those of this column. */
export interface Facet {
  column: string;
  title_zh: string | null;
  title_en: string | null;
  /** 行数多的在前，最多 100 个 / most rows first */
  values: FacetValue[];
  /** 是否还有未列出的值 / whether there are values that are not listed */
  more: boolean;
}

export interface FacetValue {
  value: string | number | boolean | null;
  zh: string | null;
  en: string | null;
  rows: number;
}

/** Facets in the order that was asked for. */
export interface Facets {
  facets: Facet[];
}

export interface Fact {
  /** 裁定的序号 / number of the verdict */
  seq: number;
  event_type: string;
  event_type_zh: string | null;
  member: string;
  member_zh: string | null;
  /** 毕业生类事实不公开 / null for facts about graduates */
  subject: string | null;
  recorded_at: string;
  occurred_at: string;
}

export interface FamilyFreshness {
  family: string;
  /** 最新事实的记录时间 / when its newest fact was recorded */
  newest_recorded_at: string | null;
}

/** A field that a fact states otherwise than the facts before it. Null: nothing was said, or it was empty. */
export interface FieldChange {
  field: string;
  title_zh: string | null;
  title_en: string | null;
  before: unknown;
  after: unknown;
  /** 其中代码的名称 / names of the codes in it */
  before_names: NamedValue[];
  after_names: NamedValue[];
}

export interface FieldShape {
  name: string;
  title_zh: string;
  kind_zh: string;
  kind_en: string;
  needed: boolean;
  /** 英文含义 / meaning, in English */
  doc: string;
  /** 含义 / meaning, in Chinese */
  doc_zh: string;
  symbols: string[];
  /** 各选项的中文名，次序相同 / Chinese names of the symbols, in the same order */
  symbols_zh: string[];
  code_lists: string[];
  rules: Rule[];
  /** 列表元素的字段 / of the elements of a list */
  inner: boolean;
}

/** One indicator. A `percent` value runs from 0 to 100. */
export interface FigureShape {
  id: string;
  name_zh: string;
  name_en: string;
  /** percent 为 0 至 100 / percent runs from 0 to 100 */
  unit: "ratio" | "percent" | "days" | "persons" | "person_times" | "count" | "yuan" | "points";
  /** null：没有可除的数 / null: nothing to divide by */
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  /** 背后的事实数 / number of facts behind it */
  events: number | null;
  /** 这一数字截至哪一天 / the day that this figure is of */
  as_of: string;
  /** 涉及人数的：取整，人数过少不显示，或尚未公布 / of people: rounded, hidden where few, or not published yet */
  shown?: "exact" | "rounded" | "hidden" | "unpublished";
  definition_zh: string;
  definition_en: string;
  /** 是否为首页的关键指标 / whether it is a key figure */
  key: boolean;
  /** 所依据的事件族 / event families that it stands on */
  families: string[];
  /** 这些族最新事实的记录时间 / newest fact of these families */
  freshest_fact: string | null;
  /** 报送这些事实的成员类别 / kinds of members that state such facts */
  speakers: string[];
  /** 其中应报送而未报送的成员数 / how many of these have not reported */
  silent: number;
  /** 上月末的值，change=true 时给出 / at the end of last month, when asked */
  month_ago?: number | null;
  /** 与上月末之差 / difference since then */
  change?: number | null;
}

export interface Figures {
  as_of: string;
  known_at: string | null;
  live: boolean;
  /** 最新事实的记录时间 / when the newest fact was recorded */
  freshest_fact: string | null;
  freshness: FreshnessShape;
  figures: FigureShape[];
}

export interface FindingShape {
  kind: string;
  family: string;
  title_zh: string;
  title_en: string;
  /** 毕业生个人的主题不公开 / null where it would be a graduate's */
  subject: string | null;
  /** 能更正的成员 / who can mend it */
  member: string;
  member_zh: string | null;
  /** 所述与之矛盾的另一成员 / another member whose statement is part of it */
  other: string | null;
  other_zh: string | null;
  /** 矛盾自何时起 / when the later of the facts occurred */
  since: string;
  evidence: Evidence[];
  zh: string;
  en: string;
  mend_zh: string;
  mend_en: string;
}

export interface FitPoint {
  /** 统计日，当日结束 / as of the end of this day */
  on: string;
  open: number;
  /** 不显示的为 null / null where it is not shown */
  supply: number | null;
  gap: number | null;
  /** 人数如何显示：hidden 人数过少，unpublished 截至月末尚无记录 / unpublished: none were on record at the month end */
  shown: "exact" | "rounded" | "hidden" | "unpublished";
}

/** Demand and supply over time, the earliest first; the last point is the moment that was asked about. */
export interface FitTrend {
  points: FitPoint[];
}

export interface Form {
  event_type: string;
  version: number;
  title_zh: string;
  title_en: string;
  fields: FormField[];
}

/** One field as a form needs it; `rows`: the fields of each element where it is a list of records. */
export interface FormField {
  name: string;
  name_zh: string;
  kind: "string" | "int" | "long" | "double" | "boolean" | "date" | "timestamp" | "enum" | "array";
  needed: boolean;
  nullable: boolean;
  /** 是否属于信封 / whether it belongs to the envelope */
  envelope: boolean;
  /** 个人信息，只能封存 / personal data, sealed only */
  sealed: boolean;
  doc: string;
  doc_zh: string;
  symbols: Symbol[];
  /** 见 /v1/catalogue/codes/{list_id} / the lists that it is of */
  code_lists: string[];
  minimum: number | null;
  maximum: number | null;
  pattern: string | null;
  rows: FormField[];
}

export interface FormTitle {
  event_type: string;
  version: number;
  title_zh: string;
  title_en: string;
  family: string;
  family_zh: string;
  family_en: string;
  /** 哪类成员可报送 / kinds of members that may state it */
  speakers: string[];
}

export interface Forms {
  items: FormTitle[];
}

export interface FreshnessShape {
  families: FamilyFreshness[];
  /** 自这一天起没有报送被接受 / nothing of theirs was accepted after this day */
  silent_since: string;
  /** 应报送而未报送的成员 / members that have not reported */
  silent: Silent[];
}

export interface FreshnessTold {
  families: FamilyFreshness[];
  /** 自这一天起没有报送被接受 / nothing of theirs was accepted after this day */
  silent_since: string;
  /** 应报送而未报送的成员 / members that have not reported */
  silent: Silent[];
  as_of: string;
  /** 其中最新事实的记录时间 / when the newest of them was recorded */
  freshest_fact: string | null;
}

export interface GatewayToken {
  token_id: string;
  label: string;
  scopes: string[];
  issued_at: string;
  used_at: string | null;
  revoked_at: string | null;
}

export interface GenerationShape {
  number: number;
  /** live 现用, stale 现用但需重建, previous 上一代, building 未完成, left 待清除 / to be dropped */
  state: "live" | "stale" | "previous" | "building" | "left";
  /** 声明的散列，前 12 位 / hash of what the tables were made from */
  declaration: string;
  begun_at: string;
  /** 首次切换给读者的时间 / when readers were first pointed to it */
  built_at: string | null;
  /** 已读的位置数 / positions that it has taken */
  read: number;
  /** 现用一代所到的位置数 / positions that live has taken */
  whole: number;
  /** 每秒条数 / facts per second of its rebuild */
  rate: number | null;
  /** 按此速度还需多少秒 / at this pace; null when none is under way */
  seconds_left: number | null;
  /** 该投影正在重建 / a rebuild of the projection runs now */
  under_way: boolean;
  /** 占用空间 / space that its tables take */
  bytes: number;
}

/** ROUNDED: counts of people at month ends, rounded, none of few people; SUPPRESSED: the same, in finer tables; OWN: what the caller's member stated or what concerns it; NO: refused. */
export type Grant = "all" | "suppressed" | "rounded" | "own" | "no";

export interface Health {
  status: string;
}

/** Why somebody can help, and how much it counts. */
export interface HelpReason {
  code: "resource" | "same_industry" | "same_kind" | "majors" | "cooperates" | "same_consortium" | "same_county";
  points: number;
  zh: string;
  en: string;
}

/** A member that can help, with the reasons. */
export interface Helper {
  member: string;
  member_zh: string | null;
  member_en: string | null;
  kind: string;
  points: number;
  reasons: HelpReason[];
  /** 既往满意度 / satisfaction with its services so far */
  satisfaction: number | null;
}

export interface InConsortium {
  consortium_id: string;
  consortium_zh: string | null;
  consortium_en: string | null;
  /** lead, council, ordinary */
  role: string | null;
  since: string;
}

export interface InCounty {
  code: string;
  zh: string | null;
  en: string | null;
  open: number;
}

/** What admission has decided since `since`. `complete`: false where there is more than is looked at. */
export interface Intake {
  per: "minute" | "hour" | "day";
  since: string;
  complete: boolean;
  /** 由早到晚，没有的也列出 / the earliest first, empty ones too */
  buckets: Bucket[];
  /** 退回理由，多的在前 / why rejected, most first */
  reasons: ReasonCount[];
}

/** How the member's systems log in at the broker; the password is not told. */
export interface KafkaUser {
  /** null：凭据不在平台，由成员自己保管 / null: the platform keeps none */
  user: string | null;
  bootstrap: string;
  /** 它可写的主题 / the topic that it writes */
  inbox: string;
  /** 轮换期间仍有效的旧用户 / still good while a rotation lasts */
  former: string | null;
  former_until: string | null;
}

/** A kind of finding, and how many there are. */
export interface KindShape {
  kind: string;
  family: string;
  title_zh: string;
  title_en: string;
  count: number;
}

export interface LagList {
  items: LagShape[];
}

/** One reader at one partition. */
export interface LagShape {
  /** 准入、投影、归档 */
  part: "admission" | "projection" | "archive";
  /** 投影名 / of a projection */
  name: string;
  generation: number | null;
  /** waiting 待重建，replaced 日志已换 / waiting for its rebuild; the log is another one */
  state: "live" | "rebuilding" | "waiting" | "replaced";
  topic: string;
  partition: number;
  /** 尚未处理的第一条 / the first record that was not taken */
  next_offset: number;
  /** 日志末端，当场询问 / the log's end, asked just now */
  log_end: number;
  /** 落后条数 / positions */
  behind: number;
  /** 尚未处理的第一条已记录多久 / how long ago that record was recorded; 0 when none */
  seconds: number;
}

export interface LeafDifference {
  id: string;
  changed: boolean;
  value_difference: number | null;
  points_difference: number | null;
}

/** What allows a school to pass on personal data (个人信息保护法 article 13). */
export type LegalBasis = "consent" | "contract" | "statutory_duty" | "emergency" | "made_public" | "other_law";

/** What was rejected, as it is listed. */
export interface Letter {
  /** 位置，如 inbox.91370705MA8KT0B2W7.portal[0]@17 / position */
  position: string;
  member: string;
  event_id: string | null;
  /** 事件类型；读不出来则为 null / null where it cannot be read */
  type: string | null;
  subject: string | null;
  recorded_at: string;
  state: LetterState;
  /** 重新提交到的位置 / where its resubmission stands */
  resubmitted_at: string | null;
  /** 重新提交的结果；还没有则为 null / its outcome; null while there is none */
  became: string | null;
  reasons: LetterReason[];
  seq: number;
}

/** With what it holds: a fact, or bytes that are none (`hex`). */
export interface OpenedLetter extends Letter {
  corrections: number;
  version?: number | null;
  /** 可改正 / to be corrected */
  fact?: Record<string, unknown> | null;
  /** 原样 / as it came */
  original?: Record<string, unknown> | null;
  hex?: string | null;
}

/** Why it was rejected, as the verdict says. */
export interface LetterReason {
  code: string;
  field: string | null;
  /** 字段的中文名 / the field's Chinese name */
  field_zh: string | null;
  value: string | null;
  zh: string;
  en: string;
}

/** restated: the member stated a fact under the same event id later, and it was accepted. */
export type LetterState = "open" | "unfinished" | "resubmitted" | "restated";

export interface Letters {
  /** 新的在前 / newest first */
  items: Letter[];
  /** 下一页的 before；没有了为 null / `before` of the next page */
  next: number | null;
}

export interface Link {
  link: string;
  link_position: string;
  link_position_zh: string | null;
  link_position_en: string | null;
  link_state: string;
  link_state_zh: string | null;
  link_state_en: string | null;
  industry: string | null;
  industry_zh: string | null;
  industry_en: string | null;
  lead_enterprise: string | null;
  lead_enterprise_zh: string | null;
  lead_enterprise_en: string | null;
}

export interface ListInForce {
  list_id: string;
  version: string;
  effective_from: string;
  title_zh: string;
  title_en: string;
  source: string;
  codes: number;
}

/** A major on offer, and the demand that it serves. */
export interface MajorDemand {
  major: string;
  major_zh: string | null;
  schools: Named[];
  /** 最近学年计划招生合计 / intake planned of the newest school years, persons */
  planned: number | null;
  /** 所对应职业的在招岗位合计 / openings of the occupations it leads to, persons */
  open: number;
  /** 岗位多的在前 / most openings first */
  occupations: OccupationServed[];
}

export interface MajorOpening {
  school: string;
  major: string;
  seats: number;
  from: string;
  name?: string | null;
}

/** How many majors of schools begin to be so in a year; of years to come, what is announced. */
export interface MajorYear {
  year: number;
  opened: number;
  resumed: number;
  suspended: number;
  closed: number;
}

export interface MajorYears {
  as_of: string;
  years: MajorYear[];
}

export interface Map {
  as_of: string;
  known_at: string | null;
  live: boolean;
  freshness: FreshnessShape;
  width: number;
  height: number;
  /** 各类节点总数 / nodes of each kind, before any are left out */
  counts: Record<"chain" | "enterprise" | "occupation" | "major" | "school" | "cooperation", number>;
  /** 未列入图中的节点数；列表中全部都有 / nodes not drawn; the list has them all */
  left_out: number;
  gaps: number;
  nodes: MapNode[];
  links: MapLink[];
}

export interface MapLink {
  source: string;
  target: string;
  kind: "industry" | "lead" | "demand" | "serves" | "offer" | "party" | "for_chain";
  /** industry, demand：岗位数；serves, offer：毕业生，同上 / openings; graduates, shared, as above */
  weight: number | null;
}

export interface ListedLink extends MapLink {
  source_kind: "chain" | "enterprise" | "occupation" | "major" | "school" | "cooperation";
  source_zh: string | null;
  target_kind: "chain" | "enterprise" | "occupation" | "major" | "school" | "cooperation";
  target_zh: string | null;
  cooperation_kind: string | null;
  /** 连接着供给缺口 / it ends at an occupation that no major serves */
  gap: boolean;
}

export interface MapNode {
  id: string;
  kind: "chain" | "enterprise" | "occupation" | "major" | "school" | "cooperation";
  code: string;
  name_zh: string | null;
  name_en: string | null;
  county: string | null;
  county_zh: string | null;
  /** 产业链、企业、职业：待招岗位数；专业、院校：一年内可就业毕业生，按权限为月末取整数，人少时为 null；合作：计划培养人数 / openings; graduates, for most callers at a month's end and rounded, null where they are few; students */
  weight: number | null;
  /** 有岗位需求而没有对应的在办专业 / an occupation with openings that no major serves */
  gap: boolean;
  cooperation_kind: string | null;
  x: number;
  y: number;
}

export interface MemberLeaving {
  member: string;
  on: string;
}

export interface Model {
  name: string;
  title_zh: string;
  title_en: string;
  projection: string;
}

/** A read model and its columns. */
export interface ModelColumns extends Model {
  /** 各列的说明（英文） / what it holds, in English */
  description: string;
  /** 提问者能看到多少：all 全部，own 本单位的，suppressed、rounded 人数取整，no 不能看 / how much of it the caller may see */
  shown: Grant;
  /** 列 subject 是哪一族事实的对象；沿革见 /v1/subjects/{family}/{subject}/timeline / the family of facts whose subjects stand in column subject; null: none */
  family: string | null;
  columns: ColumnShape[];
}

export interface Named {
  code: string;
  zh: string | null;
  en: string | null;
}

/** What a code that a fact states stands for. */
export interface NamedValue {
  value: string;
  zh: string | null;
  en: string | null;
}

export interface NewPassword {
  /** 现在的密码 / the password now */
  present: string;
  /** 新密码 / the new one */
  password: string;
}

export interface NewToken {
  token_id: string;
  /** 只显示这一次 / shown this once */
  token: string;
  scopes: string[];
}

export interface NewUser {
  user: string;
  /** 只显示这一次 / shown this once */
  password: string;
  bootstrap: string;
  mechanism: string;
  former: string;
  former_until: string;
}

export interface NotReadyBecause {
  part: string;
  zh: string;
  en: string;
}

/** An occupation that the chain asks for. */
export interface OccupationAsked {
  occupation: string;
  occupation_zh: string | null;
  occupation_en: string | null;
  /** 在招岗位（人） / openings, persons */
  openings: number;
  /** 规划需补充岗位，本年起合计（人） / posts planned from this year on, persons */
  planned: number;
  /** 对应的在办专业点 / majors on offer that lead to it, per school */
  majors: number;
}

export interface OccupationFit {
  /** 在招岗位（人） / openings left, persons */
  open: number;
  /** 可招人数，一人按专业对应的职业均分；不显示的为 null / people, shared over occupations; null if not shown */
  supply: number | null;
  /** open - supply */
  gap: number | null;
  /** 人数如何显示：hidden 人数过少，unpublished 截至月末尚无记录 / unpublished: none were on record at the month end */
  shown: "exact" | "rounded" | "hidden" | "unpublished";
  occupation: string;
  occupation_zh: string | null;
}

export interface OccupationServed {
  code: string;
  zh: string | null;
  en: string | null;
  /** 在招岗位 / openings still to fill, persons */
  open: number;
}

/** A place with what is in it. `wanted`: the demands with most openings, as many as are listed. */
export interface OnePlace {
  /** 人数截至哪一天 / the day that counts of people are of */
  people_as_of: string;
  /** 到那一天是否已有人数记录；没有则尚不公布 / whether people were on record by then; if not, none are told */
  people_on_record: boolean;
  code: string;
  /** 县市区、园区 */
  kind: "county" | "zone";
  name_zh: string;
  name_en: string | null;
  /** 图上用名 / the name on the map */
  short_zh: string;
  short_en: string | null;
  row: number;
  column: number;
  figures: PlaceFigures;
  /** 其成员最近一次被接受的报送 / newest accepted fact of its members */
  last_recorded_at: string | null;
  as_of: string;
  silent_since: string;
  silent: Silent[];
  members: PlaceMember[];
  wanted: PlaceDemand[];
}

/** Of everything that stands in the member's inbox between two positions. */
export interface Outcome {
  written: number;
  /** 裁定 / verdicts: accepted, rejected, duplicate */
  outcomes: Record<string, number>;
  /** 还没有裁定的 / without a verdict yet */
  undecided: number;
  rejected_count: number;
  rejected: TurnedDown[];
}

export interface Overview {
  member: string;
  member_zh: string | null;
  accepted: number;
  rejected: number;
  duplicate: number;
  last_recorded_at: string | null;
}

export interface OwnCredentials {
  kafka: KafkaUser;
  /** HTTP 入口令牌，由运营方签发 / issued by the operator */
  tokens: GatewayToken[];
}

/** One verdict, with everything that the member itself has stated. */
export interface OwnVerdict {
  seq: number;
  outcome: "accepted" | "rejected" | "duplicate";
  event_id: string | null;
  event_type: string;
  event_type_zh: string;
  subject: string | null;
  occurred_at: string | null;
  recorded_at: string;
  decided_at: string;
  position: string;
  reasons: Reason[];
  /** 死信的位置，可改正后重新提交 / where it can be corrected */
  dead_letter: string | null;
}

export interface Party {
  party: string;
  party_zh: string | null;
  party_en: string | null;
  party_role: string | null;
  party_role_zh: string | null;
  party_role_en: string | null;
  leads: boolean | null;
}

/** A county or a zone, and where it stands in the grid: row 0 is the north, column 0 the west. */
export interface Place {
  code: string;
  /** 县市区、园区 */
  kind: "county" | "zone";
  name_zh: string;
  name_en: string | null;
  /** 图上用名 / the name on the map */
  short_zh: string;
  short_en: string | null;
  row: number;
  column: number;
  figures: PlaceFigures;
  /** 其成员最近一次被接受的报送 / newest accepted fact of its members */
  last_recorded_at: string | null;
}

export interface PlaceDemand {
  subject: string;
  title: string | null;
  member: string;
  member_zh: string | null;
  open: number;
  openings: number;
  valid_until: string;
}

/** What a place has on the day. Null: not counted for this kind of place, or people that are not shown. */
export interface PlaceFigures {
  /** 在招需求，条 / open demands */
  demands: number;
  /** 待补岗位，人 / openings still to fill */
  open: number;
  /** 一年内可供给，人，按学校所在县市区；园区不计 / persons within a year; not of zones */
  supply: number | null;
  /** 缺口 = 需求 − 供给，人 / open of the fit minus supply */
  gap: number | null;
  /** 在册企业 / active enterprises */
  enterprises: number;
  schools: number;
  /** 科研院所与培训机构 / research institutes and training providers */
  institutes: number;
  /** 在行校企合作 / cooperations that run, with a party here */
  cooperations: number;
  /** 在办专业 / majors on offer */
  majors: number;
  /** 技术服务请求 / requests for technology services */
  services: number;
  /** 在册成员 / active members */
  members: number;
  /** 应报未报的成员 / members that have not reported */
  silent: number;
}

export interface PlaceMember {
  member_code: string;
  name_zh: string | null;
  kind: string;
  status: string;
  last_recorded_at: string | null;
  silent: boolean;
}

export interface Places {
  /** 人数截至哪一天 / the day that counts of people are of */
  people_as_of: string;
  /** 到那一天是否已有人数记录；没有则尚不公布 / whether people were on record by then; if not, none are told */
  people_on_record: boolean;
  as_of: string;
  live: boolean;
  items: Place[];
}

export interface Point {
  /** 统计日，当日结束 / as of the end of this day */
  on: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
}

export interface Position {
  topic: string;
  partition: number;
  offset: number;
}

export interface PostMineDeadLettersResubmissionBody {
  /** 要改的字段和值 / fields to change */
  set?: Record<string, unknown>;
  /** 整个事实，如 GET 所答的 fact / the whole fact, as GET answers it */
  fact?: Record<string, unknown>;
  /** fact 的事件类型 / event type of `fact` */
  type?: string;
  version?: number;
}

/** Body of every error answer. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  title_en: string;
  detail_en: string;
}

export interface NotReady extends Problem {
  reasons: NotReadyBecause[];
}

/** Totals since the beginning, as one party counts them at the end of a day; students as for the list. */
export interface Progress {
  member: string;
  member_zh: string | null;
  member_en: string | null;
  term: string;
  counted_on: string;
  students_enrolled: number | null;
  students_left: number | null;
  students_trained: number | null;
  students_employed: number | null;
  interns_received: number | null;
  students_assessed: number | null;
  programmes_adopted: number | null;
  courses_developed: number | null;
  textbooks_developed: number | null;
  hours_taught: number | null;
  enterprise_teachers: number | null;
  investment_paid: number | null;
  enterprise_investment_paid: number | null;
}

export interface ProjectionList {
  items: ProjectionShape[];
  /** 能否应答 /v1/lag / whether there is a broker to measure lag against */
  measures_lag: boolean;
}

export interface ProjectionShape {
  name: string;
  title_zh: string;
  title_en: string;
  /** 所读的事实 / facts that its tables are made from */
  families: string[];
  /** 所读的投影 / projections that it reads */
  reads: string[];
  /** 没有自己的表 / has no tables of its own */
  derived: boolean;
  needs_rebuild: boolean;
  /** 有由同一声明建立的上一代 / there is a previous generation of this declaration */
  can_return: boolean;
  generations: GenerationShape[];
  /** 最近一次请求 / the newest request */
  request: RequestShape | null;
  rebuild_command: string | null;
  return_command: string | null;
}

export interface Provider {
  member: string;
  member_zh: string | null;
  member_en: string | null;
  accepted_at: string | null;
  due_on: string | null;
  /** 合同金额，元 / yuan */
  contract_value: number | null;
  delivered_at: string | null;
}

/** What a provider has taken on, and how it was rated. */
export interface ProviderRecord {
  member: string;
  member_zh: string | null;
  member_en: string | null;
  accepted: number;
  delivered: number;
  /** 约定交付日期已过而未交付 / agreed day past, not delivered */
  overdue: number;
  ratings: number;
  /** 满意度：100×非常满意+80×比较满意+60×基本满意，除以评价数 / satisfaction by the published formula */
  points: number | null;
}

/** A JWK set (RFC 7517). */
export interface PublicKeys {
  keys: Record<string, unknown>[];
}

export interface PutOffShape {
  /** 哪项工作 / which work */
  what: string;
  at: string;
  zh: string;
  en: string;
}

export interface Ready {
  status: string;
}

export interface Reason {
  code: string;
  /** 该理由的说明 / where it is explained */
  type: string;
  field: string | null;
  /** 字段的中文名 / the field's Chinese name */
  field_zh: string | null;
  value: string | null;
  zh: string;
  en: string;
}

export interface ReasonCount {
  code: string;
  zh: string;
  en: string;
  rejections: number;
}

/** A bad example from beside the schemas: `change` put over the good example, and what the verdict says. */
export interface ReasonExample {
  event_type: string;
  version: number;
  why: string;
  change: Record<string, unknown>;
  zh: string;
  en: string;
}

export interface ReasonShape {
  code: string;
  zh: string;
  en: string;
  meaning_zh: string;
  meaning_en: string;
  /** 如何改正 / what a member does about it */
  mend_zh: string;
  mend_en: string;
  example: ReasonExample | null;
}

export interface Rejection {
  /** 裁定的序号 / number of the verdict */
  seq: number;
  event_type: string;
  event_type_zh: string | null;
  member: string;
  member_zh: string | null;
  /** 毕业生类事实不公开 / null for facts about graduates */
  subject: string | null;
  recorded_at: string;
  reasons: Reason[];
}

/** What was asked of workers. Not begun: waits for one; begun and not ended: under way. */
export interface RequestShape {
  id: number;
  /** 重建、恢复上一代 */
  what: "rebuild" | "return";
  asked_by: string;
  asked_at: string;
  begun_at: string | null;
  ended_at: string | null;
  done: boolean | null;
  zh: string | null;
  en: string | null;
}

/** How much of a kind there is; capacity, hours and value are of what is offered. */
export interface ResourceKind {
  kind: string;
  kind_zh: string | null;
  kind_en: string | null;
  listed: number;
  offered: number;
  owners: number;
  capacity: number;
  /** 年开放小时数 / hours a year */
  open_hours: number;
  /** 元 / yuan */
  equipment_value: number;
}

export interface Resubmitted {
  dead_letter: string;
  /** rehearsed, submitted, submitted-before; wait_for: accepted, rejected, duplicate */
  status: string;
  event_id?: string | null;
  verdict_url?: string | null;
  position?: Position | null;
  /** 此前重新提交的结果 / outcome of the earlier resubmission */
  became?: string | null;
  /** 演练：会得到的裁定 / when rehearsed */
  expected?: Expected | null;
}

/** Members are schools, enterprises and institutes: which, says the catalogue of members. */
export type Role = "public" | "member" | "department" | "office" | "operator";

/** How many rows there are. */
export interface RowCount {
  rows: number;
}

export interface Rule {
  zh: string;
  en: string;
}

/** As in docs/what-if.md, without a tree's file; `weights` (leaf id -> points of 100) instead. */
export interface ScenarioForm {
  title?: string;
  targets?: TargetChange[];
  weights?: Record<string, number>;
  open_majors?: MajorOpening[];
  member_leaves?: MemberLeaving[];
  facts?: Record<string, unknown>[];
}

/** What a token may be used for: reading as its owner's role; its member's own verdicts and dead letters; stating facts in its member's name. */
export type Scope = "read" | "mine" | "state";

export interface Scored {
  consortium: string | null;
  member: string | null;
  total: number;
  not_scored: number;
  vetoes: string[];
  undecided: string[];
  nodes: ScoredNode[];
}

export interface TreeScored extends Scored {
  as_of: string;
  known_at: string | null;
  live: boolean;
  freshness: FreshnessShape;
  tree: TreeAbout;
}

/** One indicator in the tree's order. What only leaves have is null for those above them. */
export interface ScoredNode {
  id: string;
  parent: string | null;
  level: number;
  leaf: boolean;
  name_zh: string;
  name_en: string;
  /** 满分 100 中的分值；一票否决为 0 / points of 100; 0 for a veto */
  weight: number;
  points: number | null;
  /** 没有数据或目标值而未计分的分值 / weight without value or target */
  not_scored: number;
  /** 见 /v1/evidence/{query} / the figure's id */
  query: string | null;
  unit: "ratio" | "percent" | "days" | "persons" | "person_times" | "count" | "yuan" | "points" | null;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  events: number | null;
  target: number | null;
  lacking: "value" | "target" | null;
  /** 人数按 5 取整，过少不显示 / of people: rounded, hidden where few */
  shown: "exact" | "rounded" | "hidden" | "unpublished" | null;
  veto: boolean;
  /** 一票否决是否触及；没有数据为 null / whether the veto fell */
  struck: boolean | null;
  note_zh: string | null;
  note_en: string | null;
  definition_zh: string | null;
  definition_en: string | null;
  rule_zh: string | null;
  rule_en: string | null;
  responsible: string | null;
  clause: string | null;
}

/** One page of what was found. `rows` and `facets` come with the first page only. */
export interface SearchPage {
  /** 列表的各列，加 score（符合程度）、member_kind，以及代码的名称 *_zh、*_en / the list's columns, score, member_kind, and names of codes as *_zh and *_en */
  items: Record<string, unknown>[];
  next: string | null;
  /** 共多少行 / rows in all */
  rows: number | null;
  facets: Facet[] | null;
}

/** What the public, and other members, see of the member. */
export interface SeenByOthers {
  catalogue: CataloguedMember | null;
  /** 最新的 20 条 / the newest */
  facts: Fact[];
  models: SeenModel[];
  hidden_zh: string;
  hidden_en: string;
}

export interface SeenModel {
  name: string;
  title_zh: string;
  title_en: string;
  /** 其中与本成员有关的行数 / rows that name this member */
  rows: number;
  columns: string[];
}

/** A request for a service with its state. */
export interface ServiceRequest {
  subject: string;
  requester: string;
  requester_zh: string | null;
  requester_en: string | null;
  kind: string;
  kind_zh: string | null;
  kind_en: string | null;
  title: string;
  industry: string | null;
  industry_zh: string | null;
  industry_en: string | null;
  county: string | null;
  county_zh: string | null;
  county_en: string | null;
  consortium: string | null;
  /** 预算，元 / yuan */
  budget: number | null;
  wanted_by: string | null;
  requested_at: string;
  state: "requested" | "accepted" | "delivered" | "rated" | "cancelled";
  /** 下一步的期限：未承接为期望日期，承接后为约定交付日期 / day of its next step: wanted by, or agreed delivery */
  due_on: string | null;
  overdue: boolean;
  accepted_at: string | null;
  delivered_at: string | null;
  /** 各承接方合同金额合计，元 / yuan, all providers */
  contract_value: number | null;
  trained_person_times: number | null;
  score: string | null;
  score_zh: string | null;
  score_en: string | null;
  cancel_reason: string | null;
  providers: Provider[];
}

/** A figure of conduct, of this member. Null: nothing to compute it from, or not known as of that moment. */
export interface Share {
  id: string;
  name_zh: string;
  name_en: string;
  /** 全市口径的定义；此处只计本成员 / the city's; here of this member alone */
  definition_zh: string;
  definition_en: string;
  /** 百分数，0 至 100 / percent */
  value: number | null;
  numerator: number | null;
  denominator: number | null;
}

/** A member that is expected to state something every month and has not. */
export interface Silent {
  member: string;
  member_zh: string;
  /** school, enterprise, institute, provider */
  kind: string;
  /** 从未报送则为 null / null when it never stated anything */
  last_recorded_at: string | null;
}

export interface Speaker {
  kind: string;
  zh: string;
  en: string;
}

export interface StatedCooperation {
  as_of: string;
  live: boolean;
  cooperation: Cooperation;
  statements: Statement[];
  progress: Progress[];
}

/** What a member has stated of one event type, by outcome. */
export interface StatedType {
  event_type: string;
  event_type_zh: string;
  accepted: number;
  rejected: number;
  duplicate: number;
  last_recorded_at: string;
}

/** One party's terms. */
export interface Statement {
  member: string;
  member_zh: string | null;
  member_en: string | null;
  kind: string;
  title: string | null;
  agreement_type: string | null;
  signed_on: string | null;
  starts_on: string | null;
  ends_on: string | null;
  planned_students: number | null;
  hires_agreed: number | null;
  investment_agreed: number | null;
  ended_on: string | null;
  end_reason: string | null;
  parties: number;
}

/** What lacks, why, and what could be done. Computed by a plain rule; it decides nothing. */
export interface SuggestionTold {
  kind: "no-major" | "too-few" | "closing" | "no-demand";
  /** 职业代码；closing、no-demand 为专业代码 / an occupation; of the last two kinds a major */
  code: string;
  name_zh: string | null;
  /** 在招岗位 / openings, persons */
  open: number;
  /** 对应专业的计划招生，按职业均分 / intake planned, shared equally over the occupations of a major */
  planned: number | null;
  /** no-major：可增设的；其余：在办的 / that could be opened; of others: on offer */
  majors: Named[];
  schools: Named[];
  /** 岗位所在，多的在前 / where the openings are */
  counties: InCounty[];
  /** closing：最早停办之日 / the first day on which a school offers it no more */
  until: string | null;
  reason_zh: string;
  reason_en: string;
}

export interface Summary {
  /** 人数截至哪一天 / the day that counts of people are of */
  people_as_of: string;
  /** 到那一天是否已有人数记录；没有则尚不公布 / whether people were on record by then; if not, none are told */
  people_on_record: boolean;
  as_of: string;
  live: boolean;
  counts: Counts;
}

export interface Symbol {
  code: string;
  name_zh: string;
}

export interface TargetChange {
  consortium: string;
  leaf: string;
  value: number;
}

/** A task with the newest that was said of it. */
export interface Task {
  subject: string;
  title: string;
  clause: string;
  consortium: string | null;
  assigned_by: string;
  assigned_by_zh: string | null;
  assigned_by_en: string | null;
  weight: number | null;
  due_on: string;
  completed_on: string | null;
  state: "on_time" | "late" | "overdue" | "due_soon" | "running";
  /** 完成进度，% / done so far */
  percent: number | null;
  /** 进度所截至的日期 / day to which the progress is told */
  as_of_on: string | null;
  summary: string | null;
  difficulties: string | null;
  help_wanted: string | null;
  expected_on: string | null;
  units: TaskUnit[];
}

export interface TaskUnit {
  unit_code: string;
  unit_code_zh: string | null;
  unit_code_en: string | null;
  duty: "lead" | "support";
}

/** A fact about the subject. */
export interface TimelineFact {
  event_id: string;
  event_type: string;
  event_type_zh: string | null;
  member: string;
  member_zh: string | null;
  occurred_at: string;
  recorded_at: string;
  /** 这一事实改变的字段；null 表示内容尚未归档，稍后再看 / fields that it changed; null: its content is not in the archive yet, look again soon */
  changes: FieldChange[] | null;
}

export interface TokenShape {
  token_id: string;
  label: string;
  scopes: string[];
  issued_at: string;
  expires_at: string | null;
  /** 最近一次使用，精确到分钟 / last use, to the minute */
  used_at: string | null;
  revoked_at: string | null;
}

export interface TreeAbout {
  id: string;
  version: string;
  effective_from: string;
  title_zh: string;
  title_en: string;
  source: string;
}

/** A figure over time, the earliest first; the last point is the moment that was asked about. */
export interface Trend {
  id: string;
  name_zh: string;
  name_en: string;
  unit: string;
  points: Point[];
  /** 上月末的值 / at the end of last month */
  month_ago: number | null;
  /** 与上月末之差，单位同指标 / difference since then, in the figure's unit */
  change: number | null;
}

export interface Turn {
  day: string;
  /** admitted, suspended, reinstated, joined, left, certified */
  turn: string;
  consortium_id: string | null;
  consortium_zh: string | null;
  consortium_en: string | null;
  reason: string | null;
  event_id: string;
}

/** How a unit's tasks stand; a task counts for every unit that is responsible for it. */
export interface UnitTasks {
  unit_code: string;
  unit_code_zh: string | null;
  unit_code_en: string | null;
  /** 单位类别；不是成员则为 null / kind of member, null for none */
  kind: string | null;
  kind_zh: string | null;
  kind_en: string | null;
  leads: number;
  supports: number;
  on_time: number;
  late: number;
  overdue: number;
  due_soon: number;
  running: number;
  next_due_on: string | null;
}

/** What became of a file. */
export interface Upload {
  published: boolean;
  rows: number;
  /** 新事实，按事件类型 / new facts by event type */
  stated: Record<string, number>;
  unchanged: number;
  duplicates: number;
  refused_count: number;
  /** 不能成为事实的行 / rows that cannot become facts */
  refused: WrongRow[];
  unknown_sheets: string[];
  /** 以前留下、这次先发送的 / sent first, left from before */
  left_over: number;
  /** 裁定 / verdicts: accepted, rejected, duplicate */
  outcomes: Record<string, number>;
  rejected: WrongRow[];
  /** 到时还没有裁定的 / without a verdict in time */
  undecided: number;
  /** 写入的条数 / records written */
  sent: number;
  /** 从哪里写起 / written from here */
  first: string | null;
  /** 写到哪里，可作 wait_for / written up to here */
  position: string | null;
}

export interface UsedBy {
  event: string;
  field: string;
}

/** VISIBLE: the platform's read models show it. */
export type WaitFor = "verdict" | "visible";

export interface WantedRotation {
  /** 本账号的密码，再次确认 / the account's, once more */
  password: string;
  /** 旧凭据还可用多少小时 / hours the old ones stay good */
  overlap_hours?: number;
}

export interface WantedToken {
  /** 备注，如 ERP / what it is for */
  label?: string;
  /** read 读取, mine 我的报送, state 以本成员名义报送 */
  scopes?: Scope[];
  /** 有效天数 / days until it expires */
  days?: number;
}

/** How the caller has shown who it is. */
export type Way = "visitor" | "session" | "token";

export interface WhatIfShape {
  title: string;
  as_of: string;
  known_at: string | null;
  hypothetical_facts: number;
  tree_as_it_is: TreeAbout;
  tree: TreeAbout;
  as_it_is: Scored;
  what_if: Scored;
  differences: LeafDifference[];
}

/** Who is asking. `csrf_token` goes into the header X-CSRF-Token of writes. */
export interface Who {
  role: Role;
  account: string | null;
  /** 本成员的代码 / whose things are one's own */
  member: string | null;
  way: Way;
  scopes: string[];
  csrf_token: string | null;
  /** 不再使用则到此为止 / when the session ends if it is not used */
  ends_at: string | null;
  /** 可看什么，按权限表 / what the policy gives this role */
  grants: Record<string, string>;
}

/** Those that run first, then the others, the latest first. */
export interface WorkerList {
  items: WorkerShape[];
  /** 没有进程负责的工作 / work that no running process does */
  unattended: string[];
  /** 多少秒没有联系即为失去联系 / seconds without a sign of life until it is silent */
  silent_after: number;
}

/** A worker process. */
export interface WorkerShape {
  id: number;
  host: string;
  pid: number;
  /** 负责：admission 准入, projector 投影, archiver 归档 / what it does */
  readers: string[];
  /** running 运行中, silent 失去联系（被强行结束、机器停机或连不上数据库）, stopped 已停止, failed 因错误停止 / silent: killed, its machine is down, or it has no database */
  state: "running" | "silent" | "stopped" | "failed";
  begun_at: string;
  /** 最后一次联系 / its last sign of life */
  seen_at: string;
  ended_at: string | null;
  ended_for: EndShape | null;
  /** 最近一次推迟或重做的工作 / what it last put off or did again */
  put_off: PutOffShape | null;
}

/** A row that cannot become a fact, or whose fact was rejected. */
export interface WrongRow {
  sheet: string;
  /** 电子表格中的行号，从 1 起 / as the spreadsheet program counts */
  row: number | null;
  field: string | null;
  value: string | null;
  zh: string;
  en: string;
}

/** A row whose fact was rejected; one for each reason. */
export interface TurnedDown extends WrongRow {
  event_type: string | null;
  /** 字段的中文名 / the field's Chinese name */
  field_zh: string | null;
  /** 理由代码 / reason code */
  code: string;
  /** 死信的位置，可在此改正 / where it can be corrected */
  dead_letter: string;
}
