# ruff: noqa
# fmt: off
"""Shapes of what the API takes and answers. Made by `python -m infra.platform_clients`; do not edit."""

from __future__ import annotations

from typing import Any, Generic, Literal, NotRequired, TypedDict, TypeVar

T = TypeVar("T")


class Page(TypedDict, Generic[T]):
    """One page of a list. `next`: the cursor of the page after it, None at the end."""

    items: list[T]
    next: str | None


class Alert(TypedDict):
    kind: str
    subject: str
    member: str
    member_zh: str | None
    title: str | None
    """demand-expiring：需求的名称 / what the demand is called"""
    due_on: str
    """到期日；或早该有报送的那一天 / last day; or the day by which it should have spoken"""
    openings_left: int | None
    """demand-expiring：尚缺人数 / persons still wanted"""
    last_at: str | None
    """source-quiet：最近一次记录的时间 / when it stated something last"""
    allowed_days: int | None
    """source-quiet：通常不超过的天数 / days of silence that are usual"""
    zh: str
    en: str


class BadExample(TypedDict):
    why: str
    """错在哪里，英文 / what is wrong with it, in English"""
    why_zh: str
    """错在哪里 / what is wrong with it, in Chinese"""
    change: dict[str, Any]
    """对正确示例的改动 / put over the good example"""
    reason: str
    zh: str
    en: str


class Board(TypedDict):
    as_of: str
    live: bool
    columns: list[BoardColumn]


class BoardColumn(TypedDict):
    state: Literal["requested", "accepted", "delivered", "rated", "cancelled"]
    count: int
    overdue: int
    cards: list[ServiceRequest]
    """逾期在前，期限早的在前 / overdue first, then by day"""


class Bucket(TypedDict):
    """Verdicts made in a stretch of time."""

    at: str
    """起点 / its beginning"""
    accepted: int
    rejected: int
    duplicate: int


class CataloguedMember(TypedDict):
    member_code: str
    kind: str
    name_zh: str | None
    name_en: str | None
    county: str | None
    admitted_on: str
    status: str
    """active 在册, suspended 暂停"""
    status_since: str
    status_reason: str | None
    """最近一次暂停或恢复的原因 / why it was suspended or reinstated last"""
    certified_on: str | None
    """最近一次通过自测 / when a system of its last passed the self-test kit"""
    certified_system: str | None
    consortia: list[InConsortium]
    accepted: int
    """条数 / facts"""
    rejected: int
    duplicate: int
    last_recorded_at: str | None
    """最近一次记录的时间 / when something was recorded last"""
    stated: list[StatedType]


class MemberWithHistory(CataloguedMember):
    history: list[Turn]


class Chain(TypedDict):
    """A key chain of industry in the plans in force, and what answers it."""

    chain: str
    links: list[Link]
    plans: list[str]
    demands: int
    openings: int
    planned: int
    majors: int
    schools: int
    gaps: int
    """没有对应在办专业的职业数 / occupations that no major on offer leads to"""
    cooperations: int
    resources: int
    occupations: list[OccupationAsked]
    """需求多的在前 / those asked for most first"""


class ClosingShape(TypedDict):
    kind: str
    """month, quarter, year"""
    period: str
    as_of: str
    """期间的最后一天 / the period's last day"""
    known_at: str
    """结算日：当日结束前记录的都在内 / the settling day: what was recorded by its end"""
    records: int
    made_at: str
    positions: list[Cut]


class Code(TypedDict):
    code: str
    name_zh: str
    name_en: str | None
    parent: str | None


class CodePage(TypedDict):
    """One page of a list's codes; of a search, what fits best first."""

    about: ListInForce
    used_by: list[UsedBy]
    found: int
    """符合的条数 / codes that fit"""
    items: list[Code]
    next: str | None


class CohortBehind(TypedDict):
    """A declared cohort whose major leads to an occupation of the cell, at a school in its county."""

    subject: str
    member: str
    member_zh: str | None
    county: str
    graduation_year: int
    major: str
    major_zh: str | None
    size: int | None
    """预计毕业人数 / people declared"""
    occupations: int
    """该专业对应的职业数，人数按此均分 / occupations that the major leads to"""
    graduates_on: str


class ColumnShape(TypedDict):
    """One column of a read model, and how it can be asked for."""

    name: str
    type: Literal["text", "integer", "number", "boolean", "day", "time", "other"]
    """值的类型；day 为日期，time 为时刻（UTC） / type of its values; time is UTC"""
    title_zh: str | None
    title_en: str | None
    is_key: bool
    """是否标识一行 / whether it is part of what identifies a row"""
    code_lists: list[str]
    """代码所在的代码表 / lists that its codes are of"""
    choices: list[str]
    """可有的值；空为不限 / values that there can be; empty: any"""
    refers_to: Literal["member", "consortium"] | None
    """其中的代码是成员还是联合体的 / whether its codes are of members or of consortia"""
    counts_people: bool
    """是否为人数，可能取整或不显示 / whether it counts people, rounded or hidden"""
    filters: list[str]
    """可用的筛选参数 / parameters that filter by it"""
    sortable: bool


class Conduct(TypedDict):
    as_of: str
    kind: str | None
    """school, enterprise, …；不是成员则为 null / null for no member"""
    expected: bool
    """是否应每月报送 / whether it is expected to state something every month"""
    spoke: bool | None
    """近 31 日有报送被接受 / something was accepted in the last 31 days"""
    figures: list[Share]


class Confirmation(TypedDict):
    """The name once more: a wrong click rebuilds nothing."""

    confirm: str
    """再写一遍投影名 / the projection's name"""


class Cooperation(TypedDict):
    """A cooperation in the words of the party that stated its terms last."""

    subject: str
    member: str
    """最近一次报送的一方 / the party that stated it last"""
    kind: str
    title: str
    state: Literal["coming", "in_force", "ended"]
    agreement_type: str | None
    signed_on: str | None
    starts_on: str
    ends_on: str | None
    ended_on: str | None
    end_reason: str | None
    chain: str | None
    pathway: str | None
    consortium: str | None
    planned_students: int | None
    hires_agreed: int | None
    investment_agreed: int | None
    """元 / yuan"""
    enterprise_investment_agreed: int | None
    """元 / yuan"""
    statements: int
    """几方报送过 / how many parties have stated it"""
    stated_at: str
    parties: list[Party]
    students_enrolled: int | None
    """累计招收学生；按权限取整数，人少时为 null / for most callers rounded, null where they are few"""
    courses_developed: int | None
    enterprise_teachers: int | None


