import { pageTexts, usePageI18n } from "../../i18n";

/** Texts of the page of supply and demand. */
const TEXTS = pageTexts("fit", {
  "fit.title": ["岗位供需", "Supply and demand by occupation"],
  "fit.note": ["缺口（或富余）最大的 {n} 个职业，共 {all} 个", "The {n} occupations with the widest gap, of {all}"],
  "fit.open": ["需求", "Demand"],
  "fit.supply": ["供给", "Supply"],
  "fit.gap": ["缺口", "Gap"],
  "fit.short": ["缺 {n}", "short {n}"],
  "fit.surplus": ["余 {n}", "surplus {n}"],
  "fit.even": ["持平", "even"],
  "fit.occupation": ["职业", "Occupation"],
  "fit.showTable": ["显示表格", "Show table"],
  "fit.showChart": ["显示图表", "Show chart"],
  "fit.chartLabel": [
    "条形图：{n} 个职业的需求与供给。缺口最大的是{name}，需求 {open}，供给 {supply}。全部数据见表格。",
    "Bar chart of demand and supply for {n} occupations. The widest gap is {name}: demand {open}, supply {supply}. The table has all data.",
  ],
  "fit.empty": ["尚无供需数据。", "No supply or demand yet."],
  "fit.caption": ["各职业需求、供给与缺口（人）", "Demand, supply and gap per occupation (people)"],
  "fit.loading": ["正在绘制图表…", "Drawing the chart…"],

  "fit.county.title": ["县市区供需", "Counties and districts"],
  "fit.county.name": ["县市区", "County"],
  "fit.county.caption": ["各县市区需求、供给与缺口（人）", "Demand, supply and gap per county (people)"],
  "fit.county.empty": ["尚无县市区数据。", "No county data yet."],
  "fit.county.note": ["缺口 = 需求 − 供给；正数为缺人，负数为人员富余", "Gap = demand − supply; above zero people are short"],
});

export const useFitI18n = () => usePageI18n(TEXTS);
