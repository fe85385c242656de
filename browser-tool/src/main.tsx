import { render } from "preact";

import { App } from "./app.tsx";
import "./style/colours.css";
import "./style/page.css";
import "./style/controls.css";
import "./style/choices.css";
import "./style/drop_area.css";
import "./style/results.css";

// A file that is dropped beside the place for it would be opened instead of this page, and what was typed be lost.
for (const name of ["dragover", "drop"]) {
  addEventListener(name, (event) => event.preventDefault());
}

const root = document.getElementById("tool");
if (root !== null) {
  render(<App />, root);
}