class CooperationKind(TypedDict):
    """How many cooperations of a kind there are; what follows is of those in force."""

    kind: str
    kind_zh: str | None
    kind_en: str | None
    in_force: int
    coming: int
    ended: int
    schools: int
    enterprises: int
    planned_students: int | None
    students_enrolled: int | None
    """累计招收学生；按权限取整数，人少时为 null / for most callers rounded, null where they are few"""
    courses_developed: int | None
    enterprise_teachers: int | None
    stated_at: str
    """最近一次报送的时间 / when one of them was stated last"""


class Counts(TypedDict):
    open_demands: int
    open_positions: int
    graduates: int | None
    """人数过少或尚无记录则为 null / null where few, or none on record"""
    majors_on_offer: int
    services: int
    members: int
    consortia: int


class CountyFit(TypedDict):
    open: int
    """在招岗位（人） / openings left, persons"""
    supply: float | None
    """可招人数，一人按专业对应的职业均分；不显示的为 null / people, shared over occupations; null if not shown"""
    gap: float | None
    """open - supply"""
    shown: Literal["exact", "rounded", "hidden", "unpublished"]
    """人数如何显示：hidden 人数过少，unpublished 截至月末尚无记录 / unpublished: none were on record at the month end"""
    county: str
    county_zh: str | None
    county_en: str | None


class Fit(CountyFit):
    occupation: str
    occupation_zh: str | None


class Credentials(TypedDict):
    name: str
    """账号 / account"""
    password: str


class Cut(TypedDict):
    family: str
    partition: int
    end: int
    """不含 / exclusive"""


class DemandBehind(TypedDict):
    """An open demand of a cell. `open`: openings still to fill, persons."""

    subject: str
    member: str
    member_zh: str | None
    title: str | None
    occupation: str
    occupation_zh: str | None
    county: str
    openings: int
    open: int
    wage_min: float | None
    wage_max: float | None
    valid_until: str


