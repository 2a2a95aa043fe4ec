import type { ComponentType } from "preact";
import type { Path } from ".";

/** How each page of `index.ts` is fetched. Pages name other pages, so this stands apart from what they import. */
export const LOADS: Record<Path, () => Promise<{ default: ComponentType }>> = {
  "/": () => import("./home/page"),
  "/fit": () => import("./fit/page"),
  "/demands": () => import("./demands/page"),
  "/graduates": () => import("./graduates/page"),
  "/majors": () => import("./majors/page"),
  "/map": () => import("./map/page"),
  "/services": () => import("./services/page"),
  "/cooperation": () => import("./cooperation/page"),
  "/resources": () => import("./resources/page"),
  "/plans": () => import("./plans/page"),
  "/governance": () => import("./governance/page"),
  "/evaluation": () => import("./evaluation/page"),
  "/mine": () => import("./mine/page"),
  "/login": () => import("./login/page"),
  "/account": () => import("./account/page"),
  "/places": () => import("./places/page"),
  "/data": () => import("./data/page"),
  "/operation": () => import("./operation/page"),
};
