// A build's chunks and styles -> one index.html that needs no server: scripts and styles stand in the page.
import type { Plugin } from "vite";

/** Vite's word for what to load before a chunk, put right only where chunks are files. */
const PRELOADED = "__VITE_PRELOAD__";

type Bundle = Record<
  string,
  { type: "chunk"; code: string } | { type: "asset"; source: string | Uint8Array }
>;

/** Put the script and the styles of the page into the page; every other file of the bundle goes. */
export function onePage(): Plugin {
  return {
    name: "one-page",
    enforce: "post",
    config: () => ({ build: { cssCodeSplit: false, rollupOptions: { output: { codeSplitting: false } } } }),
    generateBundle(_, output) {
      const bundle = output as unknown as Bundle;
      const page = bundle["index.html"];
      if (page?.type !== "asset") return;
      page.source = inlined(String(page.source), bundle);
      for (const name of Object.keys(bundle)) if (name !== "index.html") delete bundle[name];
    },
  };
}

function inlined(html: string, bundle: Bundle): string {
  return html
    .replace(/\s*<link rel="icon"[^>]*>/, "")
    .replace(/<script type="module"[^>]*src="\.\/([^"]+)"[^>]*><\/script>/g, "")
    .replace(
      /<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/g,
      (_, name) => `<style>${text(bundle, name)}</style>`,
    )
    .replace("</body>", () => `<script type="module">${scripts(bundle)}</script></body>`);
}

function scripts(bundle: Bundle): string {
  const chunks = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [file.code] : []));
  const code = chunks.join("\n").replaceAll(PRELOADED, "[]");
  return code.replaceAll("</script", "<\\/script");
}

function text(bundle: Bundle, name: string): string {
  const file = bundle[name];
  return file?.type === "asset" ? String(file.source) : "";
}