class Difference(TypedDict):
    """A row that differs. `before` and `after`: with names beside codes; null where there is no such row."""

    key: str
    """标识这一行 / identifies the row"""
    change: Literal["changed", "appeared", "gone"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    columns: list[str]
    """值不同的列 / columns whose values differ"""


class Differences(TypedDict):
    """One page of what differs; the numbers are of all pages."""

    items: list[Difference]
    next: str | None
    changed: int
    appeared: int
    gone: int
    same: int
    """两个时点相同的行数 / rows that are the same at both moments"""


class EditionFile(TypedDict):
    name: str
    sha256: str
    href: str


class EditionShape(TypedDict):
    subject: str
    edition: int
    newest: int
    report_kind: str
    period: str
    title: str
    consortium: str | None
    as_of: str
    tree_id: str | None
    tree_version: str | None
    replaces_edition: int | None
    reason: str | None
    manifest_sha256: str
    link: str | None
    """公开发布的地址 / where it is published"""
    event_id: str
    files: list[EditionFile]
    """可下载的文件；不公开的版本为空 / none for editions that are not public"""


class EndShape(TypedDict):
    """The error that a worker ended for; its words name the way out."""

    error: str
    """错误的类别 / class of the error"""
    retriable: bool
    """服务恢复后重新启动即可 / it is enough to start it again once the service is back"""
    zh: str
    en: str


class EventListed(TypedDict):
    """An event type in its newest version."""

    name: str
    title_zh: str
    title_en: str
    family: str
    family_zh: str
    family_en: str
    topic: str
    """主题 / canonical topic"""
    version: int
    versions: list[int]
    schema_id: int
    speakers: list[Speaker]
    """哪几类成员可以报送 / who may state it"""
    doc: str
    """英文含义 / meaning, in English"""
    doc_zh: str
    """含义 / meaning, in Chinese"""
    fields: int
    """字段数，不含信封 / fields beside the envelope"""


class EventShape(EventListed):
    """One version of an event type. `subject`: its name in the registry of schemas."""

    subject: str
    authority: str
    """owner 只报送自己的主题, party 任一有关方 / whose statements count"""
    payload: list[FieldShape]
    envelope: list[FieldShape]
    example: dict[str, Any]
    bad: list[BadExample]
    avro: dict[str, Any]


class Evidence(TypedDict):
    """One of the two statements. `event_id`: the fact (of several, the last); null where nothing is stated."""

    field: str
    value: str | None
    event_id: str | None


class EvidenceFact(TypedDict):
    """A fact behind a figure and where its statement is in the log: topic, partition and offset of the inbox."""

    event_id: str
    event_type: str
    event_type_zh: str | None
    member: str
    member_zh: str | None
    occurred_at: str
    recorded_at: str
    topic: str
    partition: int
    offset: int


class Expected(TypedDict):
    """What the verdict would be."""

    outcome: str
    reasons: list[LetterReason]


class Facet(TypedDict):
    """Values of one column with the number of rows, under all filters but those of this column."""

    column: str
    title_zh: str | None
    title_en: str | None
    values: list[FacetValue]
    """行数多的在前，最多 100 个 / most rows first"""
    more: bool
    """是否还有未列出的值 / whether there are values that are not listed"""


class FacetValue(TypedDict):
    value: str | int | float | bool | None
    zh: str | None
    en: str | None
    rows: int


class Facets(TypedDict):
    """Facets in the order that was asked for."""

    facets: list[Facet]


class Fact(TypedDict):
    seq: int
    """裁定的序号 / number of the verdict"""
    event_type: str
    event_type_zh: str | None
    member: str
    member_zh: str | None
    subject: str | None
    """毕业生类事实不公开 / null for facts about graduates"""
    recorded_at: str
    occurred_at: str


class FamilyFreshness(TypedDict):
    family: str
    newest_recorded_at: str | None
    """最新事实的记录时间 / when its newest fact was recorded"""


class FieldChange(TypedDict):
    """A field that a fact states otherwise than the facts before it. Null: nothing was said, or it was empty."""

    field: str
    title_zh: str | None
    title_en: str | None
    before: Any
    after: Any
    before_names: list[NamedValue]
    """其中代码的名称 / names of the codes in it"""
    after_names: list[NamedValue]


class FieldShape(TypedDict):
    name: str
    title_zh: str
    kind_zh: str
    kind_en: str
    needed: bool
    doc: str
    """英文含义 / meaning, in English"""
    doc_zh: str
    """含义 / meaning, in Chinese"""
    symbols: list[str]
    symbols_zh: list[str]
    """各选项的中文名，次序相同 / Chinese names of the symbols, in the same order"""
    code_lists: list[str]
    rules: list[Rule]
    inner: bool
    """列表元素的字段 / of the elements of a list"""


class FigureShape(TypedDict):
    """One indicator. A `percent` value runs from 0 to 100."""

    id: str
    name_zh: str
    name_en: str
    unit: Literal["ratio", "percent", "days", "persons", "person_times", "count", "yuan", "points"]
    """percent 为 0 至 100 / percent runs from 0 to 100"""
    value: float | None
    """null：没有可除的数 / null: nothing to divide by"""
    numerator: float | None
    denominator: float | None
    events: int | None
    """背后的事实数 / number of facts behind it"""
    as_of: str
    """这一数字截至哪一天 / the day that this figure is of"""
    shown: NotRequired[Literal["exact", "rounded", "hidden", "unpublished"]]
    """涉及人数的：取整，人数过少不显示，或尚未公布 / of people: rounded, hidden where few, or not published yet"""
    definition_zh: str
    definition_en: str
    key: bool
    """是否为首页的关键指标 / whether it is a key figure"""
    families: list[str]
    """所依据的事件族 / event families that it stands on"""
    freshest_fact: str | None
    """这些族最新事实的记录时间 / newest fact of these families"""
    speakers: list[str]
    """报送这些事实的成员类别 / kinds of members that state such facts"""
    silent: int
    """其中应报送而未报送的成员数 / how many of these have not reported"""
    month_ago: NotRequired[float | None]
    """上月末的值，change=true 时给出 / at the end of last month, when asked"""
    change: NotRequired[float | None]
    """与上月末之差 / difference since then"""


class Figures(TypedDict):
    as_of: str
    known_at: str | None
    live: bool
    freshest_fact: str | None
    """最新事实的记录时间 / when the newest fact was recorded"""
    freshness: FreshnessShape
    figures: list[FigureShape]


class FindingShape(TypedDict):
    kind: str
    family: str
    title_zh: str
    title_en: str
    subject: str | None
    """毕业生个人的主题不公开 / null where it would be a graduate's"""
    member: str
    """能更正的成员 / who can mend it"""
    member_zh: str | None
    other: str | None
    """所述与之矛盾的另一成员 / another member whose statement is part of it"""
    other_zh: str | None
    since: str
    """矛盾自何时起 / when the later of the facts occurred"""
    evidence: list[Evidence]
    zh: str
    en: str
    mend_zh: str
    mend_en: str


class FitPoint(TypedDict):
    on: str
    """统计日，当日结束 / as of the end of this day"""
    open: int
    supply: float | None
    """不显示的为 null / null where it is not shown"""
    gap: float | None
    shown: Literal["exact", "rounded", "hidden", "unpublished"]
    """人数如何显示：hidden 人数过少，unpublished 截至月末尚无记录 / unpublished: none were on record at the month end"""


class FitTrend(TypedDict):
    """Demand and supply over time, the earliest first; the last point is the moment that was asked about."""

    points: list[FitPoint]


class Form(TypedDict):
    event_type: str
    version: int
    title_zh: str
    title_en: str
    fields: list[FormField]


class FormField(TypedDict):
    """One field as a form needs it; `rows`: the fields of each element where it is a list of records."""

    name: str
    name_zh: str
    kind: Literal["string", "int", "long", "double", "boolean", "date", "timestamp", "enum", "array"]
    needed: bool
    nullable: bool
    envelope: bool
    """是否属于信封 / whether it belongs to the envelope"""
    sealed: bool
    """个人信息，只能封存 / personal data, sealed only"""
    doc: str
    doc_zh: str
    symbols: list[Symbol]
    code_lists: list[str]
    """见 /v1/catalogue/codes/{list_id} / the lists that it is of"""
    minimum: int | None
    maximum: int | None
    pattern: str | None
    rows: list[FormField]


class FormTitle(TypedDict):
    event_type: str
    version: int
    title_zh: str
    title_en: str
    family: str
    family_zh: str
    family_en: str
    speakers: list[str]
    """哪类成员可报送 / kinds of members that may state it"""


class Forms(TypedDict):
    items: list[FormTitle]


class FreshnessShape(TypedDict):
    families: list[FamilyFreshness]
    silent_since: str
    """自这一天起没有报送被接受 / nothing of theirs was accepted after this day"""
    silent: list[Silent]
    """应报送而未报送的成员 / members that have not reported"""


class FreshnessTold(TypedDict):
    families: list[FamilyFreshness]
    silent_since: str
    """自这一天起没有报送被接受 / nothing of theirs was accepted after this day"""
    silent: list[Silent]
    """应报送而未报送的成员 / members that have not reported"""
    as_of: str
    freshest_fact: str | None
    """其中最新事实的记录时间 / when the newest of them was recorded"""


class GatewayToken(TypedDict):
    token_id: str
    label: str
    scopes: list[str]
    issued_at: str
    used_at: str | None
    revoked_at: str | None


class GenerationShape(TypedDict):
    number: int
    state: Literal["live", "stale", "previous", "building", "left"]
    """live 现用, stale 现用但需重建, previous 上一代, building 未完成, left 待清除 / to be dropped"""
    declaration: str
    """声明的散列，前 12 位 / hash of what the tables were made from"""
    begun_at: str
    built_at: str | None
    """首次切换给读者的时间 / when readers were first pointed to it"""
    read: int
    """已读的位置数 / positions that it has taken"""
    whole: int
    """现用一代所到的位置数 / positions that live has taken"""
    rate: float | None
    """每秒条数 / facts per second of its rebuild"""
    seconds_left: float | None
    """按此速度还需多少秒 / at this pace; null when none is under way"""
    under_way: bool
    """该投影正在重建 / a rebuild of the projection runs now"""
    bytes: int
    """占用空间 / space that its tables take"""


Grant = Literal["all", "suppressed", "rounded", "own", "no"]
"""ROUNDED: counts of people at month ends, rounded, none of few people; SUPPRESSED: the same, in finer tables; OWN: what the caller's member stated or what concerns it; NO: refused."""


class Health(TypedDict):
    status: str


class HelpReason(TypedDict):
    """Why somebody can help, and how much it counts."""

    code: Literal["resource", "same_industry", "same_kind", "majors", "cooperates", "same_consortium", "same_county"]
    points: int
    zh: str
    en: str


class Helper(TypedDict):
    """A member that can help, with the reasons."""

    member: str
    member_zh: str | None
    member_en: str | None
    kind: str
    points: int
    reasons: list[HelpReason]
    satisfaction: float | None
    """既往满意度 / satisfaction with its services so far"""


class InConsortium(TypedDict):
    consortium_id: str
    consortium_zh: str | None
    consortium_en: str | None
    role: str | None
    """lead, council, ordinary"""
    since: str


class InCounty(TypedDict):
    code: str
    zh: str | None
    en: str | None
    open: int


class Intake(TypedDict):
    """What admission has decided since `since`. `complete`: false where there is more than is looked at."""

    per: Literal["minute", "hour", "day"]
    since: str
    complete: bool
    buckets: list[Bucket]
    """由早到晚，没有的也列出 / the earliest first, empty ones too"""
    reasons: list[ReasonCount]
    """退回理由，多的在前 / why rejected, most first"""


class KafkaUser(TypedDict):
    """How the member's systems log in at the broker; the password is not told."""

    user: str | None
    """null：凭据不在平台，由成员自己保管 / null: the platform keeps none"""
    bootstrap: str
    inbox: str
    """它可写的主题 / the topic that it writes"""
    former: str | None
    """轮换期间仍有效的旧用户 / still good while a rotation lasts"""
    former_until: str | None


class KindShape(TypedDict):
    """A kind of finding, and how many there are."""

    kind: str
    family: str
    title_zh: str
    title_en: str
    count: int


class LagList(TypedDict):
    items: list[LagShape]


class LagShape(TypedDict):
    """One reader at one partition."""

    part: Literal["admission", "projection", "archive"]
    """准入、投影、归档"""
    name: str
    """投影名 / of a projection"""
    generation: int | None
    state: Literal["live", "rebuilding", "waiting", "replaced"]
    """waiting 待重建，replaced 日志已换 / waiting for its rebuild; the log is another one"""
    topic: str
    partition: int
    next_offset: int
    """尚未处理的第一条 / the first record that was not taken"""
    log_end: int
    """日志末端，当场询问 / the log's end, asked just now"""
    behind: int
    """落后条数 / positions"""
    seconds: float
    """尚未处理的第一条已记录多久 / how long ago that record was recorded; 0 when none"""


class LeafDifference(TypedDict):
    id: str
    changed: bool
    value_difference: float | None
    points_difference: float | None


LegalBasis = Literal["consent", "contract", "statutory_duty", "emergency", "made_public", "other_law"]
"""What allows a school to pass on personal data (个人信息保护法 article 13)."""


class Letter(TypedDict):
    """What was rejected, as it is listed."""

    position: str
    """位置，如 inbox.91370705MA8KT0B2W7.portal[0]@17 / position"""
    member: str
    event_id: str | None
    type: str | None
    """事件类型；读不出来则为 null / null where it cannot be read"""
    subject: str | None
    recorded_at: str
    state: LetterState
    resubmitted_at: str | None
    """重新提交到的位置 / where its resubmission stands"""
    became: str | None
    """重新提交的结果；还没有则为 null / its outcome; null while there is none"""
    reasons: list[LetterReason]
    seq: int


class OpenedLetter(Letter):
    """With what it holds: a fact, or bytes that are none (`hex`)."""

    corrections: int
    version: NotRequired[int | None]
    fact: NotRequired[dict[str, Any] | None]
    """可改正 / to be corrected"""
    original: NotRequired[dict[str, Any] | None]
    """原样 / as it came"""
    hex: NotRequired[str | None]


class LetterReason(TypedDict):
    """Why it was rejected, as the verdict says."""

    code: str
    field: str | None
    field_zh: str | None
    """字段的中文名 / the field's Chinese name"""
    value: str | None
    zh: str
    en: str


LetterState = Literal["open", "unfinished", "resubmitted", "restated"]
"""restated: the member stated a fact under the same event id later, and it was accepted."""


class Letters(TypedDict):
    items: list[Letter]
    """新的在前 / newest first"""
    next: int | None
    """下一页的 before；没有了为 null / `before` of the next page"""


class Link(TypedDict):
    link: str
    link_position: str
    link_position_zh: str | None
    link_position_en: str | None
    link_state: str
    link_state_zh: str | None
    link_state_en: str | None
    industry: str | None
    industry_zh: str | None
    industry_en: str | None
    lead_enterprise: str | None
    lead_enterprise_zh: str | None
    lead_enterprise_en: str | None


class ListInForce(TypedDict):
    list_id: str
    version: str
    effective_from: str
    title_zh: str
    title_en: str
    source: str
    codes: int


class MajorDemand(TypedDict):
    """A major on offer, and the demand that it serves."""

    major: str
    major_zh: str | None
    schools: list[Named]
    planned: int | None
    """最近学年计划招生合计 / intake planned of the newest school years, persons"""
    open: int
    """所对应职业的在招岗位合计 / openings of the occupations it leads to, persons"""
    occupations: list[OccupationServed]
    """岗位多的在前 / most openings first"""


MajorOpening = TypedDict(
    "MajorOpening",
    {
        "school": "str",
        "major": "str",
        "seats": "int",
        "from": "str",
        "name": "NotRequired[str | None]",
    },
)


class MajorYear(TypedDict):
    """How many majors of schools begin to be so in a year; of years to come, what is announced."""

    year: int
    opened: int
    resumed: int
    suspended: int
    closed: int


class MajorYears(TypedDict):
    as_of: str
    years: list[MajorYear]


class Map(TypedDict):
    as_of: str
    known_at: str | None
    live: bool
    freshness: FreshnessShape
    width: float
    height: float
    counts: dict[str, int]
    """各类节点总数 / nodes of each kind, before any are left out"""
    left_out: int
    """未列入图中的节点数；列表中全部都有 / nodes not drawn; the list has them all"""
    gaps: int
    nodes: list[MapNode]
    links: list[MapLink]


class MapLink(TypedDict):
    source: str
    target: str
    kind: Literal["industry", "lead", "demand", "serves", "offer", "party", "for_chain"]
    weight: float | None
    """industry, demand：岗位数；serves, offer：毕业生，同上 / openings; graduates, shared, as above"""


class ListedLink(MapLink):
    source_kind: Literal["chain", "enterprise", "occupation", "major", "school", "cooperation"]
    source_zh: str | None
    target_kind: Literal["chain", "enterprise", "occupation", "major", "school", "cooperation"]
    target_zh: str | None
    cooperation_kind: str | None
    gap: bool
    """连接着供给缺口 / it ends at an occupation that no major serves"""


class MapNode(TypedDict):
    id: str
    kind: Literal["chain", "enterprise", "occupation", "major", "school", "cooperation"]
    code: str
    name_zh: str | None
    name_en: str | None
    county: str | None
    county_zh: str | None
    weight: float | None
    """产业链、企业、职业：待招岗位数；专业、院校：一年内可就业毕业生，按权限为月末取整数，人少时为 null；合作：计划培养人数 / openings; graduates, for most callers at a month's end and rounded, null where they are few; students"""
    gap: bool
    """有岗位需求而没有对应的在办专业 / an occupation with openings that no major serves"""
    cooperation_kind: str | None
    x: float
    y: float


class MemberLeaving(TypedDict):
    member: str
    on: str


class Model(TypedDict):
    name: str
    title_zh: str
    title_en: str
    projection: str


class ModelColumns(Model):
    """A read model and its columns."""

    description: str
    """各列的说明（英文） / what it holds, in English"""
    shown: Grant
    """提问者能看到多少：all 全部，own 本单位的，suppressed、rounded 人数取整，no 不能看 / how much of it the caller may see"""
    family: str | None
    """列 subject 是哪一族事实的对象；沿革见 /v1/subjects/{family}/{subject}/timeline / the family of facts whose subjects stand in column subject; null: none"""
    columns: list[ColumnShape]


class Named(TypedDict):
    code: str
    zh: str | None
    en: str | None


class NamedValue(TypedDict):
    """What a code that a fact states stands for."""

    value: str
    zh: str | None
    en: str | None


class NewPassword(TypedDict):
    present: str
    """现在的密码 / the password now"""
    password: str
    """新密码 / the new one"""


class NewToken(TypedDict):
    token_id: str
    token: str
    """只显示这一次 / shown this once"""
    scopes: list[str]


class NewUser(TypedDict):
    user: str
    password: str
    """只显示这一次 / shown this once"""
    bootstrap: str
    mechanism: str
    former: str
    former_until: str


class NotReadyBecause(TypedDict):
    part: str
    zh: str
    en: str


class OccupationAsked(TypedDict):
    """An occupation that the chain asks for."""

    occupation: str
    occupation_zh: str | None
    occupation_en: str | None
    openings: int
    """在招岗位（人） / openings, persons"""
    planned: int
    """规划需补充岗位，本年起合计（人） / posts planned from this year on, persons"""
    majors: int
    """对应的在办专业点 / majors on offer that lead to it, per school"""


class OccupationFit(TypedDict):
    open: int
    """在招岗位（人） / openings left, persons"""
    supply: float | None
    """可招人数，一人按专业对应的职业均分；不显示的为 null / people, shared over occupations; null if not shown"""
    gap: float | None
    """open - supply"""
    shown: Literal["exact", "rounded", "hidden", "unpublished"]
    """人数如何显示：hidden 人数过少，unpublished 截至月末尚无记录 / unpublished: none were on record at the month end"""
    occupation: str
    occupation_zh: str | None


class OccupationServed(TypedDict):
    code: str
    zh: str | None
    en: str | None
    open: int
    """在招岗位 / openings still to fill, persons"""


class OnePlace(TypedDict):
    """A place with what is in it. `wanted`: the demands with most openings, as many as are listed."""

    people_as_of: str
    """人数截至哪一天 / the day that counts of people are of"""
    people_on_record: bool
    """到那一天是否已有人数记录；没有则尚不公布 / whether people were on record by then; if not, none are told"""
    code: str
    kind: Literal["county", "zone"]
    """县市区、园区"""
    name_zh: str
    name_en: str | None
    short_zh: str
    """图上用名 / the name on the map"""
    short_en: str | None
    row: int
    column: int
    figures: PlaceFigures
    last_recorded_at: str | None
    """其成员最近一次被接受的报送 / newest accepted fact of its members"""
    as_of: str
    silent_since: str
    silent: list[Silent]
    members: list[PlaceMember]
    wanted: list[PlaceDemand]


class Outcome(TypedDict):
    """Of everything that stands in the member's inbox between two positions."""

    written: int
    outcomes: dict[str, int]
    """裁定 / verdicts: accepted, rejected, duplicate"""
    undecided: int
    """还没有裁定的 / without a verdict yet"""
    rejected_count: int
    rejected: list[TurnedDown]


class Overview(TypedDict):
    member: str
    member_zh: str | None
    accepted: int
    rejected: int
    duplicate: int
    last_recorded_at: str | None


class OwnCredentials(TypedDict):
    kafka: KafkaUser
    tokens: list[GatewayToken]
    """HTTP 入口令牌，由运营方签发 / issued by the operator"""


class OwnVerdict(TypedDict):
    """One verdict, with everything that the member itself has stated."""

    seq: int
    outcome: Literal["accepted", "rejected", "duplicate"]
    event_id: str | None
    event_type: str
    event_type_zh: str
    subject: str | None
    occurred_at: str | None
    recorded_at: str
    decided_at: str
    position: str
    reasons: list[Reason]
    dead_letter: str | None
    """死信的位置，可改正后重新提交 / where it can be corrected"""


class Party(TypedDict):
    party: str
    party_zh: str | None
    party_en: str | None
    party_role: str | None
    party_role_zh: str | None
    party_role_en: str | None
    leads: bool | None


class Place(TypedDict):
    """A county or a zone, and where it stands in the grid: row 0 is the north, column 0 the west."""

    code: str
    kind: Literal["county", "zone"]
    """县市区、园区"""
    name_zh: str
    name_en: str | None
    short_zh: str
    """图上用名 / the name on the map"""
    short_en: str | None
    row: int
    column: int
    figures: PlaceFigures
    last_recorded_at: str | None
    """其成员最近一次被接受的报送 / newest accepted fact of its members"""


class PlaceDemand(TypedDict):
    subject: str
    title: str | None
    member: str
    member_zh: str | None
    open: int
    openings: int
    valid_until: str


class PlaceFigures(TypedDict):
    """What a place has on the day. Null: not counted for this kind of place, or people that are not shown."""

    demands: int
    """在招需求，条 / open demands"""
    open: int
    """待补岗位，人 / openings still to fill"""
    supply: float | None
    """一年内可供给，人，按学校所在县市区；园区不计 / persons within a year; not of zones"""
    gap: float | None
    """缺口 = 需求 − 供给，人 / open of the fit minus supply"""
    enterprises: int
    """在册企业 / active enterprises"""
    schools: int
    institutes: int
    """科研院所与培训机构 / research institutes and training providers"""
    cooperations: int
    """在行校企合作 / cooperations that run, with a party here"""
    majors: int
    """在办专业 / majors on offer"""
    services: int
    """技术服务请求 / requests for technology services"""
    members: int
    """在册成员 / active members"""
    silent: int
    """应报未报的成员 / members that have not reported"""


class PlaceMember(TypedDict):
    member_code: str
    name_zh: str | None
    kind: str
    status: str
    last_recorded_at: str | None
    silent: bool


class Places(TypedDict):
    people_as_of: str
    """人数截至哪一天 / the day that counts of people are of"""
    people_on_record: bool
    """到那一天是否已有人数记录；没有则尚不公布 / whether people were on record by then; if not, none are told"""
    as_of: str
    live: bool
    items: list[Place]


class Point(TypedDict):
    on: str
    """统计日，当日结束 / as of the end of this day"""
    value: float | None
    numerator: float | None
    denominator: float | None


class Position(TypedDict):
    topic: str
    partition: int
    offset: int


class PostMineDeadLettersResubmissionBody(TypedDict):
    set: NotRequired[dict[str, Any]]
    """要改的字段和值 / fields to change"""
    fact: NotRequired[dict[str, Any]]
    """整个事实，如 GET 所答的 fact / the whole fact, as GET answers it"""
    type: NotRequired[str]
    """fact 的事件类型 / event type of `fact`"""
    version: NotRequired[int]


class Problem(TypedDict):
    """Body of every error answer."""

    type: str
    title: str
    status: int
    detail: str
    title_en: str
    detail_en: str


class NotReady(Problem):
    reasons: list[NotReadyBecause]


class Progress(TypedDict):
    """Totals since the beginning, as one party counts them at the end of a day; students as for the list."""

    member: str
    member_zh: str | None
    member_en: str | None
    term: str
    counted_on: str
    students_enrolled: int | None
    students_left: int | None
    students_trained: int | None
    students_employed: int | None
    interns_received: int | None
    students_assessed: int | None
    programmes_adopted: int | None
    courses_developed: int | None
    textbooks_developed: int | None
    hours_taught: int | None
    enterprise_teachers: int | None
    investment_paid: int | None
    enterprise_investment_paid: int | None


class ProjectionList(TypedDict):
    items: list[ProjectionShape]
    measures_lag: bool
    """能否应答 /v1/lag / whether there is a broker to measure lag against"""


class ProjectionShape(TypedDict):
    name: str
    title_zh: str
    title_en: str
    families: list[str]
    """所读的事实 / facts that its tables are made from"""
    reads: list[str]
    """所读的投影 / projections that it reads"""
    derived: bool
    """没有自己的表 / has no tables of its own"""
    needs_rebuild: bool
    can_return: bool
    """有由同一声明建立的上一代 / there is a previous generation of this declaration"""
    generations: list[GenerationShape]
    request: RequestShape | None
    """最近一次请求 / the newest request"""
    rebuild_command: str | None
    return_command: str | None


class Provider(TypedDict):
    member: str
    member_zh: str | None
    member_en: str | None
    accepted_at: str | None
    due_on: str | None
    contract_value: int | None
    """合同金额，元 / yuan"""
    delivered_at: str | None


class ProviderRecord(TypedDict):
    """What a provider has taken on, and how it was rated."""

    member: str
    member_zh: str | None
    member_en: str | None
    accepted: int
    delivered: int
    overdue: int
    """约定交付日期已过而未交付 / agreed day past, not delivered"""
    ratings: int
    points: float | None
    """满意度：100×非常满意+80×比较满意+60×基本满意，除以评价数 / satisfaction by the published formula"""


class PublicKeys(TypedDict):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, Any]]


