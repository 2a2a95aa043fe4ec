import { pageTexts, usePageI18n } from "../../i18n";

/** Texts of the home page. */
const TEXTS = pageTexts("home", {
  "home.rounded": ["截至 {date}；涉及人数，取整公布", "As of {date}; counts people, so it is rounded"],
  "home.hidden": ["截至 {date}；人数过少，不公开", "As of {date}; too few people to be shown"],
  "home.trend": ["走势", "Trend"],
  "home.trendOf": ["“{name}”近 12 个月的走势", "“{name}” over the last 12 months"],
  "home.trendWhose": ["（{name}，近 12 个月）", " ({name}, last 12 months)"],
  "home.noTrend": ["近 12 个月数据不足，暂无走势", "Too few values in 12 months for a trend"],
  "home.day": ["截至", "As of"],
  "home.value": ["数值", "Value"],
  "home.change": ["较上月末 {change}", "{change} since last month's end"],
  "home.same": ["与上月末持平", "unchanged since last month's end"],
  "home.noChange": ["上月末无数据，不作比较", "no value at last month's end"],
  "home.fresh": ["最新入库", "Newest fact recorded"],
  "home.never": ["尚无", "none yet"],
  "home.silent": ["未报送单位", "Not reported"],
  "home.silentNone": ["无", "none"],
  "home.silentCount": ["{n} 家", "{n}"],
  "home.percentPoints": ["个百分点", "points"],
  "home.then": ["{date}：", "{date}: "],
  "home.difference": ["相差 {n}", "difference {n}"],
  "home.reporting": ["报送情况", "Who has reported"],
  "home.reportingNote": [
    "自 {date} 以来，下列单位没有报送被采信；其数字可能不全。",
    "Nothing that these members stated has been accepted since {date}; their figures may be incomplete.",
  ],
  "home.allReported": ["自 {date} 以来，应报送的单位均已报送。", "Every member expected to report has done so since {date}."],
  "home.member": ["单位", "Member"],
  "home.kind": ["类别", "Kind"],
  "home.last": ["最近一次入库", "Last recorded"],
  "home.neverReported": ["从未报送", "never"],
  "home.moreSilent": ["显示全部 {n} 家", "Show all {n}"],
  "home.entries": ["功能入口", "Where to look"],
  "home.editions": ["已发布的报告", "Published reports"],
  "home.noEditions": ["截至该日尚无已定稿的报告。", "No report has been closed by this day."],
  "home.edition": ["第 {n} 版", "Edition {n}"],
  "home.editionOn": ["统计截至 {date}", "as of {date}"],
  "home.feed": ["订阅（Atom）", "Subscribe (Atom)"],
  "home.manifest": ["清单校验值 {hash}…", "manifest {hash}…"],
});

export const useHomeI18n = () => usePageI18n(TEXTS);
