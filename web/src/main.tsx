// The page's element -> the app in it.
import "./look/fonts.css";
import "./look/base.css";
import "./look/layout.css";
import "./look/dossier.css";
import "./look/pages.css";
import { render } from "preact";
import { App } from "./app";
import { followAddress } from "./state/store";

followAddress();
const root = document.getElementById("app");
if (root) render(<App />, root);