class PutOffShape(TypedDict):
    what: str
    """哪项工作 / which work"""
    at: str
    zh: str
    en: str


class Ready(TypedDict):
    status: str


class Reason(TypedDict):
    code: str
    type: str
    """该理由的说明 / where it is explained"""
    field: str | None
    field_zh: str | None
    """字段的中文名 / the field's Chinese name"""
    value: str | None
    zh: str
    en: str


class ReasonCount(TypedDict):
    code: str
    zh: str
    en: str
    rejections: int


class ReasonExample(TypedDict):
    """A bad example from beside the schemas: `change` put over the good example, and what the verdict says."""

    event_type: str
    version: int
    why: str
    change: dict[str, Any]
    zh: str
    en: str


class ReasonShape(TypedDict):
    code: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    mend_zh: str
    """如何改正 / what a member does about it"""
    mend_en: str
    example: ReasonExample | None


class Rejection(TypedDict):
    seq: int
    """裁定的序号 / number of the verdict"""
    event_type: str
    event_type_zh: str | None
    member: str
    member_zh: str | None
    subject: str | None
    """毕业生类事实不公开 / null for facts about graduates"""
    recorded_at: str
    reasons: list[Reason]


class RequestShape(TypedDict):
    """What was asked of workers. Not begun: waits for one; begun and not ended: under way."""

    id: int
    what: Literal["rebuild", "return"]
    """重建、恢复上一代"""
    asked_by: str
    asked_at: str
    begun_at: str | None
    ended_at: str | None
    done: bool | None
    zh: str | None
    en: str | None


