import { pageTexts, usePageI18n } from "../i18n";

/** Texts that the pages of services, cooperation, resources, plans and governance share. */
const TEXTS = pageTexts("joint", {
  "joint.figures": ["核心指标", "Figures"],
  "joint.figuresNote": ["截至 {date}，均由已采信的事实计算，可逐条追溯。", "As of {date}, computed from accepted facts, each of which can be looked up."],
  "joint.change": ["较上月末 {change}", "{change} since last month's end"],
  "joint.same": ["与上月末持平", "as at last month's end"],
  "joint.then": ["{date}：{value}", "{date}: {value}"],
  "joint.points": ["个百分点", "points"],
  "joint.fresh": ["数据至 {time}", "data to {time}"],
  "joint.never": ["尚无相关事实", "no such facts yet"],
  "joint.silent": ["{n} 个单位未报送", "{n} members have not reported"],
  "joint.evidence": ["依据 {n} 条", "{n} facts"],
  "joint.total": ["合计", "In all"],
  "joint.none": ["—", "—"],
  "joint.days": ["{n} 天", "{n} days"],
  "joint.late": ["逾期 {n} 天", "{n} days late"],
  "joint.seeList": ["查看列表", "See the list"],
});

export const useJointI18n = () => usePageI18n(TEXTS);
