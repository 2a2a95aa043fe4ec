# ruff: noqa
# fmt: off
"""Operations of the API. Made by `python -m infra.platform_clients`; do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal, Required, TypedDict, Unpack

from projections.platform.clients.python.connection import Answer, Connection, part
from projections.platform.clients.python.shapes import (
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
)

class MomentQuery(TypedDict, total=False):
    as_of: str | date | None
    """截至这一天（北京时间当日结束）已发生的事；不给则为实时 / what had happened by the end of this day, Asia/Shanghai; absent is live"""
    known_at: str | date | None
    """截至这一天已记录的事；不给则不限 / what had been recorded by the end of this day; absent is unbounded"""
    wait_for: Sequence[str]
    """等到这些位置（含）之前写入的都看得见再回答；写入时返回的位置，主题:分区:偏移量，可多个 / answer once what was written up to these positions can be seen; as writing has returned them, topic:partition:offset"""
    wait_seconds: float
    """最多等多少秒，过后回答 504 / seconds to wait for it; 504 after that"""


class ListQuery(TypedDict, total=False):
    as_of: str | date | None
    """截至这一天（北京时间当日结束）已发生的事；不给则为实时 / what had happened by the end of this day, Asia/Shanghai; absent is live"""
    known_at: str | date | None
    """截至这一天已记录的事；不给则不限 / what had been recorded by the end of this day; absent is unbounded"""
    wait_for: Sequence[str]
    """等到这些位置（含）之前写入的都看得见再回答；写入时返回的位置，主题:分区:偏移量，可多个 / answer once what was written up to these positions can be seen; as writing has returned them, topic:partition:offset"""
    wait_seconds: float
    """最多等多少秒，过后回答 504 / seconds to wait for it; 504 after that"""
    limit: int
    """一页的条数 / items of a page"""
    cursor: str | None
    """上一页的 next，原样带回 / `next` of the page before, as it was given"""


class FiguresQuery(MomentQuery, total=False):
    only: Sequence[str]
    """只要这些指标 / only these"""
    key: bool
    """只要关键指标，比全部快得多 / key figures alone, much faster than all"""
    change: bool
    """附上月末的值和变化 / with the value a month ago and the change"""


class FiguresTrendQuery(MomentQuery, total=False):
    months: int
    """几个月末 / how many ends of months"""


class EvaluationTreeQuery(MomentQuery, total=False):
    consortium: str | None
    """联合体，不写为全市 / absent: the whole city"""
    member: str | None
    """成员代码 / one member's figures"""
    tree: str
    """指标体系 / id of the tree"""


class MapQuery(MomentQuery, total=False):
    chain: str | None
    """产业链名称 / a key industry chain"""
    county: str | None
    """县市区代码 / county"""
    cooperation: str | None
    """合作类型 / kind of cooperation"""
    member: str | None
    """成员代码 / member"""
    nodes: int
    """最多多少个节点 / nodes at most; `left_out` says how many more"""


class MapLinksQuery(ListQuery, total=False):
    chain: str | None
    """产业链名称 / a key industry chain"""
    county: str | None
    """县市区代码 / county"""
    cooperation: str | None
    """合作类型 / kind of cooperation"""
    member: str | None
    """成员代码 / member"""


class FreshnessQuery(MomentQuery, total=False):
    family: Sequence[str]
    """只要这些事件族，及应报送这些事实的成员 / only these families, and the members that state such facts"""


class FitDemandsQuery(ListQuery, total=False):
    occupation: str | None
    """只要这个职业 / only this occupation"""
    county: str | None
    """只要这个县市区 / only this county"""


class FitCohortsQuery(ListQuery, total=False):
    occupation: str | None
    """只要这个职业 / only this occupation"""
    county: str | None
    """只要这个县市区 / only this county"""


class FitTrendQuery(MomentQuery, total=False):
    occupation: str | None
    """只要这个职业 / only this occupation"""
    county: str | None
    """只要这个县市区 / only this county"""
    months: int
    """几个月末 / how many ends of months"""


class FindingsQuery(ListQuery, total=False):
    member: str | None
    """与这个成员有关的 / those that this member can mend or is part of"""
    kind: str | None
    """只要一类 / of one kind"""
    family: str | None
    """只要一个事件族 / of one event family"""


class FindingsKindsQuery(ListQuery, total=False):
    member: str | None
    """与这个成员有关的 / those that this member can mend or is part of"""
    kind: str | None
    """只要一类 / of one kind"""
    family: str | None
    """只要一个事件族 / of one event family"""