class ResourceKind(TypedDict):
    """How much of a kind there is; capacity, hours and value are of what is offered."""

    kind: str
    kind_zh: str | None
    kind_en: str | None
    listed: int
    offered: int
    owners: int
    capacity: int
    open_hours: int
    """年开放小时数 / hours a year"""
    equipment_value: int
    """元 / yuan"""


class Resubmitted(TypedDict):
    dead_letter: str
    status: str
    """rehearsed, submitted, submitted-before; wait_for: accepted, rejected, duplicate"""
    event_id: NotRequired[str | None]
    verdict_url: NotRequired[str | None]
    position: NotRequired[Position | None]
    became: NotRequired[str | None]
    """此前重新提交的结果 / outcome of the earlier resubmission"""
    expected: NotRequired[Expected | None]
    """演练：会得到的裁定 / when rehearsed"""


Role = Literal["public", "member", "department", "office", "operator"]
"""Members are schools, enterprises and institutes: which, says the catalogue of members."""


class RowCount(TypedDict):
    """How many rows there are."""

    rows: int


class Rule(TypedDict):
    zh: str
    en: str


class ScenarioForm(TypedDict):
    """As in docs/what-if.md, without a tree's file; `weights` (leaf id -> points of 100) instead."""

    title: NotRequired[str]
    targets: NotRequired[list[TargetChange]]
    weights: NotRequired[dict[str, float]]
    open_majors: NotRequired[list[MajorOpening]]
    member_leaves: NotRequired[list[MemberLeaving]]
    facts: NotRequired[list[dict[str, Any]]]


