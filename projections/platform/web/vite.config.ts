import { defineConfig } from "vite";

/** The page is served from `/` by the API; while developing, `/v1` is passed on to a running one. */
export default defineConfig({
  base: "/",
  build: {
    outDir: "dist",
    // Nothing inlined: the content security policy allows scripts and images from this origin only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The chart chunk is loaded after the first paint; ECharts is about 500 kB before compression.
    chunkSizeWarningLimit: 700,
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/v1": "http://127.0.0.1:8420" } },
});