class ModelsByNameQuery(ListQuery, total=False):
    sort: str | None
    """按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last"""
    fields: str | None
    """只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent"""
    q: str
    """只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched"""
    names: bool
    """附上代码、成员等的名称，列名后加 _zh、_en / with the names of codes, members and the like, as column_zh and column_en"""


class ModelsCountQuery(MomentQuery, total=False):
    sort: str | None
    """按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last"""
    fields: str | None
    """只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent"""
    q: str
    """只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched"""


class ModelsFacetsQuery(MomentQuery, total=False):
    sort: str | None
    """按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last"""
    fields: str | None
    """只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent"""
    q: str
    """只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched"""
    by: Required[str]
    """按哪些列计数，逗号分隔 / columns whose values are counted, with commas between"""


class ModelsDifferencesQuery(ListQuery, total=False):
    sort: str | None
    """按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last"""
    fields: str | None
    """只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent"""
    q: str
    """只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched"""
    compare: Required[str | date]
    """与哪一天相比（known_at 相同） / the day that is compared with, with the same known_at"""


class ModelsExportQuery(MomentQuery, total=False):
    sort: str | None
    """按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last"""
    fields: str | None
    """只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent"""
    q: str
    """只要符合这些词的行，与 /v1/search 相同；只用于可检索的读模型 / only rows that fit these words, as /v1/search finds them; for read models that can be searched"""
    format: Literal["csv", "xlsx", "parquet", "jsonl"]
    """文件格式 / format of the file"""
    header: Literal["names", "zh", "en"]
    """表头：列名、中文名称或英文名称；只用于 csv 和 xlsx / what stands above the columns: their names, or their titles in Chinese or English; csv and xlsx only"""


class MajorsDemandQuery(ListQuery, total=False):
    major: str | None
    """只要这个专业 / only this major"""
    member: str | None
    """只要这所学校的 / only of this school"""
    county: str | None
    """只计这个县市区的岗位 / openings of this county only"""


class MajorsSuggestionsQuery(ListQuery, total=False):
    kind: Literal["no-major", "too-few", "closing", "no-demand"] | None
    """只要这一类 / only of this kind"""
    county: str | None
    """只计这个县市区的岗位 / openings of this county only"""


class ServicesBoardQuery(MomentQuery, total=False):
    kind: str | None
    """服务类型 / kind of service"""
    county: str | None
    """县市区代码 / county"""
    consortium: str | None
    """联合体 / consortium"""
    cards: int
    """每列至多几项 / items of a column at most"""


class ServicesHelpersQuery(ListQuery, total=False):
    subject: Required[str]
    """服务需求编号 / subject of the request"""


class CooperationsStatementsQuery(MomentQuery, total=False):
    subject: Required[str]
    """合作编号 / subject of the cooperation"""


class TasksQuery(ListQuery, total=False):
    unit: str | None
    """责任单位 / a unit responsible"""
    duty: Literal["lead", "support"] | None
    """牵头或配合 / whether it leads or supports"""
    state: Literal["on_time", "late", "overdue", "due_soon", "running"] | None
    """状态 / state"""
    consortium: str | None
    """联合体 / consortium"""


class EvidenceByFigureQuery(ListQuery, total=False):
    consortium: str | None
    """只要这个联合体的 / of this consortium's figure"""
    member: str | None
    """只要这个成员的 / of this member's figure"""


class PostWhatIfQuery(MomentQuery, total=False):
    consortium: str | None
    """联合体，不写为全市 / absent: the whole city"""
    member: str | None
    """成员代码 / one member's figures"""
    tree: str
    """指标体系 / id of the tree"""


class SearchDemandsQuery(ListQuery, total=False):
    sort: str | None
    """按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last"""
    fields: str | None
    """只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent"""
    q: str
    """要找的词，空格隔开，每个都要符合；可用汉字、全拼或首字母，容许错字 / words to look for, with spaces between, each has to fit; Chinese, pinyin or its initials, and misspelt words are found"""


class SearchCohortsQuery(ListQuery, total=False):
    sort: str | None
    """按哪些列排序，逗号分隔，列名前加 - 为从大到小；空值总在最后 / columns to sort by, with commas between; - before a name is descending; nulls come last"""
    fields: str | None
    """只要哪些列，逗号分隔；不给则全部 / which columns are wanted, with commas between; all if absent"""
    q: str
    """要找的词，空格隔开，每个都要符合；可用汉字、全拼或首字母，容许错字 / words to look for, with spaces between, each has to fit; Chinese, pinyin or its initials, and misspelt words are found"""