Scope = Literal["read", "mine", "state"]
"""What a token may be used for: reading as its owner's role; its member's own verdicts and dead letters; stating facts in its member's name."""


class Scored(TypedDict):
    consortium: str | None
    member: str | None
    total: float
    not_scored: float
    vetoes: list[str]
    undecided: list[str]
    nodes: list[ScoredNode]


class TreeScored(Scored):
    as_of: str
    known_at: str | None
    live: bool
    freshness: FreshnessShape
    tree: TreeAbout


class ScoredNode(TypedDict):
    """One indicator in the tree's order. What only leaves have is null for those above them."""

    id: str
    parent: str | None
    level: int
    leaf: bool
    name_zh: str
    name_en: str
    weight: float
    """满分 100 中的分值；一票否决为 0 / points of 100; 0 for a veto"""
    points: float | None
    not_scored: float
    """没有数据或目标值而未计分的分值 / weight without value or target"""
    query: str | None
    """见 /v1/evidence/{query} / the figure's id"""
    unit: Literal["ratio", "percent", "days", "persons", "person_times", "count", "yuan", "points"] | None
    value: float | None
    numerator: float | None
    denominator: float | None
    events: int | None
    target: float | None
    lacking: Literal["value", "target"] | None
    shown: Literal["exact", "rounded", "hidden", "unpublished"] | None
    """人数按 5 取整，过少不显示 / of people: rounded, hidden where few"""
    veto: bool
    struck: bool | None
    """一票否决是否触及；没有数据为 null / whether the veto fell"""
    note_zh: str | None
    note_en: str | None
    definition_zh: str | None
    definition_en: str | None
    rule_zh: str | None
    rule_en: str | None
    responsible: str | None
    clause: str | None


