// The app's sources -> static files: for the server (default) or as one page that opens from a disk (--mode page).
import { defineConfig } from "vite";
import { early } from "./early.ts";
import { onePage } from "./one-page.ts";

export default defineConfig(({ mode }) => ({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  publicDir: mode === "page" ? false : "public",
  plugins: [mode === "page" ? onePage() : early()],
  build: {
    outDir: mode === "page" ? "../src/whoholds/serve/page" : "../src/whoholds/serve/static",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: mode === "page" ? Number.MAX_SAFE_INTEGER : 0,
    chunkSizeWarningLimit: 1500,
    modulePreload: mode === "page" ? false : { polyfill: false },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: { include: ["test/**/*.test.ts"] },
}));
