import { pageTexts, usePageI18n } from "../../i18n";

/** Texts of the page of industry plans. */
const TEXTS = pageTexts("plans", {
  "plans.chains": ["重点产业链与应答情况", "Key chains and what answers them"],
  "plans.chainsNote": [
    "按现行产业规划列出各产业链的链节、所需岗位，以及与之对应的在招需求、在办专业、合作与资源。链节的行业包含其下级行业；没有行业的链节不参与统计；规划岗位为本年起合计。",
    "Chains of the industry plans in force: their links, the posts they ask for, and the demands, majors, cooperations and resources that answer. An industry includes those under it; a link without an industry is not counted. Posts planned are those from this year on.",
  ],
  "plans.none": ["没有现行的产业规划。", "There is no industry plan in force."],
  "plans.demands": ["在招需求", "Open demands"],
  "plans.openings": ["待补岗位（人）", "Openings, persons"],
  "plans.planned": ["规划岗位（人）", "Posts planned"],
  "plans.majors": ["对应专业点", "Majors that answer"],
  "plans.schools": ["开设院校", "Schools"],
  "plans.gaps": ["无对应专业的职业", "Occupations without a major"],
  "plans.cooperations": ["在效合作", "Cooperations"],
  "plans.resources": ["可共享资源", "Resources offered"],
  "plans.links": ["链节", "Links"],
  "plans.leads": ["链主 {name}", "led by {name}"],
  "plans.asked": ["需要哪些职业（{n} 个）", "Occupations asked for ({n})"],
  "plans.occupation": ["职业", "Occupation"],
  "plans.gap": ["无对应专业", "no major"],
  "plans.seeMap": ["在图谱中查看", "See it on the map"],
});

export const usePlansI18n = () => usePageI18n(TEXTS);