class SearchPage(TypedDict):
    """One page of what was found. `rows` and `facets` come with the first page only."""

    items: list[dict[str, Any]]
    """列表的各列，加 score（符合程度）、member_kind，以及代码的名称 *_zh、*_en / the list's columns, score, member_kind, and names of codes as *_zh and *_en"""
    next: str | None
    rows: int | None
    """共多少行 / rows in all"""
    facets: list[Facet] | None


class SeenByOthers(TypedDict):
    """What the public, and other members, see of the member."""

    catalogue: CataloguedMember | None
    facts: list[Fact]
    """最新的 20 条 / the newest"""
    models: list[SeenModel]
    hidden_zh: str
    hidden_en: str


class SeenModel(TypedDict):
    name: str
    title_zh: str
    title_en: str
    rows: int
    """其中与本成员有关的行数 / rows that name this member"""
    columns: list[str]


class ServiceRequest(TypedDict):
    """A request for a service with its state."""

    subject: str
    requester: str
    requester_zh: str | None
    requester_en: str | None
    kind: str
    kind_zh: str | None
    kind_en: str | None
    title: str
    industry: str | None
    industry_zh: str | None
    industry_en: str | None
    county: str | None
    county_zh: str | None
    county_en: str | None
    consortium: str | None
    budget: int | None
    """预算，元 / yuan"""
    wanted_by: str | None
    requested_at: str
    state: Literal["requested", "accepted", "delivered", "rated", "cancelled"]
    due_on: str | None
    """下一步的期限：未承接为期望日期，承接后为约定交付日期 / day of its next step: wanted by, or agreed delivery"""
    overdue: bool
    accepted_at: str | None
    delivered_at: str | None
    contract_value: int | None
    """各承接方合同金额合计，元 / yuan, all providers"""
    trained_person_times: int | None
    score: str | None
    score_zh: str | None
    score_en: str | None
    cancel_reason: str | None
    providers: list[Provider]


class Share(TypedDict):
    """A figure of conduct, of this member. Null: nothing to compute it from, or not known as of that moment."""

    id: str
    name_zh: str
    name_en: str
    definition_zh: str
    """全市口径的定义；此处只计本成员 / the city's; here of this member alone"""
    definition_en: str
    value: float | None
    """百分数，0 至 100 / percent"""
    numerator: float | None
    denominator: float | None


class Silent(TypedDict):
    """A member that is expected to state something every month and has not."""

    member: str
    member_zh: str
    kind: str
    """school, enterprise, institute, provider"""
    last_recorded_at: str | None
    """从未报送则为 null / null when it never stated anything"""


class Speaker(TypedDict):
    kind: str
    zh: str
    en: str


class StatedCooperation(TypedDict):
    as_of: str
    live: bool
    cooperation: Cooperation
    statements: list[Statement]
    progress: list[Progress]


class StatedType(TypedDict):
    """What a member has stated of one event type, by outcome."""

    event_type: str
    event_type_zh: str
    accepted: int
    rejected: int
    duplicate: int
    last_recorded_at: str


class Statement(TypedDict):
    """One party's terms."""

    member: str
    member_zh: str | None
    member_en: str | None
    kind: str
    title: str | None
    agreement_type: str | None
    signed_on: str | None
    starts_on: str | None
    ends_on: str | None
    planned_students: int | None
    hires_agreed: int | None
    investment_agreed: int | None
    ended_on: str | None
    end_reason: str | None
    parties: int


class SuggestionTold(TypedDict):
    """What lacks, why, and what could be done. Computed by a plain rule; it decides nothing."""

    kind: Literal["no-major", "too-few", "closing", "no-demand"]
    code: str
    """职业代码；closing、no-demand 为专业代码 / an occupation; of the last two kinds a major"""
    name_zh: str | None
    open: int
    """在招岗位 / openings, persons"""
    planned: float | None
    """对应专业的计划招生，按职业均分 / intake planned, shared equally over the occupations of a major"""
    majors: list[Named]
    """no-major：可增设的；其余：在办的 / that could be opened; of others: on offer"""
    schools: list[Named]
    counties: list[InCounty]
    """岗位所在，多的在前 / where the openings are"""
    until: str | None
    """closing：最早停办之日 / the first day on which a school offers it no more"""
    reason_zh: str
    reason_en: str


class Summary(TypedDict):
    people_as_of: str
    """人数截至哪一天 / the day that counts of people are of"""
    people_on_record: bool
    """到那一天是否已有人数记录；没有则尚不公布 / whether people were on record by then; if not, none are told"""
    as_of: str
    live: bool
    counts: Counts


class Symbol(TypedDict):
    code: str
    name_zh: str


class TargetChange(TypedDict):
    consortium: str
    leaf: str
    value: float


