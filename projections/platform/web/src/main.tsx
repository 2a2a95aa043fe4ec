import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./router";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/top.css";
import "./styles/moments.css";
import "./styles/figures.css";
import "./styles/lists.css";
import "./styles/forms.css";
import "./styles/print.css";
import { startTheme } from "./theme";

startTheme();
startRouter();
const root = document.getElementById("app");
if (root) render(<App />, root);
