/** The two languages of the page. */
export type Lang = "zh" | "en";