class StreamQuery(TypedDict, total=False):
    format: Literal["plain", "cloudevents"]
    """cloudevents：数据为结构化 CloudEvent / facts and rejections as structured CloudEvents"""
    last_event_id: str | None
    """同 Last-Event-ID 头 / as the header Last-Event-ID"""
    families: str | None
    """只要这些事件族，逗号分隔；models 另有 alerts、closings / only these, separated by commas: reference, governance, demand, graduate, major-change, service, cooperation, resource, plan, alerts, closings"""
    kinds: str | None
    """只要这几种消息，逗号分隔 / only these kinds of events, separated by commas: fact, rejection, models"""


class CatalogueEventsByNameQuery(MomentQuery, total=False):
    version: int | None
    """哪一版；不给则最新 / which; the newest unless given"""


class CatalogueCodesByListIdQuery(ListQuery, total=False):
    q: str
    """代码的开头，或名称（汉字、拼音、首字母）/ how a code begins, or a name, in pinyin too"""


class IntakeQuery(TypedDict, total=False):
    per: Literal["minute", "hour", "day"]
    """每段多长：最近 60 分钟、48 小时或 30 天 / the last 60 minutes, 48 hours or 30 days"""


class MineVerdictsQuery(ListQuery, total=False):
    outcome: Literal["accepted", "rejected", "duplicate"] | None
    """只要一种结果 / one outcome"""
    family: Literal["reference", "governance", "demand", "graduate", "major-change", "service", "cooperation", "resource", "plan"] | None
    """只要一族事件 / one family of events"""
    day: str | date | None
    """这一天（北京时间）记录的 / recorded on this day, Asia/Shanghai"""
    since: str | date | None
    """这一天起记录的 / recorded on this day or later"""
    until: str | date | None
    """到这一天为止记录的 / recorded on this day or earlier"""
    event_type: str | None
    event_id: str | None


class MineDeadLettersQuery(TypedDict, total=False):
    code: str | None
    """理由代码 / reason code"""
    type: str | None
    """事件类型 / event type"""
    subject: str | None
    since: str | datetime | None
    """记录时间 / recorded at"""
    until: str | datetime | None
    """记录时间 / recorded at"""
    state: LetterState | None
    before: int | None
    """上一页的 next / `next` of the page before"""
    limit: int


class PostMineDeadLettersResubmissionQuery(TypedDict, total=False):
    dry_run: bool
    """只演练，不保存、不提交 / judge only"""
    wait_for: WaitFor | None
    """等到有裁定，或等到平台上可见 / wait for the verdict, or until it can be seen"""
    timeout: float
    """最多等多少秒 / seconds to wait for it"""


class PostMineUploadsQuery(TypedDict, total=False):
    filename: Required[str]
    """文件名，带扩展名 / with its extension"""
    publish: bool
    """false：只检查，不发送、不记录 / read it only"""
    wait: float
    """等裁定的秒数，0 不等 / seconds to wait for verdicts, 0: none"""
    legal_basis: LegalBasis | None
    """读取个人信息的依据 / what allows personal data"""


class PostMineUploadsAnnotatedQuery(TypedDict, total=False):
    filename: Required[str]
    """文件名，带扩展名 / with its extension"""
    legal_basis: LegalBasis | None
    """读取个人信息的依据 / what allows personal data"""


class MineUploadsOutcomeQuery(TypedDict, total=False):
    first: Required[str]
    """上传所答的 first / as the upload has answered"""
    last: Required[str]
    """上传所答的 position / its position"""


class MineFormsByEventTypeQuery(TypedDict, total=False):
    version: int | None
    """不给则为最新 / newest unless given"""