class Task(TypedDict):
    """A task with the newest that was said of it."""

    subject: str
    title: str
    clause: str
    consortium: str | None
    assigned_by: str
    assigned_by_zh: str | None
    assigned_by_en: str | None
    weight: float | None
    due_on: str
    completed_on: str | None
    state: Literal["on_time", "late", "overdue", "due_soon", "running"]
    percent: int | None
    """完成进度，% / done so far"""
    as_of_on: str | None
    """进度所截至的日期 / day to which the progress is told"""
    summary: str | None
    difficulties: str | None
    help_wanted: str | None
    expected_on: str | None
    units: list[TaskUnit]


class TaskUnit(TypedDict):
    unit_code: str
    unit_code_zh: str | None
    unit_code_en: str | None
    duty: Literal["lead", "support"]


class TimelineFact(TypedDict):
    """A fact about the subject."""

    event_id: str
    event_type: str
    event_type_zh: str | None
    member: str
    member_zh: str | None
    occurred_at: str
    recorded_at: str
    changes: list[FieldChange] | None
    """这一事实改变的字段；null 表示内容尚未归档，稍后再看 / fields that it changed; null: its content is not in the archive yet, look again soon"""


class TokenShape(TypedDict):
    token_id: str
    label: str
    scopes: list[str]
    issued_at: str
    expires_at: str | None
    used_at: str | None
    """最近一次使用，精确到分钟 / last use, to the minute"""
    revoked_at: str | None


class TreeAbout(TypedDict):
    id: str
    version: str
    effective_from: str
    title_zh: str
    title_en: str
    source: str


class Trend(TypedDict):
    """A figure over time, the earliest first; the last point is the moment that was asked about."""

    id: str
    name_zh: str
    name_en: str
    unit: str
    points: list[Point]
    month_ago: float | None
    """上月末的值 / at the end of last month"""
    change: float | None
    """与上月末之差，单位同指标 / difference since then, in the figure's unit"""


class Turn(TypedDict):
    day: str
    turn: str
    """admitted, suspended, reinstated, joined, left, certified"""
    consortium_id: str | None
    consortium_zh: str | None
    consortium_en: str | None
    reason: str | None
    event_id: str


class UnitTasks(TypedDict):
    """How a unit's tasks stand; a task counts for every unit that is responsible for it."""

    unit_code: str
    unit_code_zh: str | None
    unit_code_en: str | None
    kind: str | None
    """单位类别；不是成员则为 null / kind of member, null for none"""
    kind_zh: str | None
    kind_en: str | None
    leads: int
    supports: int
    on_time: int
    late: int
    overdue: int
    due_soon: int
    running: int
    next_due_on: str | None


class Upload(TypedDict):
    """What became of a file."""

    published: bool
    rows: int
    stated: dict[str, int]
    """新事实，按事件类型 / new facts by event type"""
    unchanged: int
    duplicates: int
    refused_count: int
    refused: list[WrongRow]
    """不能成为事实的行 / rows that cannot become facts"""
    unknown_sheets: list[str]
    left_over: int
    """以前留下、这次先发送的 / sent first, left from before"""
    outcomes: dict[str, int]
    """裁定 / verdicts: accepted, rejected, duplicate"""
    rejected: list[WrongRow]
    undecided: int
    """到时还没有裁定的 / without a verdict in time"""
    sent: int
    """写入的条数 / records written"""
    first: str | None
    """从哪里写起 / written from here"""
    position: str | None
    """写到哪里，可作 wait_for / written up to here"""


class UsedBy(TypedDict):
    event: str
    field: str


WaitFor = Literal["verdict", "visible"]
"""VISIBLE: the platform's read models show it."""


class WantedRotation(TypedDict):
    password: str
    """本账号的密码，再次确认 / the account's, once more"""
    overlap_hours: NotRequired[float]
    """旧凭据还可用多少小时 / hours the old ones stay good"""


class WantedToken(TypedDict):
    label: NotRequired[str]
    """备注，如 ERP / what it is for"""
    scopes: NotRequired[list[Scope]]
    """read 读取, mine 我的报送, state 以本成员名义报送"""
    days: NotRequired[int]
    """有效天数 / days until it expires"""


Way = Literal["visitor", "session", "token"]
"""How the caller has shown who it is."""


class WhatIfShape(TypedDict):
    title: str
    as_of: str
    known_at: str | None
    hypothetical_facts: int
    tree_as_it_is: TreeAbout
    tree: TreeAbout
    as_it_is: Scored
    what_if: Scored
    differences: list[LeafDifference]


class Who(TypedDict):
    """Who is asking. `csrf_token` goes into the header X-CSRF-Token of writes."""

    role: Role
    account: str | None
    member: str | None
    """本成员的代码 / whose things are one's own"""
    way: Way
    scopes: list[str]
    csrf_token: str | None
    ends_at: str | None
    """不再使用则到此为止 / when the session ends if it is not used"""
    grants: dict[str, str]
    """可看什么，按权限表 / what the policy gives this role"""


class WorkerList(TypedDict):
    """Those that run first, then the others, the latest first."""

    items: list[WorkerShape]
    unattended: list[str]
    """没有进程负责的工作 / work that no running process does"""
    silent_after: float
    """多少秒没有联系即为失去联系 / seconds without a sign of life until it is silent"""


class WorkerShape(TypedDict):
    """A worker process."""

    id: int
    host: str
    pid: int
    readers: list[str]
    """负责：admission 准入, projector 投影, archiver 归档 / what it does"""
    state: Literal["running", "silent", "stopped", "failed"]
    """running 运行中, silent 失去联系（被强行结束、机器停机或连不上数据库）, stopped 已停止, failed 因错误停止 / silent: killed, its machine is down, or it has no database"""
    begun_at: str
    seen_at: str
    """最后一次联系 / its last sign of life"""
    ended_at: str | None
    ended_for: EndShape | None
    put_off: PutOffShape | None
    """最近一次推迟或重做的工作 / what it last put off or did again"""


class WrongRow(TypedDict):
    """A row that cannot become a fact, or whose fact was rejected."""

    sheet: str
    row: int | None
    """电子表格中的行号，从 1 起 / as the spreadsheet program counts"""
    field: str | None
    value: str | None
    zh: str
    en: str


class TurnedDown(WrongRow):
    """A row whose fact was rejected; one for each reason."""

    event_type: str | None
    field_zh: str | None
    """字段的中文名 / the field's Chinese name"""
    code: str
    """理由代码 / reason code"""
    dead_letter: str
    """死信的位置，可在此改正 / where it can be corrected"""
