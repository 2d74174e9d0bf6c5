// A build's page -> the same page, with what its map is made of on the way before its script runs.
import type { Plugin } from "vite";

/** What the app asks for at once: names and days, places, what is known now. */
const ANSWERS = ["./api/overview", "./api/places", "./api/control/valid"];

/** Add hints to the page's head; browsers that know none lose nothing. */
export function early(): Plugin {
  return {
    name: "early",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) => {
        const chunks = Object.keys(bundle ?? {}).filter((name) => /countries[^/]*\.js$/.test(name));
        const ground = chunks.map((name) => ({ rel: "modulepreload", href: `./${name}`, crossorigin: true }));
        const answers = ANSWERS.map((href) => ({ rel: "preload", as: "fetch", href, crossorigin: true }));
        return [...ground, ...answers].map((attrs) => ({ tag: "link", attrs, injectTo: "head" as const }));
      },
    },
  };
}