class Operations(Connection):
    """Every operation of the API, by its operationId."""

    def figures(self, **query: Unpack[FiguresQuery]) -> Figures:
        """核心指标 / key figures"""
        answered: Figures = self._ask("GET", "/v1/figures", query={**query})
        return answered

    def summary(self, **query: Unpack[MomentQuery]) -> Summary:
        """总数 / counts"""
        answered: Summary = self._ask("GET", "/v1/summary", query={**query})
        return answered

    def figures_trend(self, figure: str, **query: Unpack[FiguresTrendQuery]) -> Trend:
        """一个指标近几个月末的值 / a figure at the ends of the last months"""
        answered: Trend = self._ask("GET", f"/v1/figures/{part(figure)}/trend", query={**query})
        return answered

    def evaluation_tree(self, **query: Unpack[EvaluationTreeQuery]) -> TreeScored:
        """当日施行的指标体系及得分 / the tree in force, scored"""
        answered: TreeScored = self._ask("GET", "/v1/evaluation/tree", query={**query})
        return answered

    def map(self, **query: Unpack[MapQuery]) -> Map:
        """图谱 / the map"""
        answered: Map = self._ask("GET", "/v1/map", query={**query})
        return answered

    def map_links(self, **query: Unpack[MapLinksQuery]) -> Page[ListedLink]:
        """图谱中的对接关系 / links of the map"""
        answered: Page[ListedLink] = self._ask("GET", "/v1/map/links", query={**query})
        return answered

    def freshness(self, **query: Unpack[FreshnessQuery]) -> FreshnessTold:
        """数据新旧与未报送成员 / how fresh the data is, and who has not reported"""
        answered: FreshnessTold = self._ask("GET", "/v1/freshness", query={**query})
        return answered

    def editions_atom(self, **query: Unpack[ListQuery]) -> Answer:
        """已定稿的报告，供订阅 / published editions of reports, to subscribe to"""
        return self._stream("GET", "/v1/editions.atom", query={**query})

    def fit(self, **query: Unpack[ListQuery]) -> Page[Fit]:
        """按职业与县市区 / by occupation and county"""
        answered: Page[Fit] = self._ask("GET", "/v1/fit", query={**query})
        return answered

    def fit_occupations(self, **query: Unpack[ListQuery]) -> Page[OccupationFit]:
        """按职业 / by occupation"""
        answered: Page[OccupationFit] = self._ask("GET", "/v1/fit/occupations", query={**query})
        return answered

    def fit_counties(self, **query: Unpack[ListQuery]) -> Page[CountyFit]:
        """按县市区 / by county"""
        answered: Page[CountyFit] = self._ask("GET", "/v1/fit/counties", query={**query})
        return answered

    def fit_demands(self, **query: Unpack[FitDemandsQuery]) -> Page[DemandBehind]:
        """一格之内的在招需求 / open demands of a cell"""
        answered: Page[DemandBehind] = self._ask("GET", "/v1/fit/demands", query={**query})
        return answered

    def fit_cohorts(self, **query: Unpack[FitCohortsQuery]) -> Page[CohortBehind]:
        """一格之内一年内毕业的届次 / cohorts of a cell that graduate within a year"""
        answered: Page[CohortBehind] = self._ask("GET", "/v1/fit/cohorts", query={**query})
        return answered

    def fit_trend(self, **query: Unpack[FitTrendQuery]) -> FitTrend:
        """近几个月末的供需 / supply and demand at the ends of the last months"""
        answered: FitTrend = self._ask("GET", "/v1/fit/trend", query={**query})
        return answered

    def facts(self, **query: Unpack[ListQuery]) -> Page[Fact]:
        """最新被接受的事实 / newest accepted facts"""
        answered: Page[Fact] = self._ask("GET", "/v1/facts", query={**query})
        return answered

    def rejections(self, **query: Unpack[ListQuery]) -> Page[Rejection]:
        """最新退回的报送 / newest rejections"""
        answered: Page[Rejection] = self._ask("GET", "/v1/rejections", query={**query})
        return answered

    def cloudevents_facts(self, **query: Unpack[ListQuery]) -> Answer:
        """/v1/facts 的 CloudEvents 批 / as CloudEvents"""
        return self._stream("GET", "/v1/cloudevents/facts", query={**query})

    def cloudevents_rejections(self, **query: Unpack[ListQuery]) -> Answer:
        """/v1/rejections 的 CloudEvents 批 / as CloudEvents"""
        return self._stream("GET", "/v1/cloudevents/rejections", query={**query})

    def alerts(self, **query: Unpack[ListQuery]) -> Page[Alert]:
        """预警，先到期的在前 / alerts, the first due first"""
        answered: Page[Alert] = self._ask("GET", "/v1/alerts", query={**query})
        return answered

    def closings(self, **query: Unpack[ListQuery]) -> Page[ClosingShape]:
        """月、季、年的结账 / closings"""
        answered: Page[ClosingShape] = self._ask("GET", "/v1/closings", query={**query})
        return answered

    def findings(self, **query: Unpack[FindingsQuery]) -> Page[FindingShape]:
        """事实之间的矛盾 / contradictions between facts"""
        answered: Page[FindingShape] = self._ask("GET", "/v1/findings", query={**query})
        return answered

    def findings_kinds(self, **query: Unpack[FindingsKindsQuery]) -> Page[KindShape]:
        """各类矛盾的条数，实时的至多旧 10 秒 / how many there are of each kind; live ones are at most 10 seconds old"""
        answered: Page[KindShape] = self._ask("GET", "/v1/findings/kinds", query={**query})
        return answered

    def members(self, **query: Unpack[ListQuery]) -> Page[CataloguedMember]:
        """成员目录 / the catalogue of members"""
        answered: Page[CataloguedMember] = self._ask("GET", "/v1/members", query={**query})
        return answered

    def members_by_code(self, code: str, **query: Unpack[MomentQuery]) -> MemberWithHistory:
        """一个成员及其沿革 / one member and what happened to it"""
        answered: MemberWithHistory = self._ask("GET", f"/v1/members/{part(code)}", query={**query})
        return answered

    def models(self, **query: Unpack[ListQuery]) -> Page[Model]:
        """有哪些读模型 / the read models there are"""
        answered: Page[Model] = self._ask("GET", "/v1/models", query={**query})
        return answered

    def models_by_name(self, name: str, filters: Mapping[str, Any] | None = None, **query: Unpack[ModelsByNameQuery]) -> Page[dict[str, Any]]:
        """一个读模型的行 / rows of a read model"""
        answered: Page[dict[str, Any]] = self._ask("GET", f"/v1/models/{part(name)}", query={**(filters or {}), **query})
        return answered

    def models_count(self, name: str, filters: Mapping[str, Any] | None = None, **query: Unpack[ModelsCountQuery]) -> RowCount:
        """符合筛选的行数 / how many rows meet the filters"""
        answered: RowCount = self._ask("GET", f"/v1/models/{part(name)}/count", query={**(filters or {}), **query})
        return answered

    def models_columns(self, name: str, **query: Unpack[MomentQuery]) -> ModelColumns:
        """一个读模型的各列，及如何筛选 / the columns of a read model, and how to filter by them"""
        answered: ModelColumns = self._ask("GET", f"/v1/models/{part(name)}/columns", query={**query})
        return answered

    def models_facets(self, name: str, filters: Mapping[str, Any] | None = None, **query: Unpack[ModelsFacetsQuery]) -> Facets:
        """按列计数 / how many rows there are of each value"""
        answered: Facets = self._ask("GET", f"/v1/models/{part(name)}/facets", query={**(filters or {}), **query})
        return answered

    def models_differences(self, name: str, filters: Mapping[str, Any] | None = None, **query: Unpack[ModelsDifferencesQuery]) -> Differences:
        """两个时点之间的差别 / what differs between two moments"""
        answered: Differences = self._ask("GET", f"/v1/models/{part(name)}/differences", query={**(filters or {}), **query})
        return answered

    def models_export(self, name: str, filters: Mapping[str, Any] | None = None, **query: Unpack[ModelsExportQuery]) -> Answer:
        """导出符合筛选的全部行 / export all rows that meet the filters"""
        return self._stream("GET", f"/v1/models/{part(name)}/export", query={**(filters or {}), **query})

    def subjects_timeline(self, family: str, subject: str, **query: Unpack[ListQuery]) -> Page[TimelineFact]:
        """一个对象的沿革 / the history of a subject"""
        answered: Page[TimelineFact] = self._ask("GET", f"/v1/subjects/{part(family)}/{part(subject)}/timeline", query={**query})
        return answered

    def majors_demand(self, **query: Unpack[MajorsDemandQuery]) -> Page[MajorDemand]:
        """在办专业所对接的需求 / the demand that majors serve"""
        answered: Page[MajorDemand] = self._ask("GET", "/v1/majors/demand", query={**query})
        return answered

    def majors_suggestions(self, **query: Unpack[MajorsSuggestionsQuery]) -> Page[SuggestionTold]:
        """专业设置建议及理由 / what lacks in majors on offer, and why"""
        answered: Page[SuggestionTold] = self._ask("GET", "/v1/majors/suggestions", query={**query})
        return answered

    def majors_changes(self, **query: Unpack[MomentQuery]) -> MajorYears:
        """历年专业变动 / changes of majors by year"""
        answered: MajorYears = self._ask("GET", "/v1/majors/changes", query={**query})
        return answered

    def services_board(self, **query: Unpack[ServicesBoardQuery]) -> Board:
        """服务看板 / the board"""
        answered: Board = self._ask("GET", "/v1/services/board", query={**query})
        return answered

    def services_providers(self, **query: Unpack[ListQuery]) -> Page[ProviderRecord]:
        """承接方的交付与评价 / providers"""
        answered: Page[ProviderRecord] = self._ask("GET", "/v1/services/providers", query={**query})
        return answered

    def services_helpers(self, **query: Unpack[ServicesHelpersQuery]) -> Page[Helper]:
        """谁能帮上忙，及理由 / who can help with a request, and why"""
        answered: Page[Helper] = self._ask("GET", "/v1/services/helpers", query={**query})
        return answered

    def cooperations_kinds(self, **query: Unpack[ListQuery]) -> Page[CooperationKind]:
        """各类合作的数量 / how many of each kind"""
        answered: Page[CooperationKind] = self._ask("GET", "/v1/cooperations/kinds", query={**query})
        return answered

    def cooperations_statements(self, **query: Unpack[CooperationsStatementsQuery]) -> StatedCooperation:
        """一项合作，各方所述 / one cooperation, as each party states it"""
        answered: StatedCooperation = self._ask("GET", "/v1/cooperations/statements", query={**query})
        return answered

    def resources_kinds(self, **query: Unpack[ListQuery]) -> Page[ResourceKind]:
        """各类资源的数量 / how much of each kind"""
        answered: Page[ResourceKind] = self._ask("GET", "/v1/resources/kinds", query={**query})
        return answered

    def plans_chains(self, **query: Unpack[ListQuery]) -> Page[Chain]:
        """产业链与应答情况 / chains and what answers them"""
        answered: Page[Chain] = self._ask("GET", "/v1/plans/chains", query={**query})
        return answered

    def tasks(self, **query: Unpack[TasksQuery]) -> Page[Task]:
        """重点任务 / tasks"""
        answered: Page[Task] = self._ask("GET", "/v1/tasks", query={**query})
        return answered

    def tasks_units(self, **query: Unpack[ListQuery]) -> Page[UnitTasks]:
        """各责任单位的任务 / tasks by unit"""
        answered: Page[UnitTasks] = self._ask("GET", "/v1/tasks/units", query={**query})
        return answered

    def evidence_by_figure(self, figure: str, **query: Unpack[EvidenceByFigureQuery]) -> Page[EvidenceFact]:
        """指标背后的事实，新的在前 / the facts behind a figure, newest first"""
        answered: Page[EvidenceFact] = self._ask("GET", f"/v1/evidence/{part(figure)}", query={**query})
        return answered

    def post_what_if(self, body: ScenarioForm, **query: Unpack[PostWhatIfQuery]) -> WhatIfShape:
        """假设情景下的评价，与现状并列；只读 / the evaluation with a scenario, beside what is; read only"""
        answered: WhatIfShape = self._ask("POST", "/v1/what-if", query={**query}, body=body)
        return answered

    def places(self, **query: Unpack[MomentQuery]) -> Places:
        """各县市区与园区 / all counties and zones"""
        answered: Places = self._ask("GET", "/v1/places", query={**query})
        return answered

    def places_by_code(self, code: str, **query: Unpack[MomentQuery]) -> OnePlace:
        """一个县市区或园区：成员、需求、谁未报送 / one of them: members, demands, who has not reported"""
        answered: OnePlace = self._ask("GET", f"/v1/places/{part(code)}", query={**query})
        return answered

    def search_demands(self, filters: Mapping[str, Any] | None = None, **query: Unpack[SearchDemandsQuery]) -> SearchPage:
        """检索在招需求 / search open demands"""
        answered: SearchPage = self._ask("GET", "/v1/search/demands", query={**(filters or {}), **query})
        return answered

    def search_cohorts(self, filters: Mapping[str, Any] | None = None, **query: Unpack[SearchCohortsQuery]) -> SearchPage:
        """检索毕业生预计 / search declared cohorts"""
        answered: SearchPage = self._ask("GET", "/v1/search/cohorts", query={**(filters or {}), **query})
        return answered

    def editions(self, **query: Unpack[ListQuery]) -> Page[EditionShape]:
        """已定稿的报告 / closed editions of reports"""
        answered: Page[EditionShape] = self._ask("GET", "/v1/editions", query={**query})
        return answered

    def editions_by_name(self, manifest: str, name: str, **query: Unpack[MomentQuery]) -> Answer:
        """一个版本的文件 / a file of an edition"""
        return self._stream("GET", f"/v1/editions/{part(manifest)}/{part(name)}", query={**query})

    def reasons(self, **query: Unpack[ListQuery]) -> Page[ReasonShape]:
        """全部退回理由 / every reason for a rejection"""
        answered: Page[ReasonShape] = self._ask("GET", "/v1/reasons", query={**query})
        return answered

    def reasons_by_code(self, code: str, **query: Unpack[MomentQuery]) -> ReasonShape:
        """一个退回理由 / one reason"""
        answered: ReasonShape = self._ask("GET", f"/v1/reasons/{part(code)}", query={**query})
        return answered

    def lag(self) -> LagList:
        """落后多少，与日志此刻的末端相比 / lag against the log's end now"""
        answered: LagList = self._ask("GET", "/v1/lag")
        return answered

    def metrics(self) -> Answer:
        """Prometheus 指标 / metrics"""
        return self._stream("GET", "/metrics")

    def ready(self) -> Ready:
        """接口能否应答读取：数据库、档案、各投影 / can reads be answered: database, archive, projections"""
        answered: Ready = self._ask("GET", "/ready")
        return answered

    def stream(self, **query: Unpack[StreamQuery]) -> Answer:
        """实时事件流 / live events"""
        return self._stream("GET", "/v1/stream", query={**query})

    def catalogue_events(self, **query: Unpack[ListQuery]) -> Page[EventListed]:
        """全部事件 / every event type"""
        answered: Page[EventListed] = self._ask("GET", "/v1/catalogue/events", query={**query})
        return answered

    def catalogue_events_by_name(self, name: str, **query: Unpack[CatalogueEventsByNameQuery]) -> EventShape:
        """一种事件：字段、规则、示例 / one event type: fields, rules, examples"""
        answered: EventShape = self._ask("GET", f"/v1/catalogue/events/{part(name)}", query={**query})
        return answered

    def catalogue_codes(self, **query: Unpack[ListQuery]) -> Page[ListInForce]:
        """现行代码表 / code lists in force"""
        answered: Page[ListInForce] = self._ask("GET", "/v1/catalogue/codes", query={**query})
        return answered

    def catalogue_codes_by_list_id(self, list_id: str, **query: Unpack[CatalogueCodesByListIdQuery]) -> CodePage:
        """一个代码表的代码，可检索 / codes of one list, or those that fit a search"""
        answered: CodePage = self._ask("GET", f"/v1/catalogue/codes/{part(list_id)}", query={**query})
        return answered

    def projections(self) -> ProjectionList:
        """各投影及其各代 / projections and their generations"""
        answered: ProjectionList = self._ask("GET", "/v1/projections")
        return answered

    def post_projections_rebuild(self, name: str, body: Confirmation) -> RequestShape:
        """请工作进程重建一个投影 / ask a worker to rebuild a projection"""
        answered: RequestShape = self._ask("POST", f"/v1/projections/{part(name)}/rebuild", body=body)
        return answered

    def post_projections_return(self, name: str, body: Confirmation) -> RequestShape:
        """请工作进程恢复上一代 / ask a worker to bring the previous generation back"""
        answered: RequestShape = self._ask("POST", f"/v1/projections/{part(name)}/return", body=body)
        return answered

    def intake(self, **query: Unpack[IntakeQuery]) -> Intake:
        """近期裁定的数量与退回理由 / how much was decided lately, and why rejected"""
        answered: Intake = self._ask("GET", "/v1/intake", query={**query})
        return answered

    def workers(self) -> WorkerList:
        """工作进程：在运行的、失去联系的、已停止的及其原因 / workers: which run, are silent, or ended, and why"""
        answered: WorkerList = self._ask("GET", "/v1/workers")
        return answered

    def session(self) -> Who:
        """我是谁 / who am I"""
        answered: Who = self._ask("GET", "/v1/session")
        return answered

    def post_session(self, body: Credentials) -> Who:
        """登录 / log in"""
        answered: Who = self._ask("POST", "/v1/session", body=body)
        return answered

    def delete_session(self) -> None:
        """退出 / log out"""
        self._ask("DELETE", "/v1/session")

    def post_account_password(self, body: NewPassword) -> None:
        """改密码，其他会话随即结束 / a new password; other sessions end"""
        self._ask("POST", "/v1/account/password", body=body)

    def tokens(self, **query: Unpack[ListQuery]) -> Page[TokenShape]:
        """我的令牌 / own tokens"""
        answered: Page[TokenShape] = self._ask("GET", "/v1/tokens", query={**query})
        return answered

    def post_tokens(self, body: WantedToken) -> NewToken:
        """签发一个令牌 / issue a token"""
        answered: NewToken = self._ask("POST", "/v1/tokens", body=body)
        return answered

    def delete_tokens_by_token_id(self, token_id: str) -> None:
        """撤销一个令牌 / revoke a token"""
        self._ask("DELETE", f"/v1/tokens/{part(token_id)}")

    def mine(self) -> Overview:
        """本成员报送了多少 / how much the member has stated"""
        answered: Overview = self._ask("GET", "/v1/mine")
        return answered

    def mine_verdicts(self, **query: Unpack[MineVerdictsQuery]) -> Page[OwnVerdict]:
        """本成员的裁定，新的在前 / own verdicts, newest first"""
        answered: Page[OwnVerdict] = self._ask("GET", "/v1/mine/verdicts", query={**query})
        return answered

    def mine_seen_by_others(self) -> SeenByOthers:
        """别人看到的本成员 / what others see of the member"""
        answered: SeenByOthers = self._ask("GET", "/v1/mine/seen-by-others")
        return answered

    def mine_conduct(self, **query: Unpack[MomentQuery]) -> Conduct:
        """本成员报送得如何 / how well the member reports"""
        answered: Conduct = self._ask("GET", "/v1/mine/conduct", query={**query})
        return answered

    def well_known_jwks_json(self) -> PublicKeys:
        """核对收据的公钥，换下的也在内 / public keys of receipts, retired ones included"""
        answered: PublicKeys = self._ask("GET", "/.well-known/jwks.json")
        return answered

    def mine_dead_letters(self, **query: Unpack[MineDeadLettersQuery]) -> Letters:
        """自己被退回的事实 / own facts that were rejected"""
        answered: Letters = self._ask("GET", "/v1/mine/dead-letters", query={**query})
        return answered

    def mine_dead_letters_by_position(self, position: str) -> OpenedLetter:
        """一条死信：理由和事实 / one of them: reasons and the fact"""
        answered: OpenedLetter = self._ask("GET", f"/v1/mine/dead-letters/{part(position)}")
        return answered

    def post_mine_dead_letters_resubmission(self, position: str, body: PostMineDeadLettersResubmissionBody | None = None, **query: Unpack[PostMineDeadLettersResubmissionQuery]) -> Resubmitted:
        """改正并重新提交，只提交一次 / correct and resubmit, once"""
        answered: Resubmitted = self._ask("POST", f"/v1/mine/dead-letters/{part(position)}/resubmission", query={**query}, body=body)
        return answered

    def post_mine_uploads(self, body: bytes, **query: Unpack[PostMineUploadsQuery]) -> Upload:
        """上传电子表格：先看问题，再发布 / a spreadsheet: first its problems, then published"""
        answered: Upload = self._ask("POST", "/v1/mine/uploads", query={**query}, content=body, media_type="application/octet-stream")
        return answered

    def post_mine_uploads_annotated(self, body: bytes, **query: Unpack[PostMineUploadsAnnotatedQuery]) -> Answer:
        """检查电子表格，错的格子标红后交回；不发送 / given back with wrong cells marked; nothing is sent"""
        return self._stream("POST", "/v1/mine/uploads/annotated", query={**query}, content=body, media_type="application/octet-stream")

    def mine_uploads_outcome(self, **query: Unpack[MineUploadsOutcomeQuery]) -> Outcome:
        """一次上传到现在的裁定 / the verdicts on an upload up to now"""
        answered: Outcome = self._ask("GET", "/v1/mine/uploads/outcome", query={**query})
        return answered

    def mine_forms(self) -> Forms:
        """可以报送什么 / what can be stated"""
        answered: Forms = self._ask("GET", "/v1/mine/forms")
        return answered

    def mine_forms_by_event_type(self, event_type: str, **query: Unpack[MineFormsByEventTypeQuery]) -> Form:
        """一种事件的字段 / the fields of an event type"""
        answered: Form = self._ask("GET", f"/v1/mine/forms/{part(event_type)}", query={**query})
        return answered

    def mine_forms_template(self, event_type: str) -> Answer:
        """待填的工作簿 / a workbook to fill"""
        return self._stream("GET", f"/v1/mine/forms/{part(event_type)}/template")

    def mine_credentials(self) -> OwnCredentials:
        """有哪些凭据 / which credentials there are"""
        answered: OwnCredentials = self._ask("GET", "/v1/mine/credentials")
        return answered

    def post_mine_credentials_rotation(self, body: WantedRotation) -> NewUser:
        """换新凭据，旧的过渡期内仍可用 / new credentials; the old ones stay good for a while"""
        answered: NewUser = self._ask("POST", "/v1/mine/credentials/rotation", body=body)
        return answered

    def health(self) -> Health:
        """接口是否在运行 / is the API running"""
        answered: Health = self._ask("GET", "/health")
        return answered
